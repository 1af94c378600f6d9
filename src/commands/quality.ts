import { writeFile } from 'node:fs/promises'
import { readQuality } from '../api/index.ts'
import type { Config } from '../config.ts'
import { DomainError } from '../model/error.ts'
import type { Output } from './output.ts'
import { withDatabase } from './with-database.ts'

export type QualityOptions = { publication?: number; zonage?: string; indicateur?: string; html?: string }

/** `kartye quality`: what published figures say of the estimates of a release; with `html`, as a page in a file too. */
export async function qualityCommand(config: Config, output: Output, { html, ...wish }: QualityOptions): Promise<void> {
  await withDatabase(config, async ({ db }) => {
    const { report, lines, page } = await readQuality(db, wish)
    if (html === undefined) return output.result(report, lines)
    await write(html, await page())
    output.result({ ...report, fichier: html }, [...lines, `Écrit : ${html}`])
  })
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    if (!error.code || !['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EROFS'].includes(error.code)) throw error
    throw new DomainError('fichier_introuvable', `Impossible d’écrire dans ${file} (${error.code}) : le dossier existe-t-il, et peut-on y écrire ?`, {
      parametre: 'html',
      fichier: file,
    })
  })
}

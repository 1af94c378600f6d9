import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { makeFiles, publishRelease } from '../publish/index.ts'
import { buildWithPockets } from './build.ts'
import { ingestOne } from './ingest.ts'
import type { Output } from './output.ts'

const FOLDER = new URL('../../data/demo/', import.meta.url)
const Demo = z.object({
  fichiers: z.array(z.object({ source: z.string(), fichier: z.string(), millesime: z.number().optional(), periode: z.string().optional() })),
  zonages: z.array(z.string()),
})

/**
 * Whether nothing was ever published and nothing real loaded: only then does `start` bring the demo, so that it never mixes with real data.
 * A demo that was interrupted is taken up again: what it has read already is not read twice.
 */
export async function wantsDemo(database: Database): Promise<boolean> {
  const { rows } = await sql<{ wantsDemo: boolean }>`
    SELECT NOT EXISTS (SELECT FROM publish.switch)
       AND NOT EXISTS (SELECT FROM ingest.dataset WHERE NOT coalesce((descriptor ->> 'fictif')::boolean, false)) AS "wantsDemo"`.execute(database.db)
  return rows[0]?.wantsDemo === true
}

/** Ingests the fictitious demo, looks for its poverty pockets, builds and publishes it, with its files. */
export async function loadDemo(database: Database, output: Output): Promise<void> {
  const { fichiers, zonages } = Demo.parse(JSON.parse(await readFile(new URL('demo.json', FOLDER), 'utf8')))
  const progress = output.progress()
  try {
    for (const [i, { source, fichier, millesime, periode }] of fichiers.entries()) {
      progress.step(i, fichiers.length, `démonstration : ${fichier}`)
      const options = {
        descriptor: source,
        file: fileURLToPath(new URL(fichier, FOLDER)),
        ...(millesime === undefined ? {} : { vintage: millesime }),
        ...(periode === undefined ? {} : { period: periode }),
      }
      await ingestOne(database, options, { step: () => undefined, stop: () => undefined })
    }
    const { release } = await buildWithPockets(database, zonages, progress)
    await makeFiles(database, release, progress.step)
    await database.transaction((transaction) => publishRelease(transaction, release))
  } finally {
    progress.stop()
  }
}

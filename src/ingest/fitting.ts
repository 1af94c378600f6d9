import { basename } from 'node:path'
import { DomainError } from '../model/error.ts'
import { type ColumnMatch, matchColumns } from './columns.ts'
import type { Descriptor } from './descriptor.ts'
import { openSourceFile } from './read/index.ts'
import { listDescriptors } from './sources.ts'

/**
 * Refuses a file whose columns are not those that the descriptor declares.
 * @throws DomainError `fichier_non_conforme` listing the missing columns and the shipped descriptors that would fit.
 */
export async function checkColumns(path: string, descriptor: Descriptor, match: ColumnMatch): Promise<void> {
  const file = basename(path)
  const [twice] = match.repeated
  if (twice !== undefined) {
    throw new DomainError('fichier_non_conforme', `${file} : plusieurs colonnes s'appellent ${twice} ; renommez-les pour n'en garder qu'une.`, {
      fichier: file,
      colonne: twice,
    })
  }
  if (match.missing.length === 0) return
  const fitting = await fittingDescriptors(path, descriptor.id)
  const advice =
    fitting.length > 0
      ? `Ses colonnes conviennent à : ${fitting.join(', ')}.`
      : 'Aucun descripteur connu ne lui convient : copiez modele-table ou modele-zonage et adaptez-le.'
  throw new DomainError(
    'fichier_non_conforme',
    `${file} n'a pas les colonnes attendues par ${descriptor.id}. Il manque : ${match.missing.join(', ')}. ${advice}`,
    { fichier: file, colonne: match.missing[0] ?? '' },
    match.missing.map((colonne) => ({ fichier: file, colonne, motif: 'colonne absente' })),
  )
}

/** Ids of the shipped descriptors whose columns this file has, those that use the most of them first; models and demonstration aside. */
async function fittingDescriptors(path: string, except: string): Promise<string[]> {
  const known = (await listDescriptors()).filter(({ id, fictif }) => id !== except && !fictif && !id.startsWith('modele-'))
  const byFormat = Map.groupBy(known, ({ format }) => JSON.stringify(format))
  const fitting: { id: string; used: number }[] = []
  for (const descriptors of byFormat.values()) {
    const [first] = descriptors
    const columns = first ? await columnsOf(path, first) : null
    if (columns === null) continue
    for (const descriptor of descriptors) {
      const { missing, candidates } = matchColumns(descriptor, columns)
      if (missing.length === 0) fitting.push({ id: descriptor.id, used: candidates.size })
    }
  }
  return fitting.sort((a, b) => b.used - a.used || a.id.localeCompare(b.id)).map(({ id }) => id)
}

/** The file's columns as `descriptor` would read them; null when it cannot be opened that way. */
async function columnsOf(path: string, { format }: Descriptor): Promise<readonly string[] | null> {
  try {
    const file = await openSourceFile(path, format)
    await file.close()
    return file.columns
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

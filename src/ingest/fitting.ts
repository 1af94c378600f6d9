import { basename } from 'node:path'
import { DomainError } from '../model/error.ts'
import { type ColumnMatch, columnIndex, matchColumns } from './columns.ts'
import type { Descriptor } from './descriptor.ts'
import { filterReader } from './kept-rows.ts'
import { openSourceFile, type SourceRow } from './read/index.ts'
import { listDescriptors } from './sources.ts'
import { type ColumnAt, codeReader } from './zone-code.ts'

/** Rows that show what the codes of a file are like: as many as the refusals that are described. */
const FIRST_ROWS = 100

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
  const advice = (await fittingAdvice(path, descriptor)) || 'Aucun descripteur connu ne lui convient : copiez modele-table ou modele-zonage et adaptez-le.'
  throw new DomainError(
    'fichier_non_conforme',
    `${file} n'a pas les colonnes attendues par ${descriptor.id}. Il manque : ${match.missing.join(', ')}. ${advice}`,
    { fichier: file, colonne: match.missing[0] ?? '' },
    match.missing.map((colonne) => ({ fichier: file, colonne, motif: 'colonne absente' })),
  )
}

/** « Ses colonnes et ses codes conviennent à : … » — the shipped descriptors, other than the one tried, that could read this file; '' when there is none. */
export async function fittingAdvice(path: string, tried: Descriptor): Promise<string> {
  const fitting = await fittingDescriptors(path, tried)
  return fitting.length > 0 ? `Ses colonnes et ses codes conviennent à : ${fitting.join(', ')}.` : ''
}

/**
 * Ids of the shipped descriptors whose columns and key this file has, models and demonstration aside: those of the same zoning first,
 * then those that use the most columns.
 */
async function fittingDescriptors(path: string, { id: tried, zonage }: Descriptor): Promise<string[]> {
  const known = (await listDescriptors()).filter(({ id, fictif }) => id !== tried && !fictif && !id.startsWith('modele-'))
  const byFormat = Map.groupBy(known, ({ format }) => JSON.stringify(format))
  const fitting: { id: string; isSameZoning: boolean; used: number }[] = []
  for (const descriptors of byFormat.values()) {
    const [first] = descriptors
    const head = first ? await headOf(path, first) : null
    if (head === null) continue
    for (const descriptor of descriptors) {
      const match = matchColumns(descriptor, head.columns)
      if (match.missing.length === 0 && hasKey(descriptor, match, head.rows)) {
        fitting.push({ id: descriptor.id, isSameZoning: descriptor.zonage.type === zonage.type, used: match.candidates.size })
      }
    }
  }
  return fitting.sort((a, b) => Number(b.isSameZoning) - Number(a.isSameZoning) || b.used - a.used || a.id.localeCompare(b.id)).map(({ id }) => id)
}

/** Whether most of these rows, out of those that its filter keeps, have a code that `descriptor` accepts. */
function hasKey(descriptor: Descriptor, match: ColumnMatch, rows: readonly SourceRow[]): boolean {
  const columnAt: ColumnAt = (name) => (name === undefined ? null : columnIndex(match, name, null))
  const readCode = codeReader(descriptor.cle, columnAt)
  const kept = rows.filter(filterReader(descriptor, columnAt))
  const codes = kept.flatMap((row) => readCode(row).code ?? [])
  const accepted = descriptor.doublons === 'refuser' ? new Set(codes).size : codes.length
  return kept.length === 0 || accepted * 2 > kept.length
}

type Head = { columns: readonly string[]; rows: readonly SourceRow[] }

/** The file's columns and first rows as `descriptor` would read them; null when it cannot be read that way. */
async function headOf(path: string, { format }: Descriptor): Promise<Head | null> {
  try {
    const file = await openSourceFile(path, format)
    try {
      for await (const rows of file.batches) return { columns: file.columns, rows: rows.slice(0, FIRST_ROWS) }
      return { columns: file.columns, rows: [] }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

import { sql } from 'kysely'
import type { Transaction } from '../db/database.ts'
import { DomainError } from '../model/error.ts'

const SHOWN = 10

/**
 * Holds the zone codes of a dataset of measures against the current perimeters of its zoning; returns French notes.
 * Codes without perimeter are counted and named; so are perimeters without data.
 * @param largestShare share of unknown codes accepted; the descriptor's `codes_inconnus_max` by default
 * @throws DomainError `codes_inconnus` when their share exceeds it.
 */
export async function checkCodes({ db }: Transaction, dataset: number, largestShare?: number): Promise<string[]> {
  const { zoning, known, unknown, examples, accepted: declared, silent, vintages } = await compareCodes(db, dataset)
  const accepted = largestShare ?? declared
  if (known + unknown === 0) return []
  if (silent === null) {
    const others = vintages.length > 0 ? ` Périmètres chargés du même type : ${vintages.join(', ')} (choisissez avec --millesime).` : ''
    return [`Aucun périmètre ${zoning} n'est chargé : ces mesures attendent ses contours.${others}`]
  }
  const share = unknown / (known + unknown)
  const told = `${unknown} code(s) sur ${known + unknown} absents de ${zoning} (${percent(share)}), par exemple ${examples.join(', ')}`
  if (share > accepted) {
    throw new DomainError(
      'codes_inconnus',
      `${told} : plus que les ${percent(accepted)} admis. Le millésime du zonage est-il le bon (--millesime) ? Chargés : ${vintages.join(', ')}. Un fichier plus large que les périmètres chargés se lit avec --codes-inconnus-max 1.`,
      { valeur: examples[0] ?? '' },
      examples.map((valeur) => ({ valeur, motif: `code absent de ${zoning}` })),
    )
  }
  return [
    ...(unknown > 0 ? [`${told} : gardés, sans périmètre.`] : []),
    ...(silent > 0 ? [`${silent} territoire(s) de ${zoning} sans mesure dans ce fichier.`] : []),
  ]
}

type Comparison = { zoning: string; known: number; unknown: number; examples: string[]; accepted: number; silent: number | null; vintages: string[] }

async function compareCodes(db: Transaction['db'], dataset: number): Promise<Comparison> {
  const { rows } = await sql<Comparison>`
    WITH read AS (
      SELECT d.zoning, coalesce((d.descriptor ->> 'codes_inconnus_max')::float8, 0.05) AS accepted, e.id AS edition, e.zone_count
      FROM ingest.dataset d LEFT JOIN zonings.edition e ON e.zoning = d.zoning AND e.is_current
      WHERE d.id = ${dataset}::int
    ), codes AS (
      SELECT m.code, z.code IS NOT NULL AS is_known
      FROM ingest.measure_row m CROSS JOIN read
      LEFT JOIN zonings.zone z ON z.edition = read.edition AND z.code = m.code
      WHERE m.dataset = ${dataset}::int
    ), counted AS (
      SELECT count(*) FILTER (WHERE is_known) AS known, count(*) FILTER (WHERE NOT is_known) AS unknown FROM codes
    )
    SELECT read.zoning, read.accepted, counted.known, counted.unknown,
           read.zone_count - counted.known AS silent,
           ARRAY(SELECT code FROM codes WHERE NOT is_known ORDER BY code LIMIT ${SHOWN}::int) AS examples,
           ARRAY(SELECT zoning FROM zonings.edition WHERE is_current AND kind = split_part(read.zoning, '-', 1) ORDER BY zoning) AS vintages
    FROM read, counted`.execute(db)
  const [found] = rows
  if (!found) throw new Error(`no dataset ${dataset}`)
  return found
}

/** The same for the datasets that waited for the perimeters of `edition`: notes only, since perimeters are not at fault. */
export async function checkWaiting(transaction: Transaction, edition: number): Promise<string[]> {
  const { rows } = await sql<{ id: number; source: string }>`
    SELECT d.id, d.source FROM ingest.dataset d JOIN ingest.dataset e ON e.zoning = d.zoning
    WHERE e.id = ${edition}::int AND d.id <> e.id AND d.superseded_by IS NULL AND cardinality(d.variables) > 0 ORDER BY d.id`.execute(transaction.db)
  const notes: string[] = []
  for (const { id, source } of rows) for (const note of await checkCodes(transaction, id, 1)) notes.push(`${source} : ${note}`)
  return notes
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} %`
}

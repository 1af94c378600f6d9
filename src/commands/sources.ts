import { sql } from 'kysely'
import type { Config } from '../config.ts'
import type { Db } from '../db/database.ts'
import { listDescriptors } from '../ingest/index.ts'
import type { Output } from './output.ts'
import { withDatabase } from './with-database.ts'

type Ingested = { source: string; zonage: string; periode: string | null; fichier: string; lignes: number; le: string }

/** `kartye sources`: the descriptors known, and what is ingested. */
export async function sourcesCommand(config: Config, output: Output): Promise<void> {
  const descriptors = await listDescriptors()
  const ingested = await withDatabase(config, (database) => readIngested(database.db))
  const lines = descriptors.map(({ id, titre, producteur }) => {
    const uses = ingested
      .filter(({ source }) => source === id)
      .map(({ zonage, periode, lignes }) => `${zonage}${periode ? ` (${periode})` : ''} : ${lignes} lignes`)
    return `${id.padEnd(34)} ${producteur} — ${titre}${uses.map((use) => `\n${' '.repeat(35)}✓ ${use}`).join('')}`
  })
  output.result(
    { descripteurs: descriptors.map(({ id, titre, producteur, licence, page }) => ({ id, titre, producteur, licence, page })), ingeres: ingested },
    lines,
  )
}

async function readIngested(db: Db): Promise<Ingested[]> {
  const { rows } = await sql<Ingested>`
    SELECT source, zoning AS zonage, period AS periode, file_name AS fichier, rows_kept AS lignes, ingested_at AS le
    FROM ingest.dataset WHERE superseded_by IS NULL ORDER BY source, zoning, period`.execute(db)
  return rows
}

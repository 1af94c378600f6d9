import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import type { Database, Db } from '../../src/db/database.ts'
import { type Descriptor, DescriptorFile } from '../../src/ingest/descriptor.ts'
import { type IngestReport, type IngestRequest, ingestFile, readDescriptor } from '../../src/ingest/index.ts'

/** A folder for the files of a test, removed at the end; the returned function writes one and answers its path. */
export function useFiles(): (name: string, content: string | Buffer) => string {
  const folder = mkdtempSync(join(tmpdir(), 'kartye-ingest-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return (name, content) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
}

/** Reads a file in one transaction, by a shipped descriptor's id or by one written in the test. */
export async function ingest(database: Database, source: string | Descriptor, path: string, options: Partial<IngestRequest> = {}): Promise<IngestReport> {
  const descriptor = typeof source === 'string' ? await readDescriptor(source) : source
  return database.transaction((transaction) => ingestFile(transaction, { descriptor, path, ...options }))
}

/** A table of RSA by made-up sector: two counts and the rules of each cell; keys given replace its own. */
export function sectorTable(keys: object = {}): Descriptor {
  return DescriptorFile.parse({
    id: 'secteurs',
    titre: 'Secteurs inventés',
    producteur: 'Personne',
    licence: 'Aucune',
    page: 'https://exemple.fr',
    contenu: 'mesures',
    zonage: { type: 'secteur', millesime: 2010, libelle: 'Secteurs' },
    periode: '2010',
    cle: { colonnes: ['code'] },
    variables: [
      { variable: 'allocataires', colonne: 'A' },
      { variable: 'allocataires_rsa', colonne: 'RSA' },
    ],
    codes: { '': 'secret', nd: 'manquant' },
    ...keys,
  })
}

export type MeasureRow = { code: string; departement: string | null; imputed: boolean; amounts: (number | null)[]; statuses: string[] | null }

/** Rows of a dataset in order of code. */
export async function measureRowsOf(db: Db, dataset: number): Promise<MeasureRow[]> {
  const { rows } = await sql<MeasureRow>`
    SELECT code, departement, imputed, amounts, statuses FROM ingest.measure_row WHERE dataset = ${dataset}::int ORDER BY code`.execute(db)
  return rows
}

export type ZoneRow = {
  line: number
  code: string
  label: string | null
  communes: string[]
  departement: string | null
  epci: string | null
  ewkt: string | null
}

/** Zones of a dataset in order of line, their shape as EWKT. */
export async function zoneRowsOf(db: Db, dataset: number): Promise<ZoneRow[]> {
  const { rows } = await sql<ZoneRow>`
    SELECT line, code, label, communes, departement, epci, ST_AsEWKT(geom) AS ewkt FROM ingest.zone_row WHERE dataset = ${dataset}::int ORDER BY line`.execute(
    db,
  )
  return rows
}

/** How many rows the ingest schema holds: unchanged when a file is refused. */
export async function everythingIngested(db: Db): Promise<{ datasets: number; measures: number; zones: number; tables: number }> {
  const { rows } = await sql<{ datasets: number; measures: number; zones: number; tables: number }>`
    SELECT (SELECT count(*) FROM ingest.dataset) AS datasets,
           (SELECT count(*) FROM ingest.measure_row) AS measures,
           (SELECT count(*) FROM ingest.zone_row) AS zones,
           (SELECT count(*) FROM pg_tables WHERE schemaname = 'ingest') AS tables`.execute(db)
  const [row] = rows
  if (!row) throw new Error('count answered no row')
  return row
}

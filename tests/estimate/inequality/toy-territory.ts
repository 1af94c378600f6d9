import { sql } from 'kysely'
import type { Database } from '../../../src/db/database.ts'
import { estimateRun } from '../../../src/estimate/index.ts'
import { type Catalogue, checkCatalogue, type Indicator } from '../../../src/model/catalogue.ts'
import { CATALOGUE } from '../../support/toy-estimate.ts'
import { square, type ToyDataset, toyDataset, toyZoning } from '../../support/toy-zones.ts'

const template = CATALOGUE.indicators.get('chomage') as Indicator
export const catalogue: Catalogue = checkCatalogue({
  ...CATALOGUE,
  indicators: new Map([...CATALOGUE.indicators, ['pauvres', { ...template, code: 'pauvres', numerator: 'menages_pauvres', denominator: 'menages_fiscaux' }]]),
})

// Cells of 200 m and two communes, A and B, of one EPCI; q2 lies in q1:
//
//   0     200    400    600    800
//   ┌──────┬──────┬──────┬──────┐
//   │  c0  │  c1  │  c2  │  c3  │
//   └──────┴──────┴──────┴──────┘
//   [        A        |    B    ]
//   [   q1    ]
//       [ q2  ]
export const cell = (column: number): string => `CRS5490RES200mN1620000E${700_000 + column * 200}`
export const COMMUNES: ToyDataset = {
  zoning: 'commune-2024',
  zones: [
    { code: 'A', wkt: square(0, 0, 5, 2), departement: '972' },
    { code: 'B', wkt: square(5, 0, 3, 2), departement: '972' },
  ],
}
export const QUARTERS: ToyDataset = {
  zoning: 'qpv-2024',
  zones: [
    { code: 'q1', wkt: square(0, 0, 3, 2), departement: '972' },
    { code: 'q2', wkt: square(1, 0, 2, 2), departement: '972' },
  ],
}
export type Households = readonly [households: number | 'secret', poor: number | 'secret']
export const grid = (households: readonly Households[], descriptor: Record<string, unknown> = {}): ToyDataset => ({
  zoning: 'carreau200-2019',
  zones: [],
  variables: ['menages_fiscaux', 'menages_pauvres'],
  measures: Object.fromEntries(households.map((values, column) => [cell(column), values])),
  descriptor: { carroyage: { taille_m: 200 }, ...descriptor },
})
export const THRESHOLD = { secret: { seuil: 11, variable: 'menages_fiscaux', regle: 'au moins 11 ménages' } }

export type Row = Record<string, unknown> & { zoning: string; code: string; index: string; mesh: string; value: number | null }

/** Loads toys, estimates, and returns the indices of the run. */
export async function indices(database: Database, ...toys: ToyDataset[]): Promise<Row[]> {
  await database.transaction(async (t) => {
    for (const toy of toys) await (toy.zones ? toyZoning(t, toy) : toyDataset(t, toy))
    await sql`UPDATE zonings.zone SET epci = 'E' WHERE edition IN (SELECT id FROM zonings.edition WHERE kind = 'commune')`.execute(t.db)
  })
  const { run } = await estimateRun(database, { catalogue, carriedOnto: [] })
  const { rows } = await sql<Row>`SELECT * FROM estimate.inequality WHERE run = ${run}::int ORDER BY zoning, code, indicator, index, mesh`.execute(database.db)
  return rows
}

export function pick(rows: readonly Row[], zoning: string, code: string, index: string, indicator = 'pauvres'): Row | undefined {
  return rows.find((row) => row.zoning === zoning && row.code === code && row.index === index && row['indicator'] === indicator)
}

/** Households of the four cells, and the poor among them. */
export const CELLS: Households[] = [
  [100, 50],
  [100, 40],
  [100, 10],
  [100, 0],
]

import { sql } from 'kysely'
import type { Database } from '../../src/db/database.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { alone, type Catalogue, checkCatalogue, type Dispersion, type Indicator, type Variable } from '../../src/model/catalogue.ts'
import { square, type ToyDataset, toyDataset, toyZoning } from './toy-zones.ts'

const variable = (code: string, more: Partial<Variable> = {}): Variable => ({
  code,
  label: code,
  nature: 'effectif',
  unit: 'personnes',
  universe: 'tous',
  denominator: null,
  ancillaries: [],
  dispersions: [],
  ...more,
})
const indicator = (code: string, more: Partial<Indicator>): Indicator => ({
  code,
  label: code,
  definition: code,
  theme: 'essai',
  nature: 'part',
  unit: 'part',
  numerator: null,
  denominator: null,
  publishedAs: null,
  quantile: null,
  dispersions: [],
  breaks: [],
  direction: 'neutre',
  decimals: 1,
  definitionSource: 'essai',
  ...more,
})
const byCode = <T extends { code: string }>(...entries: T[]): Map<string, T> => new Map(entries.map((entry) => [entry.code, entry]))

/** People who live side by side are hardly alike: intervals are narrow, so that toys of a few hundred people may be read. */
const measured: Dispersion = { method: 'aire', ancillary: null, from: 'iris', rhoLow: 0.001, rhoHigh: 0.001, sample: 100, truth: 'essai' }

export const CATALOGUE: Catalogue = checkCatalogue({
  variables: byCode(
    variable('population', { ancillaries: ['menages_fiscaux', 'adresses'].map(alone) }),
    variable('chomeurs', { ancillaries: ['menages_pauvres', 'menages_fiscaux'].map(alone) }),
    variable('actifs', { ancillaries: ['menages_fiscaux'].map(alone) }),
    variable('menages_fiscaux', { dispersions: [measured] }),
    variable('menages_pauvres'),
    variable('adresses'),
    variable('revenu_somme', { nature: 'somme', unit: 'euros' }),
    variable('taux_publie', { nature: 'part', denominator: 'population', dispersions: [measured] }),
  ),
  indicators: byCode(
    indicator('population', { nature: 'effectif', unit: 'personnes', numerator: 'population' }),
    indicator('chomage', { numerator: 'chomeurs', denominator: 'actifs' }),
    indicator('pauvrete', { publishedAs: 'taux_publie' }),
    indicator('revenu', { nature: 'moyenne', unit: 'euros', numerator: 'revenu_somme', denominator: 'menages_fiscaux' }),
  ),
  corrections: new Map(),
})

// Two IRIS of 4 × 4 side by side, and a QPV of 4 × 4 half in each:   [ i1 [  ] i2 ]
export const IRIS = [
  { code: 'i1', wkt: square(0, 0, 4) },
  { code: 'i2', wkt: square(4, 0, 4) },
]
export const QPV = { zoning: 'qpv-2024', zones: [{ code: 'q', wkt: square(2, 0, 4) }] }

export type Row = {
  indicator: string
  rank: number
  method: string
  support: string | null
  value: number | null
  status: string
  reason: string | null
  coverage: number | null
  bound_low: number | null
  bound_high: number | null
  numerator: number | null
  denominator: number | null
  official: number | null
  imputed_share: number | null
  period: string
  low: number | null
  high: number | null
  grades: string | null
  reliability: string | null
}

/** Loads toys, estimates on the QPV, and returns the values of zone `q`, best first. */
export async function estimate(database: Database, ...toys: ToyDataset[]): Promise<Row[]> {
  await database.transaction(async (t) => {
    for (const toy of toys) {
      if (toy.zones) await toyZoning(t, toy)
      else await toyDataset(t, toy)
    }
  })
  const { run } = await estimateRun(database, { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
  const { rows } =
    await sql<Row>`SELECT * FROM estimate.value WHERE run = ${run} AND zoning = 'qpv-2024' AND code = 'q' ORDER BY indicator, period, rank`.execute(database.db)
  return rows
}

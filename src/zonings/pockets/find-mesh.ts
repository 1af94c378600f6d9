import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { DomainError } from '../../model/error.ts'
import { currentEditions, type Edition } from '../editions.ts'

/** Where a figure of a unit is read: `amounts[position]` of a dataset's rows. */
export type MeasureAt = { dataset: number; position: number }

/** The units a detection works on, and where their people are counted. */
export type MeshSource = {
  edition: Edition
  period: string
  population: MeasureAt
  households: MeasureAt
  /** Poor households, or for IRIS the published share of poor people (`isPoorShare`). */
  poor: MeasureAt
  income: MeasureAt | null
  isPoorShare: boolean
  /** The producer does not show more poor households than this share of the households; 1: no cap. */
  poorCap: number
  isFictitious: boolean
  /** Datasets that count the people of the same units and were not read. */
  others: string[]
}

type Dataset = { id: number; source: string; zoning: string; period: string; rows: number; variables: string[]; capped: number; isFictitious: boolean }

/** The figures of a unit, by the variables of the catalogue; IRIS have no count of poor households, but a share of poor people. */
const OF_CELLS = { population: 'population_fiscale', households: 'menages_fiscaux', poor: 'menages_pauvres' } as const
const OF_IRIS = { population: 'population', households: 'menages', poor: 'taux_pauvrete_publie' } as const
const INCOME = 'niveau_vie_somme'

/**
 * The units of the first of `kinds` that is loaded with its figures, latest vintage first; or those of the zoning asked for.
 * Of several datasets the latest period is read, then the one with the most rows.
 * @throws DomainError `mailles_inutilisables` when none is, saying what is missing.
 */
export async function findMesh(db: Db, { kinds, zoning }: { kinds: readonly string[]; zoning?: string }): Promise<MeshSource> {
  const editions = (await currentEditions(db)).filter(({ geometry }) => geometry === 'polygon')
  const candidates = zoning
    ? editions.filter((edition) => edition.zoning === zoning)
    : kinds.flatMap((kind) => editions.filter((edition) => edition.kind === kind).sort((a, b) => b.vintage - a.vintage))
  for (const edition of candidates) {
    const source = sourceOf(edition, await datasetsOf(db, edition.zoning))
    if (source) return source
  }
  const wanted = zoning ?? kinds.join(', ')
  const reason =
    candidates.length === 0
      ? `aucune maille n’est chargée (${wanted})`
      : `${candidates.map(({ zoning }) => zoning).join(', ')} : ni population, ni ménages, ni ménages pauvres ne sont chargés sur ces mailles`
  throw new DomainError(
    'mailles_inutilisables',
    `Aucune poche ne peut être cherchée : ${reason}. Lisez par exemple les carreaux de Filosofi (kartye ingest).`,
    {
      parametre: 'mailles',
      valeur: wanted,
    },
  )
}

async function datasetsOf(db: Db, zoning: string): Promise<Dataset[]> {
  const { rows } = await sql<Dataset>`
    SELECT id, source, zoning, period, rows_kept AS rows, variables, coalesce((descriptor ->> 'fictif')::boolean, false) AS "isFictitious",
           coalesce((SELECT min((one -> 'plafond' ->> 'part')::float8) FROM jsonb_array_elements(coalesce(descriptor -> 'variables', '[]')) AS one
                     WHERE one ->> 'variable' = ${OF_CELLS.poor}::text), 1) AS capped
    FROM ingest.dataset WHERE zoning = ${zoning}::text AND superseded_by IS NULL AND period IS NOT NULL
    ORDER BY period DESC, rows_kept DESC, id`.execute(db)
  return rows
}

function sourceOf(edition: Edition, datasets: readonly Dataset[]): MeshSource | null {
  const words = edition.kind === 'iris' ? OF_IRIS : OF_CELLS
  const whole = Object.values(words)
  const counting = datasets.filter(({ variables }) => whole.every((variable) => variables.includes(variable)))
  const others = counting.slice(1).map(({ source, period }) => `${source} ${period}`)
  const read = (variable: string): { at: MeasureAt; dataset: Dataset } | null => {
    const dataset = (edition.kind === 'iris' ? datasets : counting.slice(0, 1)).find(({ variables }) => variables.includes(variable))
    return dataset ? { at: { dataset: dataset.id, position: dataset.variables.indexOf(variable) + 1 }, dataset } : null
  }
  const [population, households, poor] = [read(words.population), read(words.households), read(words.poor)]
  if (!population || !households || !poor) return null
  return {
    edition,
    period: poor.dataset.period,
    population: population.at,
    households: households.at,
    poor: poor.at,
    income: read(INCOME)?.at ?? null,
    isPoorShare: edition.kind === 'iris',
    poorCap: poor.dataset.capped,
    isFictitious: [population, households, poor].some(({ dataset }) => dataset.isFictitious),
    others,
  }
}

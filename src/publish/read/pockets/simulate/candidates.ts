import { sql } from 'kysely'
import type { Db } from '../../../../db/database.ts'
import { FEWEST_HOUSEHOLDS } from '../../../../model/detection.ts'
import { communesOfUnits, detectPockets, type Neighbours, pocketCode, type ReadMesh } from '../../../../zonings/index.ts'
import { listPockets } from '../pockets.ts'
import { thousandths, whole } from '../rounded.ts'
import { households, joinFigures } from '../unit-figures.ts'
import type { Base } from './draw-pockets.ts'
import type { SimulatedTerritory } from './territory.ts'
import type { SimulationWish } from './wish.ts'

/** A pocket that may be taken, its counts whole. `units` are its codes in the mesh; `secret` those of them under the disclosure threshold, which are not named. */
export type Candidate = Omit<Base, 'units'> & {
  units: readonly string[]
  secret: ReadonlySet<string>
  label: string | null
  communes: readonly string[]
  poor: number | null
  incomeMean: number | null
  imputedShare: number
}

// A département has some hundreds of pockets.
export const MOST_CANDIDATES = 10_000

/** The kept pockets of the release in the territory, by code: `MOST_CANDIDATES`, and one more where there are more. */
export async function releasedCandidates(db: Db, { detection, territory }: SimulationWish): Promise<Candidate[]> {
  const selection = { editions: [detection.edition], status: 'retenue', codes: null, ...filterOf(territory), epcis: null, bbox: null } as const
  const pockets = await listPockets(db, selection, { after: null, limit: MOST_CANDIDATES + 1 })
  const units = await unitsOfPockets(
    db,
    detection.edition,
    pockets.map(({ code }) => code),
  )
  return pockets.map((pocket) => ({
    ...(units.get(pocket.code) ?? { units: [], secret: new Set<string>() }),
    code: pocket.code,
    label: pocket.libelle,
    communes: pocket.communes,
    population: pocket.population,
    households: pocket.menages,
    poor: pocket.part_menages_pauvres,
    incomeMean: pocket.revenu_moyen,
    imputedShare: pocket.part_imputee,
    stability: pocket.stabilite_tirages,
  }))
}

/** The pockets that the caller's parameters find, by code: that of their smallest unit, as in any detection. */
export async function detectedCandidates(db: Db, mesh: ReadMesh, neighbours: Neighbours, wish: SimulationWish): Promise<Candidate[]> {
  const { parameters } = wish
  if (!parameters) return []
  const { pockets } = detectPockets(mesh, neighbours, parameters)
  const codes = pockets.flatMap(({ units }) => Array.from(units, (unit) => mesh.codes[unit] ?? ''))
  const ground = mesh.origin.communes
  const communes = ground ? await communesOfUnits(db, mesh.origin.source.edition.id, ground, codes, { isWholeMesh: false }) : new Map<string, string>()
  return pockets.map(({ units, population, households, poor, income_mean, imputedShare }) => {
    const own = Array.from(units, (unit) => mesh.codes[unit] ?? '')
    return {
      code: pocketCode(mainDepartement(mesh, units), own[0] ?? ''),
      label: null,
      communes: [...new Set(own.flatMap((unit) => communes.get(unit) ?? []))].sort(),
      units: own,
      secret: new Set(Array.from(units).flatMap((unit) => ((mesh.households[unit] ?? 0) < FEWEST_HOUSEHOLDS ? (mesh.codes[unit] ?? []) : []))),
      population: whole(population),
      households: whole(households),
      poor: thousandths(poor === null ? null : poor / households),
      incomeMean: whole(income_mean),
      imputedShare: thousandths(imputedShare),
      stability: null,
    }
  })
}

/** What lists of pockets take for a territory. */
export function filterOf(territory: SimulatedTerritory): { departements: readonly string[] | null; communes: readonly string[] | null } {
  return territory.kind === 'departement' ? { departements: [territory.departement], communes: null } : { departements: null, communes: territory.communes }
}

// Where most of its people live, as detections name their pockets.
function mainDepartement({ departements, population }: ReadMesh, units: Int32Array): string | null {
  const people = new Map<string | null, number>()
  for (const unit of units) {
    const departement = departements[unit] ?? null
    people.set(departement, (people.get(departement) ?? 0) + (population[unit] ?? 0))
  }
  return [...people].sort(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1))[0]?.[0] ?? null
}

// A unit whose households another dataset counts is secret where the detection did not tell its figure.
async function unitsOfPockets(db: Db, edition: number, codes: readonly string[]): Promise<Map<string, { units: string[]; secret: Set<string> }>> {
  const { rows } = await sql<{ pocket: string; units: string[]; secret: string[] | null }>`
    WITH own AS MATERIALIZED (
      SELECT own.pocket, own.unit, coalesce(${households} < ${FEWEST_HOUSEHOLDS}::float8, own.measure IS NULL) AS is_secret
      FROM zonings.pocket_unit AS own JOIN zonings.detection ON detection.edition = own.edition ${joinFigures(sql`detection.mesh_dataset`, sql`own.unit`)}
      WHERE own.edition = ${edition}::int AND own.pocket = ANY (${codes}::text[])
    )
    SELECT pocket, array_agg(unit ORDER BY unit) AS units, array_agg(unit) FILTER (WHERE is_secret) AS secret FROM own GROUP BY pocket`.execute(db)
  return new Map(rows.map(({ pocket, units, secret }) => [pocket, { units, secret: new Set(secret ?? []) }]))
}

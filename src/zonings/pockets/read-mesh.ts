import type { Db } from '../../db/database.ts'
import { departementOfCommune } from '../../model/departement.ts'
import type { DetectionParameters } from '../../model/detection.ts'
import type { Edition } from '../editions.ts'
import { cellsOf } from './cell-codes.ts'
import { eligibleCommunes, type Warning } from './eligible-communes.ts'
import { findMesh, type MeshSource } from './find-mesh.ts'
import { groupImputed } from './imputed-groups.ts'
import { perimetersLeftOut, unitsLeftOut } from './left-out.ts'
import type { Mesh } from './mesh.ts'
import { placesOf } from './places.ts'
import { polygonEdges } from './polygon-edges.ts'
import { FEWEST_QPV, type Place, readThresholds, type Threshold } from './read-thresholds.ts'
import { readUnits, type Units } from './read-units.ts'
import { communeGround, communesOfUnits } from './unit-communes.ts'

export type MeshRequest = {
  /** Kinds of units, from the best to the worst: the first that is loaded serves. Or `zoning`, the one zoning wanted. */
  kinds: readonly string[]
  zoning?: string
  /** Units of these départements, or communes, alone: what lies across their border is not seen. */
  within?: { departements?: readonly string[]; communes?: readonly string[] } | null
  parameters: DetectionParameters
}

/** Where a mesh comes from, and what a reader of its pockets has to know. */
export type MeshOrigin = {
  source: MeshSource
  /** QPV whose ground is left out. */
  perimeters: Edition[]
  /** What said in which commune a unit lies; null: nothing. */
  communes: Edition | null
  thresholds: Threshold[]
  /** Units left out since their people or households are secret or missing. */
  uncounted: number
  warnings: Warning[]
}

export type ReadMesh = Mesh & {
  /** Of each unit; null where nothing says it. */
  departements: readonly (string | null)[]
  origin: MeshOrigin
}

/**
 * The units that pockets are looked for in, with their figures of the datasets in use, which of them are eligible, and their thresholds. Secret and missing
 * poor households are NaN; units whose people are not known are left out, and counted. Without units the arrays are empty.
 * @throws DomainError `mailles_inutilisables` (nothing loaded, polygons that overlap, no threshold), `parametre_invalide` (unknown commune).
 */
export async function readMesh(db: Db, { kinds, zoning, within = null, parameters }: MeshRequest): Promise<ReadMesh> {
  const source = await findMesh(db, { kinds, ...(zoning === undefined ? {} : { zoning }) })
  const { edition } = source
  const perimeters = await perimetersLeftOut(db, edition)
  const ground = await communeGround(db, edition)
  const eligible = await eligibleCommunes(db, parameters, ground, perimeters)
  const read = await readUnits(db, source, within?.departements ?? null)
  const asksCommunes = eligible.communes !== null || within?.communes !== undefined || read.departements.includes(null)
  const located = asksCommunes ? await locate(db, source, ground, read, { isWholeMesh: within === null }) : read
  const units = within?.communes ? among(located, new Set(within.communes)) : located
  const departements = units.departements.map((departement, i) => departement ?? departementOfCommune(units.communes[i] ?? ''))
  const places = await placesOf(db, edition, units.codes, departements)
  const thresholds = places.length === 0 ? [] : await readThresholds(db, source, perimeters, parameters, places)
  const byDepartement = new Map(thresholds.map(({ departement, valeur }) => [departement, valeur]))
  const leftOut = new Set(await unitsLeftOut(db, edition.id, perimeters, parameters.distance_qpv_m))
  const isIn = (i: number): boolean => eligible.communes === null || eligible.communes.has(units.communes[i] ?? '')
  const cells = edition.isGrid ? cellsOf(units.codes) : null
  const reach_m = parameters.voisinage.type === 'distance' ? parameters.voisinage.metres : 0
  const { codes, population, households, poor, income, isImputed } = units
  return {
    codes,
    cells,
    edges: cells ? null : await polygonEdges(db, edition.id, codes, reach_m),
    area_m2: cells ? new Float64Array(codes.length).fill(cells.side_m ** 2) : units.area_m2,
    perimeter_m: cells ? new Float64Array(codes.length).fill(cells.side_m * 4) : units.perimeter_m,
    population,
    households,
    poor,
    income,
    isImputed,
    imputedGroup: groupImputed({ codes, cells, isImputed, households, population, poor }),
    poorCap: source.poorCap,
    isEligible: Uint8Array.from(codes, (code, i) => (isIn(i) && !leftOut.has(code) ? 1 : 0)),
    threshold: Float64Array.from(departements, (departement) => byDepartement.get(departement) ?? Number.NaN),
    measure: thresholds[0]?.mesure ?? 'part',
    departements,
    origin: {
      source,
      perimeters,
      communes: ground,
      thresholds,
      uncounted: read.uncounted,
      warnings: [...eligible.warnings, ...withoutThreshold(places, thresholds), ...warningsOf(source, perimeters, parameters)],
    },
  }
}

async function locate(db: Db, { edition }: MeshSource, ground: Edition | null, units: Units, whole: { isWholeMesh: boolean }): Promise<Units> {
  if (ground === null || units.communes.every((commune) => commune !== null)) return units
  const found = await communesOfUnits(db, edition.id, ground, units.codes, whole)
  return { ...units, communes: units.codes.map((code) => found.get(code) ?? null) }
}

/** The units of some communes. */
function among(units: Units, communes: ReadonlySet<string>): Units {
  const kept = units.codes.flatMap((_, i) => (communes.has(units.communes[i] ?? '') ? [i] : []))
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (i) => values[i] as number)
  return {
    codes: kept.map((i) => units.codes[i] as string),
    area_m2: pick(units.area_m2),
    perimeter_m: pick(units.perimeter_m),
    population: pick(units.population),
    households: pick(units.households),
    poor: pick(units.poor),
    income: pick(units.income),
    isImputed: Uint8Array.from(kept, (i) => units.isImputed[i] ?? 0),
    departements: kept.map((i) => units.departements[i] ?? null),
    communes: kept.map((i) => units.communes[i] ?? null),
    uncounted: units.uncounted,
  }
}

function withoutThreshold(places: readonly Place[], thresholds: readonly Threshold[]): Warning[] {
  const held = new Set(thresholds.map(({ departement }) => departement))
  const without = places.filter(({ departement }) => !held.has(departement)).map(({ departement }) => departement ?? 'inconnu')
  if (without.length === 0) return []
  const phrase = `Aucun seuil, donc aucune poche, pour ${without.length === 1 ? 'le département' : 'les départements'} ${without.join(', ')} : moins de ${FEWEST_QPV} quartiers prioritaires y ont au moins 11 ménages, et dans le bassin non plus.`
  return [{ code: 'sans_seuil', phrase }]
}

function warningsOf({ isPoorShare, others }: MeshSource, perimeters: readonly Edition[], { seuil }: DetectionParameters): Warning[] {
  return [
    {
      code: 'mailles_entieres',
      phrase:
        'Les effectifs d’une poche sont ceux de ses mailles entières ; son contour laisse le sol des quartiers prioritaires, dont une maille peut garder jusqu’à 10 %.',
    },
    ...(isPoorShare
      ? [
          {
            code: 'taux_des_personnes',
            phrase: 'Les IRIS ne publient pas de ménages pauvres : leur taux de pauvreté, celui des personnes, est appliqué aux ménages.',
          },
        ]
      : []),
    ...(perimeters.length === 0 ? [{ code: 'sans_qpv', phrase: 'Aucun périmètre de quartier prioritaire n’est chargé : rien n’est laissé de côté.' }] : []),
    ...(others.length > 0 ? [{ code: 'autres_jeux', phrase: `D’autres jeux comptent ces mailles et ne sont pas lus : ${others.join(', ')}.` }] : []),
    ...(seuil.type === 'revenu'
      ? [
          {
            code: 'revenu_disponible',
            phrase: 'Le revenu des carreaux est disponible et borné par le producteur aux 5 % extrêmes du département ; celui du décret est le revenu déclaré.',
          },
        ]
      : []),
  ]
}

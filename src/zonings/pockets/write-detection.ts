import { sql } from 'kysely'
import { type BulkRow, bulkLoad, textArrayLiteral } from '../../db/bulk.ts'
import type { Transaction } from '../../db/database.ts'
import { addDerivedZones, type Derived } from '../../ingest/index.ts'
import { FEWEST_HOUSEHOLDS, type PocketRecipe } from '../../model/detection.ts'
import { adoptZones } from '../adopt.ts'
import { CERTAINTY } from './certainty.ts'
import type { Cluster, Detection } from './detect.ts'
import { hiddenStatistics } from './hidden-statistics.ts'
import type { Neighbours } from './mesh.ts'
import { pocketCode, pocketLabels } from './name-pockets.ts'
import { type PocketShape, shapeClusters } from './pocket-shapes.ts'
import type { ReadMesh } from './read-mesh.ts'
import type { HotSpots } from './significance.ts'
import type { Stability } from './stability.ts'
import { labelGround } from './unit-communes.ts'

type Found = { recipe: PocketRecipe; derived: Derived; mesh: ReadMesh; neighbours: Neighbours; detection: Detection; hot: HotSpots; stability: Stability }
type Named = Cluster & { code: string; departement: string | null; shape: PocketShape; isKept: boolean }

const POCKET_COLUMNS = [
  ...[
    'edition int',
    'code text',
    'is_kept boolean',
    'departement text',
    'communes text[]',
    'units int',
    'population float8',
    'households float8',
    'poor float8',
  ],
  ...['income_mean float8', 'imputed_share float8', 'compactness float8', 'threshold float8', 'failed jsonb', 'hot_share float8', 'draw_share float8'],
  ...['variant_share float8', 'fragile text[]', 'geom84 geometry'],
].map(columnOf)
const UNIT_COLUMNS = [
  ...['edition int', 'unit text', 'pocket text', 'role text', 'measure float8', 'is_imputed boolean', 'gi float8', 'p_value float8', 'is_hot boolean'],
  ...['draw_share float8', 'variant_share float8'],
].map(columnOf)
const ROLES = ['coeur', 'lissage'] as const

/** Writes a detection and makes its kept pockets the current edition of their zoning; returns the edition. */
export async function writeDetection(transaction: Transaction, found: Found): Promise<number> {
  const { derived, mesh, detection } = found
  const clusters = await nameClusters(transaction, found)
  const kept = clusters.filter(({ isKept }) => isKept)
  const labels = pocketLabels(kept.map(({ shape, units }) => ({ ...shape, smallestUnit: codeOf(mesh, units[0]) })))
  const zones = kept.map(({ code, departement, shape: { communes, epci, ewkb } }, i) => ({ code, label: labels[i] ?? code, communes, departement, epci, ewkb }))
  const edition = await addDerivedZones(transaction, derived, zones, { poches: kept.length, presque: detection.nearly.length })
  await adoptZones(transaction, edition, { replace: true })
  await writeFacts(transaction, edition, found)
  await bulkLoad(transaction, 'zonings.pocket', POCKET_COLUMNS, pocketRows(edition, found, clusters))
  await bulkLoad(transaction, 'zonings.pocket_unit', UNIT_COLUMNS, unitRows(edition, found, clusters))
  return edition
}

/** Every cluster judged, kept ones first, with its code and shape. */
async function nameClusters({ db }: Transaction, { mesh, detection }: Found): Promise<Named[]> {
  const clusters = [...detection.pockets, ...detection.nearly]
  const { source, perimeters, communes } = mesh.origin
  const coded = clusters.map(({ units }) => ({ units: Array.from(units, (unit) => codeOf(mesh, unit)) }))
  const shapes = await shapeClusters(db, source.edition.id, coded, { perimeters, communes, iris: await labelGround(db, source.edition) })
  return clusters.map((cluster, i) => {
    const departement = mainDepartement(mesh, cluster)
    const shape = shapes[i]
    if (!shape) throw new Error('a cluster has no shape')
    return { ...cluster, code: pocketCode(departement, codeOf(mesh, cluster.units[0])), departement, shape, isKept: i < detection.pockets.length }
  })
}

/** The département where most of the people of a cluster live. */
function mainDepartement({ departements, population }: ReadMesh, { units }: Cluster): string | null {
  const people = new Map<string | null, number>()
  for (const unit of units) people.set(departements[unit] ?? null, (people.get(departements[unit] ?? null) ?? 0) + (population[unit] ?? 0))
  return [...people].sort(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1))[0]?.[0] ?? null
}

async function writeFacts({ db }: Transaction, edition: number, { recipe, mesh, detection, hot, stability }: Found): Promise<void> {
  const { source, perimeters, communes, thresholds, uncounted, warnings } = mesh.origin
  const { facts } = detection
  const told = {
    mailles: facts.units,
    mailles_sans_effectif: uncounted,
    mailles_imputees: sum(mesh.isImputed),
    mailles_eligibles: facts.eligible,
    mailles_au_dessus_du_seuil: facts.overThreshold,
    mailles_sans_mesure: facts.withoutMeasure,
    mailles_au_plafond: facts.atCap,
    mailles_prises_par_lissage: facts.takenIn,
    mailles_otees_par_lissage: facts.letGo,
    points_chauds: sum(hot.isHot),
    population: sum(mesh.population),
    menages: sum(mesh.households),
    ensembles: facts.clusters,
    retenues: detection.pockets.length,
    presque: detection.nearly.length,
    grossier: !source.edition.isGrid,
    avertissements: [...facts.flags.map((phrase) => ({ code: 'detection', phrase })), ...warnings],
  }
  const tried = {
    tirages: stability.draws,
    graine: stability.seed,
    permutations: CERTAINTY.permutations,
    fausses_decouvertes: CERTAINTY.falseDiscovery,
    choix: stability.variants.map(({ condition, parameters, thresholdFactor }) => ({ condition, facteur_seuil: thresholdFactor, parametres: parameters })),
  }
  await sql`
    INSERT INTO zonings.detection (edition, recipe, mesh_edition, mesh_dataset, qpv_editions, communes_edition, thresholds, sensitivity, facts)
    VALUES (${edition}::int, ${JSON.stringify(recipe)}::jsonb, ${source.edition.id}::int, ${source.population.dataset}::int, ${perimeters.map(({ id }) => id)}::int[],
            ${communes?.id ?? null}::int, ${JSON.stringify(thresholds)}::jsonb, ${JSON.stringify(tried)}::jsonb, ${JSON.stringify(told)}::jsonb)`.execute(db)
}

function* pocketRows(edition: number, { mesh, hot, stability }: Found, clusters: readonly Named[]): Generator<BulkRow> {
  for (const [i, cluster] of clusters.entries()) {
    const { draw_share = null, variant_share = null, fragile = [] } = stability.clusters[i] ?? {}
    const hotPeople = cluster.units.reduce((people, unit) => people + (hot.isHot[unit] ? (mesh.population[unit] ?? 0) : 0), 0)
    yield [
      String(edition),
      cluster.code,
      String(cluster.isKept),
      cluster.departement,
      textArrayLiteral(cluster.shape.communes),
      String(cluster.units.length),
      ...[cluster.population, cluster.households, cluster.poor, cluster.income_mean, cluster.imputedShare, cluster.compactness, cluster.threshold].map(text),
      JSON.stringify(cluster.failed),
      text(cluster.population > 0 ? hotPeople / cluster.population : null),
      text(draw_share),
      text(variant_share),
      textArrayLiteral(fragile),
      cluster.shape.ewkb84,
    ]
  }
}

/** Units of a cluster, and those that another choice or draw would put in one. What would give back the share of a unit under 11 households is null. */
function* unitRows(edition: number, { mesh, neighbours, detection, hot, stability }: Found, clusters: readonly Named[]): Generator<BulkRow> {
  const roleIn = new Map<number, string>()
  for (const { units, roles } of clusters) for (const [k, unit] of units.entries()) roleIn.set(unit, ROLES[roles[k] ?? 0] ?? 'coeur')
  const { draw_share, variant_share, isBorderline } = stability.units
  const isHidden = hiddenStatistics(mesh, neighbours)
  for (const [unit, code] of mesh.codes.entries()) {
    const cluster = clusters[detection.clusterOf[unit] ?? -1]
    if (!cluster && !isBorderline[unit]) continue
    const households = mesh.households[unit] ?? 0
    const measured = mesh.measure === 'part' ? (mesh.poor[unit] ?? Number.NaN) / households : (mesh.income[unit] ?? Number.NaN) / (mesh.population[unit] ?? 0)
    yield [
      String(edition),
      code,
      cluster?.code ?? null,
      roleIn.get(unit) ?? 'limite',
      text(households >= FEWEST_HOUSEHOLDS ? measured : null),
      String(mesh.isImputed[unit] === 1),
      ...[hot.gi[unit], hot.p[unit]].map((figure) => text(isHidden[unit] === 1 ? null : figure)),
      String(hot.isHot[unit] === 1),
      ...[draw_share[unit], variant_share[unit]].map(text),
    ]
  }
}

function columnOf(column: string): { name: string; type: string } {
  const [name = '', type = ''] = column.split(' ')
  return { name, type }
}

function codeOf(mesh: ReadMesh, unit: number | undefined): string {
  return mesh.codes[unit ?? -1] ?? ''
}

/** A number as PostgreSQL reads it; null where there is none. */
function text(value: number | null | undefined): string | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : String(value)
}

function sum(values: Float64Array | Uint8Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

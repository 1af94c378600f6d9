import type { DetectionParameters } from '../../model/detection.ts'
import { type Cluster, tellClusters } from './clusters.ts'
import { type Components, componentsOf } from './components.ts'
import { type CoreFacts, coreUnits } from './core.ts'
import { flagsOf } from './flags.ts'
import { unitsTakenIn } from './grow.ts'
import type { Mesh, Neighbours } from './mesh.ts'
import { cornersLetGo, hangingUnits } from './trim.ts'

export type { Cluster } from './clusters.ts'

export type DetectionFacts = CoreFacts & {
  /** Every connected set of units, after smoothing: pockets, those that nearly made it, and the others, which are not told. */
  clusters: number
  /** Units taken in by smoothing, in all of them. */
  takenIn: number
  /** Units let go by smoothing, because they hung by one corner. */
  letGo: number
  /** What a reader must know, in French sentences. */
  flags: string[]
}

export type Detection = {
  /** Clusters that meet every criterion, by their smallest unit. */
  pockets: Cluster[]
  /** Those that fail, but nearly made it (see `isNear`), by their smallest unit. */
  nearly: Cluster[]
  /** Place in [...pockets, ...nearly] of the cluster of each unit; −1: in none. */
  clusterOf: Int32Array
  facts: DetectionFacts
}

/**
 * Poverty pockets: connected sets of units that are eligible and poor (`coreUnits`), smoothed (`hangingUnits` let go, then `unitsTakenIn`; sets that meet in
 * what they take in become one), then held against the criteria (`failedCriteria`). The same units give the same pockets in whatever order they come.
 * `neighbours` must be those of `parameters.voisinage`.
 */
export function detectPockets(mesh: Mesh, neighbours: Neighbours, parameters: DetectionParameters): Detection {
  const { core, facts } = coreUnits(mesh)
  const { sets, takenIn, letGo } = parameters.lissage
    ? smooth(mesh, neighbours, core, parameters)
    : { sets: componentsOf(neighbours, core), takenIn: 0, letGo: 0 }
  const { pockets, nearly } = tellClusters(mesh, neighbours, sets, core, parameters)
  return {
    pockets,
    nearly,
    clusterOf: placesOf([...pockets, ...nearly], core.length),
    facts: { ...facts, clusters: sets.count, takenIn, letGo, flags: flagsOf(mesh, facts) },
  }
}

function smooth(
  mesh: Mesh,
  neighbours: Neighbours,
  core: Uint8Array,
  { voisinage }: DetectionParameters,
): { sets: Components; takenIn: number; letGo: number } {
  const tied = (inside: Uint8Array): { sets: Components; letGo: number } => {
    const hangs = hangingUnits(mesh, neighbours, inside, voisinage)
    return { sets: componentsOf(neighbours, inside, cornersLetGo(mesh, neighbours, hangs)), letGo: count(hangs) }
  }
  const taken = unitsTakenIn(mesh, neighbours, tied(core).sets, voisinage)
  return { ...tied(core.map((one, unit) => one | (taken[unit] ?? 0))), takenIn: count(taken) }
}

function placesOf(clusters: readonly Cluster[], units: number): Int32Array {
  const places = new Int32Array(units).fill(-1)
  for (const [place, cluster] of clusters.entries()) for (const unit of cluster.units) places[unit] = place
  return places
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, one) => sum + one, 0)
}

import { DetectionParameters } from '../../../src/model/detection.ts'
import { detectPockets } from '../../../src/zonings/pockets/detect.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { hotSpots } from '../../../src/zonings/pockets/significance.ts'

/** 1 for each unit found, and the units of each pocket where the detector makes some. */
export type Found = { units: Uint8Array; pockets: readonly Int32Array[] }

/** `share`: the threshold from which a unit is poor. */
export type Detector = { name: string; find: (mesh: Mesh, share: number, seed: number) => Found }

type Choices = Parameters<typeof DetectionParameters.parse>[0] & object

/** The project's own detection, at its defaults but for what the case cannot tell (people) and `choices`. */
export function pockets(name: string, choices: Choices = {}): Detector {
  return {
    name,
    find: (mesh, share) => {
      const parameters = DetectionParameters.parse({ seuil: { type: 'part', valeur: share }, population_min: 0, communes: 'toutes', ...choices })
      const held = { ...mesh, threshold: new Float64Array(mesh.codes.length).fill(share) }
      const { pockets, clusterOf } = detectPockets(held, neighboursOf(held, parameters.voisinage), parameters)
      return {
        units: Uint8Array.from(clusterOf, (cluster) => (cluster >= 0 && cluster < pockets.length ? 1 : 0)),
        pockets: pockets.map(({ units }) => units),
      }
    },
  }
}

/** Every unit that reaches the threshold, alone or not. */
export const plainThreshold: Detector = {
  name: 'seuil seul',
  find: ({ households, poor }, share) => ({
    units: Uint8Array.from(households, (all, i) => (all > 0 && (poor[i] ?? 0) / all >= share ? 1 : 0)),
    pockets: [],
  }),
}

const PERMUTATIONS = 9999

/** Hot spots alone, whatever the threshold; kept for each mesh, for they are long to find. */
export function hotSpotsOnly(): Detector {
  const known = new WeakMap<Mesh, Uint8Array>()
  const look = (mesh: Mesh, seed: number): Uint8Array => {
    const { isHot } = hotSpots(mesh, neighboursOf(mesh, { type: 'cotes_et_coins' }), { permutations: PERMUTATIONS, seed, falseDiscovery: 0.05 })
    known.set(mesh, isHot)
    return isHot
  }
  return { name: 'points chauds seuls (Gi*, FDR 5 %)', find: (mesh, _, seed) => ({ units: known.get(mesh) ?? look(mesh, seed), pockets: [] }) }
}

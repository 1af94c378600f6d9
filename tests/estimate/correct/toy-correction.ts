import { type Learned, learn } from '../../../src/estimate/correct/learn.ts'
import { prepare } from '../../../src/estimate/correct/prepare.ts'
import { type Correction, correctionOf } from '../../../src/model/correction.ts'

const published = (code: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  code,
  libelle: `Terme ${code}`,
  calcul: 'publie',
  variable: code,
  ...more,
})

/** A correction as its file would be: three published terms a, b, c, and the product a × b. */
export const TOY_FILE: Record<string, unknown> = {
  code: 'jouet',
  libelle: 'Jouet',
  fondement: 'Essai',
  indicateur: 'pauvrete',
  cible: 'qpv',
  territoires: ['antilles'],
  source: { zonage: 'iris', variable: 'taux_publie', masse: 'population' },
  covariables: [{ code: 'taux', lecture: 'valeur', variable: 'taux_publie' }],
  termes: [published('a'), published('b'), published('c')],
  produits: [{ code: 'a_x_b', libelle: 'a × b', facteurs: ['a', 'b'] }],
  ponderation: 'population',
  penalite: 1e-9,
  domaine: { couverture_min: 0.5, masse_min: 25, part_min: 0.01, part_max: 0.97 },
  dispersion: { termes: ['a', 'prediction'], penalite: 20, plancher: 0.5 },
}

export { published }

export function toyCorrection(more: Record<string, unknown> = {}): Correction {
  return correctionOf({ ...TOY_FILE, ...more }, 'corrections/jouet.json')
}

/** Zones with their terms, official figure (NaN: none), weight and département. */
export type ToyZones = { terms: ReadonlyMap<string, Float64Array>; truth: Float64Array; weights: Float64Array; departements: readonly string[] }

/** A stream of numbers in [0, 1) that is the same every time. Source: Park & Miller, Random number generators, CACM 31 (1988). */
export function stream(seed: number): () => number {
  let state = (seed % 2147483646) + 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

/** `count` zones in `groups` départements, whose official figure is 0.4 + 0.1 a − 0.05 b + 0.02 c, plus `noise` (a deviation). */
export function toyZones(count: number, groups: number, { seed = 1, noise = 0 } = {}): ToyZones {
  const next = stream(seed)
  const draw = (): Float64Array => Float64Array.from({ length: count }, () => next() * 2 - 1)
  const [a, b, c] = [draw(), draw(), draw()]
  const truth = a.map(
    (value, i) => 0.4 + 0.1 * value - 0.05 * (b[i] ?? 0) + 0.02 * (c[i] ?? 0) + noise * (next() + next() + next() + next() - 2) * Math.sqrt(3),
  )
  return {
    terms: new Map([
      ['a', a],
      ['b', b],
      ['c', c],
    ]),
    truth,
    weights: Float64Array.from({ length: count }, () => 1 + next()),
    departements: Array.from({ length: count }, (_, i) => `D${i % groups}`),
  }
}

/** Learns on the zones that have an official figure and no missing term, as a build would. */
export function learnToy(correction: Correction, { terms, truth, weights, departements }: ToyZones): Learned | { aside: string } {
  const candidates = Int32Array.from(truth.keys()).filter((row) => !Number.isNaN(truth[row]))
  const prepared = prepare(correction, terms, candidates)
  const rows = candidates.filter((row) => !prepared.x.data.subarray(row * prepared.x.columns, (row + 1) * prepared.x.columns).some(Number.isNaN))
  const groups = Map.groupBy(rows, (row) => departements[row] ?? '')
  return learn(correction, prepared, terms, { groups: new Map([...groups].map(([group, members]) => [group, Int32Array.from(members)])), truth, weights })
}

/** The same, when it must succeed. */
export function learned(correction: Correction, zones: ToyZones): Learned {
  const found = learnToy(correction, zones)
  if ('aside' in found) throw new Error(found.aside)
  return found
}

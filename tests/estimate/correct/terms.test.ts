import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { communeOf } from '../../../src/estimate/correct/commune.ts'
import { neighbourhoods } from '../../../src/estimate/correct/neighbourhood.ts'
import { coverageOf, termColumn } from '../../../src/estimate/correct/terms.ts'
import type { Links, World } from '../../../src/estimate/correct/world.ts'
import type { Term } from '../../../src/model/correction.ts'
import { stream } from './toy-correction.ts'

const numbers = (...values: number[]): Float64Array => Float64Array.from(values)
const links = (...pairs: [source: number, target: number, share: number][]): Links => ({
  source: Int32Array.from(pairs, ([source]) => source),
  target: Int32Array.from(pairs, ([, target]) => target),
  share: Float64Array.from(pairs, ([, , share]) => share),
})

// Four sources of 1 km² in a row, 1 km apart, and a target that holds half of the first and a quarter of the second; a second target holds nothing.
const WORLD: World = {
  sources: {
    codes: ['751010101', '751020101', '930010101', '930010102'],
    territories: ['metropole', 'metropole', 'metropole', 'metropole'],
    x: numbers(500, 1500, 2500, 3500),
    y: numbers(500, 500, 500, 500),
    area_m2: numbers(1e6, 1e6, 1e6, 1e6),
    mass: numbers(100, 400, 200, 0),
  },
  targets: {
    codes: ['q1', 'q2'],
    territories: ['metropole', 'reunion'],
    departements: ['75', '974'],
    x: numbers(1000, 1000),
    y: numbers(500, 500),
    area_m2: numbers(750_000, 1e6),
  },
  covariates: new Map([
    ['taux', { values: numbers(0.2, 0.5, 0.9, 0.1), weights: numbers(100, 400, 200, 0) }],
    ['su_en_partie', { values: numbers(0.2, Number.NaN, 0.9, 0.1), weights: numbers(100, 400, 200, 0) }],
  ]),
  overlaps: links([0, 0, 0.5], [1, 0, 0.25]),
  rings: new Map([[250, links([0, 0, 0.5], [2, 0, 0.1])]]),
  published: new Map([
    ['population', numbers(300, Number.NaN)],
    ['rsa', numbers(30, 5)],
  ]),
}
const named: Pick<Term, 'code' | 'libelle' | 'transformations' | 'si_absent'> = { code: 'x', libelle: 'x', transformations: [], si_absent: 'ecarte' }
const value = (term: Term, world = WORLD): number | undefined => termColumn(term, world, neighbourhoods(world.sources, world.targets))[0]

describe('a term', () => {
  // m = share × mass: 50 of the first source, 100 of the second
  test.each<[string, Term, number]>([
    ['mean of what it holds', { ...named, calcul: 'moyenne', covariable: 'taux' }, (50 * 0.2 + 100 * 0.5) / 150],
    ['mean of what is known of it', { ...named, calcul: 'moyenne', covariable: 'su_en_partie' }, 0.2],
    ['mean of its surroundings', { ...named, calcul: 'anneau', covariable: 'taux', distance_m: 250 }, (50 * 0.2 + 20 * 0.9) / 70],
    ['mean of a neighbourhood', { ...named, calcul: 'voisinage', covariable: 'taux', rayon_km: 1, statistique: 'moyenne' }, (100 * 0.2 + 400 * 0.5) / 500],
    [
      'deviation of a neighbourhood',
      { ...named, calcul: 'voisinage', covariable: 'taux', rayon_km: 1, statistique: 'ecart_type' },
      Math.sqrt(0.2 * 0.24 ** 2 + 0.8 * 0.06 ** 2),
    ],
    ['people of a neighbourhood', { ...named, calcul: 'population_voisine', rayon_km: 2 }, 700],
    ['share of its sources', { ...named, calcul: 'part_couverte' }, (50 * 0.5 + 100 * 0.25) / 150],
    ['people it would hold', { ...named, calcul: 'masse_portee' }, 150],
    ['area', { ...named, calcul: 'aire' }, 750_000],
    ['least of its sources', { ...named, calcul: 'minimum', covariable: 'taux', part_min: 0.05, masse_min: 20 }, 0.2],
    ['least of those that hold half of it', { ...named, calcul: 'minimum', covariable: 'taux', part_min: 0.7, masse_min: 20 }, Number.NaN],
    ['least of those of enough people', { ...named, calcul: 'minimum', covariable: 'taux', part_min: 0.05, masse_min: 200 }, 0.5],
    ['rate of its commune', { ...named, calcul: 'commune', covariable: 'taux' }, (100 * 0.2 + 400 * 0.5) / 500],
    ['published figure', { ...named, calcul: 'publie', variable: 'rsa' }, 30],
    ['ratio of two', { ...named, calcul: 'rapport_publie', numerateur: 'rsa', denominateur: 'population' }, 0.1],
    ['published people to those carried', { ...named, calcul: 'publie_sur_porte', variable: 'population', masse_min: 1 }, 2],
    ['figure that no one publishes', { ...named, calcul: 'publie', variable: 'inconnue' }, Number.NaN],
  ])('is a %s', (_, term, expected) => {
    if (Number.isNaN(expected)) expect(value(term)).toBeNaN()
    else expect(value(term)).toBeCloseTo(expected, 12)
  })

  test.each<[string, Term['transformations'], number]>([
    ['logarithm', ['logarithme'], Math.log(150)],
    ['floor before a logarithm', [{ plancher: 200 }, 'logarithme'], Math.log(200)],
    ['ceiling', [{ plafond: 100 }], 100],
    ['hinge above', [{ charniere: 120 }], 30],
    ['hinge below', [{ charniere: 200 }], 0],
    ['logit of what is no share', ['logit'], Number.NaN],
  ])('is transformed by a %s', (_, transformations, expected) => {
    const found = value({ ...named, calcul: 'masse_portee', transformations })
    if (Number.isNaN(expected)) expect(found).toBeNaN()
    else expect(found).toBeCloseTo(expected, 12)
  })

  test('is missing where a target meets no source: never zero', () => {
    const around = neighbourhoods(WORLD.sources, WORLD.targets)
    for (const calcul of ['moyenne', 'commune'] as const) expect(termColumn({ ...named, calcul, covariable: 'taux' }, WORLD, around)[1]).toBeNaN()
    expect(termColumn({ ...named, calcul: 'part_couverte' }, WORLD, around)[1]).toBeNaN()
  })

  test('sees no neighbour in another territory, whose coordinates mean something else', () => {
    const around = neighbourhoods(WORLD.sources, WORLD.targets)
    expect(termColumn({ ...named, calcul: 'population_voisine', rayon_km: 1000 }, WORLD, around)[1]).toBe(0)
  })

  test('is the same whatever the order of sources and links', () => {
    const terms: Term[] = [
      { ...named, calcul: 'moyenne', covariable: 'taux' },
      { ...named, calcul: 'part_couverte' },
      { ...named, calcul: 'commune', covariable: 'taux' },
      { ...named, calcul: 'voisinage', covariable: 'taux', rayon_km: 2, statistique: 'ecart_type' },
    ]
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const next = stream(seed)
        const order = [0, 1, 2, 3]
          .map((i) => ({ i, key: next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ i }) => i)
        const pick = (values: Float64Array): Float64Array => Float64Array.from(order, (i) => values[i] ?? Number.NaN)
        const { sources, overlaps } = WORLD
        const shuffled: World = {
          ...WORLD,
          sources: {
            codes: order.map((i) => sources.codes[i] ?? ''),
            territories: order.map((i) => sources.territories[i] ?? ''),
            x: pick(sources.x),
            y: pick(sources.y),
            area_m2: pick(sources.area_m2),
            mass: pick(sources.mass),
          },
          covariates: new Map([...WORLD.covariates].map(([code, { values, weights }]) => [code, { values: pick(values), weights: pick(weights) }])),
          overlaps: links(
            ...[...overlaps.source].map((s, k): [number, number, number] => [order.indexOf(s), overlaps.target[k] ?? 0, overlaps.share[k] ?? 0]).reverse(),
          ),
        }
        for (const term of terms) expect(value(term, shuffled)).toBeCloseTo(value(term) ?? Number.NaN, 12)
      }),
    )
  })
})

describe('coverage', () => {
  test('is the part of the area under sources, times the part of their people whose measure is known', () => {
    const { covariates } = WORLD
    const [taux, partial] = [covariates.get('taux'), covariates.get('su_en_partie')]
    expect(taux && [...coverageOf(WORLD, taux)]).toEqual([1, 0])
    expect(partial && coverageOf(WORLD, partial)[0]).toBeCloseTo(50 / 150, 12)
    const larger = { ...WORLD, targets: { ...WORLD.targets, area_m2: numbers(1.5e6, 1e6) } }
    expect(taux && coverageOf(larger, taux)[0]).toBeCloseTo(0.5, 12)
  })
})

test('arrondissements belong to their commune', () => {
  expect(['751010101', '132130203', '693870401', '340990102'].map(communeOf)).toEqual(['75056', '13055', '69123', '34099'])
})

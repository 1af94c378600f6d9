import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { estimateRun } from '../../src/estimate/index.ts'
import { NORMAL } from '../../src/estimate/levels.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { CATALOGUE, estimate, IRIS, QPV } from '../support/toy-estimate.ts'
import { square, type ToyDataset } from '../support/toy-zones.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
})

describe('a count', () => {
  test('is the sum of weight times value', async () => {
    const [row] = await estimate(database, QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [300] } })
    expect(row).toMatchObject({
      indicator: 'population',
      method: 'aire',
      value: 200,
      status: 'estime',
      coverage: 1,
      reason: null,
      bound_low: 0,
      bound_high: 400,
    })
  })

  test('counts whole sources in its lower bound', async () => {
    const [row] = await estimate(database, QPV, {
      zoning: 'ilot-2020',
      zones: [
        { code: 'a', wkt: square(2, 0, 2, 4) },
        { code: 'b', wkt: square(4, 0, 4) },
      ],
      variables: ['population'],
      measures: { a: [70], b: [100] },
    })
    expect(row).toMatchObject({ value: 120, bound_low: 70, bound_high: 170 })
  })

  // nine tenths of the QPV are the whole of `a`, one tenth is a corner of `b`
  const UNEVEN = [
    { code: 'a', wkt: square(2, 0, 3.6, 4) },
    { code: 'b', wkt: square(5.6, 0, 2.4, 4) },
  ]

  test('leaves a missing source out, never as a zero, and says so', async () => {
    const [row] = await estimate(database, QPV, { zoning: 'iris-2020', zones: UNEVEN, variables: ['population'], measures: { a: [100], b: ['manquant'] } })
    expect(row).toMatchObject({
      value: 100,
      status: 'estime',
      coverage: expect.closeTo(0.9, 9),
      bound_low: 100,
      bound_high: null,
      reason: 'Plancher : 10 % du territoire n’a pas de source connue et n’est pas compté.',
    })
  })

  test('keeps a secret source in its upper bound, as the range that the threshold leaves', async () => {
    const descriptor = { secret: { seuil: 5, regle: 'essai' } }
    const [row] = await estimate(database, QPV, {
      zoning: 'iris-2020',
      zones: UNEVEN,
      variables: ['population', 'chomeurs'],
      measures: { a: [100, 10], b: ['secret', 3] },
      descriptor,
    })
    expect(row).toMatchObject({ value: 100, status: 'estime', coverage: expect.closeTo(0.9, 9), bound_low: 100, bound_high: 104 })
  })

  test('is not answered when most of the zone has no source', async () => {
    const [row] = await estimate(database, QPV, {
      zoning: 'iris-2020',
      zones: [{ code: 'i1', wkt: square(0, 0, 3, 4) }],
      variables: ['population'],
      measures: { i1: [100] },
    })
    expect(row).toMatchObject({ value: null, status: 'non_couvert', coverage: 0.25, reason: 'Sources connues sur 25 % du territoire seulement.' })
  })

  test('is secret when it falls under the threshold of its source', async () => {
    const descriptor = { secret: { seuil: 11, regle: 'essai' } }
    const [row] = await estimate(database, QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [8], i2: [10] }, descriptor })
    expect(row).toMatchObject({ value: null, status: 'secret', reason: 'Effectif estimé sous le seuil de diffusion (11).' })
  })
})

describe('a rate', () => {
  test('is the ratio of two carried counts, not the mean of two rates', async () => {
    const [row] = await estimate(database, QPV, {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['chomeurs', 'actifs'],
      measures: { i1: [10, 100], i2: [90, 300] },
    })
    expect(row).toMatchObject({ indicator: 'chomage', value: 0.25, numerator: 50, denominator: 200, status: 'estime' })
  })

  test('uses the same sources above and below: a source with half of its pair leaves both', async () => {
    const [row] = await estimate(database, QPV, {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['chomeurs', 'actifs'],
      measures: { i1: [10, 100], i2: ['secret', 300] },
    })
    expect(row).toMatchObject({ value: 0.1, denominator: 50, coverage: 0.5, reason: 'Calculé sur 50 % du territoire : le reste n’a pas de source connue.' })
  })

  test('published without its counts is weighed by the carried denominator, from another dataset of the zoning if need be', async () => {
    const rows = await estimate(
      database,
      QPV,
      { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [300] }, period: '2014' },
      { zoning: 'iris-2020', variables: ['taux_publie'], measures: { i1: [0.1], i2: [0.3] }, period: '2018', source: 'filosofi' },
    )
    expect(rows.find(({ indicator: code }) => code === 'pauvrete')).toMatchObject({ period: '2018', value: expect.closeTo(0.25, 12), status: 'estime' })
  })

  test('has no value on an empty denominator', async () => {
    const [row] = await estimate(database, QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['chomeurs', 'actifs'], measures: { i1: [0, 0], i2: [0, 0] } })
    expect(row).toMatchObject({ value: null, status: 'sans_denominateur' })
  })

  test('is secret when its numerator, or what is left of its denominator, is under the threshold', async () => {
    const descriptor = { secret: { seuil: 5, regle: 'essai' } }
    const toy = (values: Record<string, readonly number[]>): ToyDataset => ({
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['chomeurs', 'actifs'],
      measures: values,
      descriptor,
    })
    expect((await estimate(database, QPV, toy({ i1: [2, 100], i2: [4, 100] })))[0]).toMatchObject({ status: 'secret', value: null, numerator: null })
  })

  test('of a commune is context only for a quarter', async () => {
    const [row] = await estimate(database, QPV, {
      zoning: 'commune-2024',
      zones: [{ code: 'c', wkt: square(0, 0, 8) }],
      variables: ['chomeurs', 'actifs'],
      measures: { c: [10, 100] },
    })
    expect(row).toMatchObject({ value: null, status: 'non_publiable' })
  })

  test('of a mean is the ratio of a sum and a count', async () => {
    const [row] = await estimate(database, QPV, {
      zoning: 'iris-2020',
      zones: IRIS,
      variables: ['revenu_somme', 'menages_fiscaux'],
      measures: { i1: [1000, 10], i2: [9000, 30] },
    })
    expect(row).toMatchObject({ indicator: 'revenu', value: 250 })
  })
})

test('the order in which sources are read changes nothing', async () => {
  const measures = { i1: [10, 100], i2: [90, 300] } as const
  const [forward] = await estimate(database, QPV, { zoning: 'iris-2020', zones: IRIS, variables: ['chomeurs', 'actifs'], measures })
  await emptyTables(database)
  const [backward] = await estimate(
    database,
    { zoning: 'iris-2020', zones: [...IRIS].reverse(), variables: ['chomeurs', 'actifs'], measures: { i2: measures.i2, i1: measures.i1 } },
    QPV,
  )
  for (const column of ['value', 'low', 'high', 'bound_low', 'bound_high', 'grades'] as const) expect(backward?.[column]).toBe(forward?.[column])
})

test('an unknown source widens the interval of the rest', async () => {
  const widthOf = async (i2: readonly (number | 'secret' | 'manquant')[]): Promise<number> => {
    await emptyTables(database)
    const zones = [
      { code: 'i1', wkt: square(0, 0, 5.2, 4) },
      { code: 'i2', wkt: square(5.2, 0, 2.8, 4) },
    ]
    const [row] = await estimate(database, QPV, { zoning: 'iris-2020', zones, variables: ['chomeurs', 'actifs'], measures: { i1: [400, 1000], i2 } })
    return (row?.high ?? 0) - (row?.low ?? 0)
  }
  const known = await widthOf([400, 1000])
  expect(await widthOf(['manquant', 1000])).toBeGreaterThan(known)
  expect(await widthOf(['secret', 1000])).toBeGreaterThan(known)
})

describe('nobody where sources are known', () => {
  // the QPV is half in each IRIS; the second is not known
  const half = (variables: readonly string[], i1: readonly number[], zones = IRIS): ToyDataset => ({
    zoning: 'iris-2020',
    zones,
    variables: [...variables],
    measures: { i1: [...i1], i2: variables.map(() => 'manquant') },
  })

  test('is not nobody elsewhere: a count of zero has a width', async () => {
    const [row] = await estimate(database, QPV, half(['population'], [0]))
    // z × (0 + ½) × ½ ÷ ½
    expect(row).toMatchObject({ value: 0, low: 0, high: expect.closeTo(NORMAL[0.9] / 2, 9), coverage: 0.5 })
    expect(row?.['reliability']).not.toBe('A')
  })

  test.each([
    [0, 0],
    [20, 1],
  ])('a rate of %i in 20 is not %i elsewhere', async (numerator, value) => {
    const [row] = await estimate(database, QPV, half(['chomeurs', 'actifs'], [numerator, 20]))
    // half of the 20 are carried: R̃ = 0.5 ÷ 11 (or 10.5 ÷ 11), and the rest is one group of dispersion 0.001
    const width = NORMAL[0.9] * Math.sqrt(0.001 * 0.5 ** 2 * (0.5 / 11) * (10.5 / 11))
    expect(row).toMatchObject({ value, coverage: 0.5, low: expect.closeTo(value === 0 ? 0 : 1 - width, 9), high: expect.closeTo(value === 0 ? width : 1, 9) })
  })
})

test('a zone that no source touches says so', async () => {
  const [row] = await estimate(database, QPV, {
    zoning: 'iris-2020',
    zones: [
      { code: 'i1', wkt: square(0, 0, 4) },
      { code: 'i2', wkt: square(4, 0, 4) },
    ],
    variables: ['population'],
    measures: { i1: ['manquant'], i2: ['manquant'] },
  })
  expect(row).toMatchObject({ value: null, status: 'non_couvert', reason: 'Aucune source sur ce territoire.' })
})

test('a source that gives all but a billionth of itself gives all of it', async () => {
  const [row] = await estimate(database, QPV, {
    zoning: 'ilot-2020',
    zones: [{ code: 'a', wkt: square(2, 0, 4.0000000004, 4) }],
    variables: ['population'],
    measures: { a: [1000] },
  })
  expect(row).toMatchObject({ value: expect.closeTo(1000, 5) })
  expect((row?.high ?? 0) - (row?.low ?? 0)).toBe(0)
})

test('nothing to build on is said in a sentence', async () => {
  await expect(estimateRun(database, { catalogue: CATALOGUE, carriedOnto: [] })).rejects.toMatchObject({ code: 'construction_impossible' })
})

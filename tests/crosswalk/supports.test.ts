import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Conservation, conservationOf, ensureCrosswalk } from '../../src/crosswalk/index.ts'
import { useDatabase } from '../support/database.ts'
import { square, type ToyDataset, type ToyZone, toyDataset, toyZoning } from '../support/toy-zones.ts'

const database = useDatabase()
let vintage = 2000

type Weight = { source: string; target: string; weight: number; by_area: boolean }
type Weighed = { id: number; weights: Weight[]; checks: Conservation | null; name: string }

async function read(id: number): Promise<Weighed> {
  const { db } = database()
  const { rows } = await sql<Weight>`SELECT source, target, weight, by_area FROM crosswalk.weight WHERE crosswalk = ${id} ORDER BY target, source`.execute(db)
  const { rows: named } = await sql<{ name: string }>`SELECT support_variable AS name FROM crosswalk.crosswalk WHERE id = ${id}`.execute(db)
  return { id, weights: rows, checks: await conservationOf(db, id), name: named[0]?.name ?? '' }
}
const only = ({ weights }: Weighed): Record<string, number> =>
  Object.fromEntries(weights.map(({ source, target, weight }) => [`${source}→${target}`, Number(weight.toFixed(12))]))

describe('a blend of two masses', () => {
  const sources = [{ code: 's', wkt: square(0, 0, 4, 2) }]
  const targets = [{ code: 't', wkt: square(2, 0, 2) }]
  const cells = [
    { code: 'u1', wkt: square(0, 0, 2) },
    { code: 'u2', wkt: square(2, 0, 2) },
  ]

  async function blend(mass: ToyDataset['measures'], more: { sources?: ToyZone[]; targets?: ToyZone[]; share?: number } = {}): Promise<Weighed> {
    const year = vintage++
    const share = more.share ?? 0.6
    const id = await database().transaction(async (t) => {
      const sourceEdition = (await toyZoning(t, { zoning: `sources-${year}`, zones: more.sources ?? sources })).edition
      const targetEdition = (await toyZoning(t, { zoning: `cibles-${year}`, zones: more.targets ?? targets })).edition
      const { edition } = await toyZoning(t, { zoning: `maille-${year}`, zones: cells, variables: ['pauvres', 'population'], measures: mass ?? {} })
      const parts = [
        { variable: 'pauvres', share },
        { variable: 'population', share: 1 - share },
      ]
      return ensureCrosswalk(t, { sourceEdition, targetEdition, support: { edition, dataset: edition, geometry: 'polygon', completeIn: [], blend: parts } })
    })
    return read(id)
  }

  test('weighs as the mean of what each says', async () => {
    const found = await blend({ u1: [0, 50], u2: [10, 50] })
    expect(only(found)).toEqual({ 's→t': 0.6 * 1 + 0.4 * 0.5 })
    expect(found.name).toBe('pauvres*0.6+population*0.4')
  })

  test('leaves the part of a mass that the source does not hold to the others', async () => {
    expect(only(await blend({ u1: [0, 30], u2: [0, 90] }))).toEqual({ 's→t': 0.75 })
  })

  test('falls back on area, flagged, where the source holds none of them', async () => {
    expect((await blend({ u1: [0, 0], u2: [0, 0] })).weights).toEqual([{ source: 's', target: 't', weight: 0.5, by_area: true }])
  })

  test('conserves what targets cover, whatever the masses and the shares', async () => {
    const halves = [
      { code: 't1', wkt: square(0, 0, 3, 2) },
      { code: 't2', wkt: square(3, 0, 1, 2) },
    ]
    const mass = fc.integer({ min: 0, max: 9 })
    await fc.assert(
      fc.asyncProperty(fc.tuple(mass, mass, mass, mass), fc.integer({ min: 1, max: 9 }), async ([a, b, c, d], tenths) => {
        const found = await blend({ u1: [a, b], u2: [c, d] }, { targets: halves, share: tenths / 10 })
        expect(found.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
        expect(found.checks).toMatchObject({ sources_couvertes: 1, depassements: 0 })
      }),
      { numRuns: 8 },
    )
  })
})

describe('the density that targets publish', () => {
  const counted = (codes: Record<string, number | 'secret'>): Record<string, readonly (number | 'secret')[]> =>
    Object.fromEntries(Object.entries(codes).map(([code, count]) => [code, [count]]))

  async function weigh(
    sources: ToyZone[],
    onSource: Record<string, number | 'secret'>,
    targets: ToyZone[],
    onTarget: Record<string, number | 'secret'>,
  ): Promise<Weighed> {
    const year = vintage++
    const id = await database().transaction(async (t) => {
      const sourceEdition = (await toyZoning(t, { zoning: `sources-${year}`, zones: sources })).edition
      const targetEdition = (await toyZoning(t, { zoning: `cibles-${year}`, zones: targets })).edition
      const sourceDataset = await toyDataset(t, { zoning: `sources-${year}`, variables: ['population'], measures: counted(onSource) })
      const dataset = await toyDataset(t, { zoning: `cibles-${year}`, variables: ['population'], measures: counted(onTarget) })
      return ensureCrosswalk(t, { sourceEdition, targetEdition, support: { edition: targetEdition, dataset, variable: 'population', sourceDataset } })
    })
    return read(id)
  }
  const iris = [{ code: 's', wkt: square(0, 0, 10) }]
  const quarter = [{ code: 't', wkt: square(0, 0, 5) }]

  test('places in a quarter the share of the source’s people that live there, not its share of the area', async () => {
    // 800 of the 1,000 people of the IRIS live in a quarter of its area
    const found = await weigh(iris, { s: 1000 }, quarter, { t: 800 })
    expect(only(found)).toEqual({ 's→t': 0.8 })
    expect(found.checks).toMatchObject({ sources_reduites: 0, depassements: 0 })
    expect(found.name).toMatch(/^population\/\d+$/)
  })

  test('shares a target’s people between its sources by area', async () => {
    const two = [
      { code: 's1', wkt: square(0, 0, 10) },
      { code: 's2', wkt: square(10, 0, 10) },
    ]
    const astride = [{ code: 't', wkt: square(8, 0, 8, 5) }]
    expect(only(await weigh(two, { s1: 1000, s2: 3000 }, astride, { t: 1200 }))).toEqual({ 's1→t': 0.3, 's2→t': 0.3 })
  })

  test('never takes more than the source holds, and says how many were claimed beyond it', async () => {
    const halves = [
      { code: 't1', wkt: square(0, 0, 5) },
      { code: 't2', wkt: square(5, 5, 5) },
    ]
    const found = await weigh(iris, { s: 1000 }, halves, { t1: 900, t2: 600 })
    expect(only(found)).toEqual({ 's→t1': 0.6, 's→t2': 0.4 })
    expect(found.checks).toMatchObject({ sources_reduites: 1, depassements: 0 })
    expect(only(await weigh(iris, { s: 100 }, quarter, { t: 800 }))).toEqual({ 's→t': 1 })
  })

  test('gives the whole source to targets that cover it', async () => {
    const halves = [
      { code: 't1', wkt: square(0, 0, 5, 10) },
      { code: 't2', wkt: square(5, 0, 5, 10) },
    ]
    const found = await weigh(iris, { s: 1000 }, halves, { t1: 300, t2: 500 })
    expect(only(found)).toEqual({ 's→t1': 0.375, 's→t2': 0.625 })
    expect(found.checks).toMatchObject({ sources_couvertes: 1, ecart_max_couvertes: 0 })
    expect(only(await weigh(iris, { s: 1000 }, halves, { t1: 0, t2: 0 }))).toEqual({ 's→t1': 0.5, 's→t2': 0.5 })
  })

  test.each([
    ['the target publishes nothing', { s: 1000 }, { t: 'secret' }],
    ['the source publishes nothing', { s: 'secret' }, { t: 800 }],
    ['nobody lives in the source', { s: 0 }, { t: 800 }],
    ['a count is negative', { s: -5 }, { t: 800 }],
  ] as const)('falls back on area, flagged, where %s', async (_, onSource, onTarget) => {
    expect((await weigh(iris, onSource, quarter, onTarget)).weights).toEqual([{ source: 's', target: 't', weight: 0.25, by_area: true }])
  })
})

test('weights computed from a kept area crosswalk are those computed from shapes', async () => {
  const found = await database().transaction(async (t) => {
    const shapes = ['POLYGON((700000 1620000,700400 1620010,700390 1620400,700000 1620400,700000 1620000))', square(1, 1, 7, 3)]
    const onto = 'POLYGON((700100 1620050,700700 1620100,700600 1620390,700150 1620300,700100 1620050))'
    const zones = shapes.map((wkt, i) => ({ code: `s${i}`, wkt }))
    const { edition: sourceEdition } = await toyZoning(t, { zoning: 'formes-2000', zones })
    const { edition: targetEdition } = await toyZoning(t, { zoning: 'forme-2000', zones: [{ code: 't', wkt: onto }] })
    const cells = [0, 2, 4, 6].map((x) => ({ code: `u${x}`, wkt: square(x, 0, 2, 4) }))
    const weigh = async (zoning: string): Promise<number> => {
      const { edition } = await toyZoning(t, { zoning, zones: cells, variables: ['menages'], measures: { u0: [1], u2: [5], u4: [2], u6: [8] } })
      return ensureCrosswalk(t, {
        sourceEdition,
        targetEdition,
        support: { edition, dataset: edition, variable: 'menages', geometry: 'polygon', completeIn: [] },
      })
    }
    const fromShapes = await weigh('maille-1990')
    await ensureCrosswalk(t, { sourceEdition, targetEdition, support: null })
    return [fromShapes, await weigh('maille-1991')]
  })
  const [fromShapes, recalled] = await Promise.all(found.map(read))
  expect(fromShapes?.weights.length).toBe(2)
  for (const [i, { weight }] of (recalled?.weights ?? []).entries()) expect(weight).toBeCloseTo(fromShapes?.weights[i]?.weight ?? Number.NaN, 14)
})

import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { conservationOf, ensureCrosswalk, type Support } from '../../src/crosswalk/index.ts'
import { useDatabase } from '../support/database.ts'
import { square, type ToyZone, toyZoning } from '../support/toy-zones.ts'

const database = useDatabase()
let vintage = 2000

type Weight = { source: string; target: string; weight: number; target_share: number; by_area: boolean }
type Cells = { zones: ToyZone[]; mass: Record<string, readonly number[]>; geometry?: 'polygone' | 'point' }

/** Weights between toy zonings, by area or by the mass of `cells`, ordered by target then source. */
async function weigh(sources: ToyZone[], targets: ToyZone[], cells?: Cells): Promise<{ id: number; weights: Weight[] }> {
  const year = vintage++
  const id = await database().transaction(async (t) => {
    const sourceEdition = (await toyZoning(t, { zoning: `sources-${year}`, zones: sources })).edition
    const targetEdition = (await toyZoning(t, { zoning: `cibles-${year}`, zones: targets })).edition
    let support: Support | null = null
    if (cells) {
      const geometry = cells.geometry ?? 'polygone'
      const { edition } = await toyZoning(t, { zoning: `maille-${year}`, zones: cells.zones, geometry, variables: ['menages'], measures: cells.mass })
      support = { edition, dataset: edition, variable: 'menages', geometry: geometry === 'point' ? 'point' : 'polygon', completeIn: [] }
    }
    return ensureCrosswalk(t, { sourceEdition, targetEdition, support })
  })
  const { rows } =
    await sql<Weight>`SELECT source, target, weight, target_share, by_area FROM crosswalk.weight WHERE crosswalk = ${id} ORDER BY target, source`.execute(
      database().db,
    )
  return { id, weights: rows }
}

const only = ({ weights }: { weights: Weight[] }): [string, number][] =>
  weights.map(({ source, target, weight }) => [`${source}→${target}`, Number(weight.toFixed(12))])

describe('area weights', () => {
  test('are the share of the whole source that lies in the target', async () => {
    //  s1 s1 s2 s2      t covers the right half of s1 and the left half of s2
    //     t  t
    const found = await weigh(
      [
        { code: 's1', wkt: square(0, 0, 2) },
        { code: 's2', wkt: square(2, 0, 2) },
      ],
      [{ code: 't', wkt: square(1, 0, 2) }],
    )
    expect(only(found)).toEqual([
      ['s1→t', 0.5],
      ['s2→t', 0.5],
    ])
    expect(found.weights.map(({ target_share }) => target_share)).toEqual([0.5, 0.5])
  })

  test('keep the whole source as denominator when the target touches a corner of it', async () => {
    // a QPV of 1 ha in an IRIS of 100 ha receives 1 %, not everything
    expect(only(await weigh([{ code: 'iris', wkt: square(0, 0, 10) }], [{ code: 'qpv', wkt: square(9, 9, 1) }]))).toEqual([['iris→qpv', 0.01]])
  })

  test('leave out zones that only touch', async () => {
    expect(only(await weigh([{ code: 's', wkt: square(0, 0, 1) }], [{ code: 't', wkt: square(1, 0, 1) }]))).toEqual([])
  })

  test('agree between rectangles clipped and shapes overlaid', async () => {
    const triangle = 'POLYGON((700000 1620000,700400 1620000,700000 1620400,700000 1620000))'
    // half of the square of 400 m lies in the triangle, and the whole triangle in the square
    expect(only(await weigh([{ code: 's', wkt: square(0, 0, 4) }], [{ code: 't', wkt: triangle }]))).toEqual([['s→t', 0.5]])
    expect(only(await weigh([{ code: 's', wkt: triangle }], [{ code: 't', wkt: square(0, 0, 4) }]))).toEqual([['s→t', 1]])
    const slanted = 'POLYGON((700000 1620000,700400 1620010,700390 1620400,700000 1620400,700000 1620000))'
    const { weights } = await weigh([{ code: 's', wkt: slanted }], [{ code: 't', wkt: triangle }])
    const { rows } = await sql<{
      share: number
    }>`SELECT ST_Area(ST_Intersection(a, b)) / ST_Area(a) AS share FROM (SELECT ST_GeomFromText(${slanted}) AS a, ST_GeomFromText(${triangle}) AS b) AS shapes`.execute(
      database().db,
    )
    expect(weights[0]?.weight).toBeCloseTo(rows[0]?.share ?? 0, 12)
  })

  test('sum to one for every source that the targets partition, whatever the cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 19 }), async (cuts, row) => {
        const columns = [0, ...new Set(cuts.sort((a, b) => a - b)), 20]
        const targets = columns.slice(1).flatMap((x, i) => {
          const left = columns[i] ?? 0
          return [
            { code: `b${i}`, wkt: square(left, 0, x - left, row) },
            { code: `h${i}`, wkt: square(left, row, x - left, 20 - row) },
          ]
        })
        const slanted = 'POLYGON((700100 1620100,701900 1620300,701700 1621900,700200 1621500,700100 1620100))'
        const { weights, id } = await weigh([{ code: 's', wkt: slanted }], targets)
        expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
        expect(await conservationOf(database().db, id)).toMatchObject({ sources: 1, sources_couvertes: 1, depassements: 0 })
      }),
      { numRuns: 8 },
    )
  })
})

describe('support weights', () => {
  //  IRIS of two cells; all households live in the right one, where the QPV is
  //  [ 0 ][ 90 ]
  const iris = [{ code: 'iris', wkt: square(0, 0, 4, 2) }]
  const cells = {
    zones: [
      { code: 'u1', wkt: square(0, 0, 2) },
      { code: 'u2', wkt: square(2, 0, 2) },
    ],
    mass: { u1: [10], u2: [90] },
  }

  test('follow the mass, not the area', async () => {
    expect(only(await weigh(iris, [{ code: 'qpv', wkt: square(2, 0, 2) }], cells))).toEqual([['iris→qpv', 0.9]])
  })

  test('split a cell by its area where a border cuts it', async () => {
    expect(only(await weigh(iris, [{ code: 'qpv', wkt: square(3, 0, 1, 2) }], cells))).toEqual([['iris→qpv', 0.45]])
  })

  test('share a cell that straddles two sources between them', async () => {
    // s1 | s2 cut the only cell (100 households) in two; the target is the right quarter of the cell, in s2
    const sources = [
      { code: 's1', wkt: square(0, 0, 2, 4) },
      { code: 's2', wkt: square(2, 0, 2, 4) },
    ]
    expect(only(await weigh(sources, [{ code: 't', wkt: square(3, 0, 1, 4) }], { zones: [{ code: 'u', wkt: square(0, 0, 4) }], mass: { u: [100] } }))).toEqual([
      ['s2→t', 0.5],
    ])
  })

  test('fall back on area, flagged, where the source holds no mass', async () => {
    const { weights, id } = await weigh(iris, [{ code: 'qpv', wkt: square(3, 0, 1, 2) }], {
      zones: [{ code: 'far', wkt: square(50, 50, 2) }],
      mass: { far: [5] },
    })
    expect(weights).toEqual([{ source: 'iris', target: 'qpv', weight: 0.25, target_share: 1, by_area: true }])
    expect(await conservationOf(database().db, id)).toMatchObject({ replis_aire: 1 })
  })

  test('fall back on area where the cells of an extract cover less than half of the source', async () => {
    // an extract that stops at the border of the next town: a quarter of the IRIS has cells, all of them on the side of the QPV
    const extract = { zones: [{ code: 'u', wkt: square(3, 0, 1, 2) }], mass: { u: [10] } }
    const { weights } = await weigh(iris, [{ code: 'qpv', wkt: square(2, 0, 2) }], extract)
    expect(weights).toEqual([{ source: 'iris', target: 'qpv', weight: 0.5, target_share: 1, by_area: true }])
  })

  test('count address points, one on a border once', async () => {
    //  points:  .   .|.   .      the third stands on the border of t1 and t2
    const point = (x: number): string => `POINT(${700_000 + x * 100} 1620100)`
    const points = {
      zones: [0.5, 1.5, 2, 3.5].map((x, i) => ({ code: `p${i}`, wkt: point(x) })),
      mass: { p0: [1], p1: [1], p2: [1], p3: [1] },
      geometry: 'point' as const,
    }
    const targets = [
      { code: 't1', wkt: square(0, 0, 2) },
      { code: 't2', wkt: square(2, 0, 2) },
    ]
    expect(only(await weigh(iris, targets, points))).toEqual([
      ['iris→t1', 0.75],
      ['iris→t2', 0.25],
    ])
  })

  test('give a target that is itself a cell its own mass only', async () => {
    // two buildings, the small one standing inside the large one: the source's 100 people are shared 30 / 70, not counted twice
    const year = vintage++
    const buildings = [
      { code: 'large', wkt: square(0, 0, 2) },
      { code: 'small', wkt: square(0, 0, 1) },
    ]
    const id = await database().transaction(async (t) => {
      const sourceEdition = (await toyZoning(t, { zoning: `sources-${year}`, zones: [{ code: 's', wkt: square(0, 0, 4) }] })).edition
      const { edition } = await toyZoning(t, { zoning: `batiments-${year}`, zones: buildings, variables: ['menages'], measures: { large: [70], small: [30] } })
      return ensureCrosswalk(t, {
        sourceEdition,
        targetEdition: edition,
        support: { edition, dataset: edition, variable: 'menages', geometry: 'polygon', completeIn: [] },
      })
    })
    const { rows } = await sql`SELECT target, weight FROM crosswalk.weight WHERE crosswalk = ${id} ORDER BY target`.execute(database().db)
    expect(rows).toEqual([
      { target: 'large', weight: 0.7 },
      { target: 'small', weight: 0.3 },
    ])
  })
})

describe('a crosswalk', () => {
  test('is computed once for the same editions', async () => {
    const ids = await database().transaction(async (t) => {
      const sourceEdition = (await toyZoning(t, { zoning: 'sources-1990', zones: [{ code: 's', wkt: square(0, 0, 2) }] })).edition
      const targetEdition = (await toyZoning(t, { zoning: 'cibles-1990', zones: [{ code: 't', wkt: square(0, 0, 1) }] })).edition
      const request = { sourceEdition, targetEdition, support: null }
      return [await ensureCrosswalk(t, request), await ensureCrosswalk(t, request)]
    })
    expect(ids[0]).toBe(ids[1])
  })

  test('tells targets that overlap, whose weights exceed one', async () => {
    const { id, weights } = await weigh(
      [{ code: 's', wkt: square(0, 0, 2) }],
      [
        { code: 't1', wkt: square(0, 0, 2) },
        { code: 't2', wkt: square(0, 0, 2, 1) },
      ],
    )
    expect(weights.map(({ weight }) => weight)).toEqual([1, 0.5])
    expect(await conservationOf(database().db, id)).toMatchObject({
      somme_max: 1.5,
      depassements: 1,
      depassements_par_recouvrement: 1,
      cibles_superposees: 1,
      superposition_m2: 20_000,
    })
  })
})

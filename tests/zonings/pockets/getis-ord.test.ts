import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getisOrd } from '../../../src/zonings/pockets/getis-ord.ts'
import type { Observations } from '../../../src/zonings/pockets/observations.ts'

function observationsOf(value: readonly number[], links: readonly (readonly [number, number])[]): Observations {
  const of = value.map((_, i) => links.flatMap(([a, b]) => (a === i ? [b] : b === i ? [a] : [])))
  const starts = Int32Array.of(0, ...of.map((_, i) => of.slice(0, i + 1).flat().length))
  return { of: Int32Array.from(value.keys()), value: Float64Array.from(value), starts, neighbour: Int32Array.from(of.flat()) }
}

/** The formula of the dossier (§ 3.10), with its whole matrix of weights. */
function byFormula(x: readonly number[], w: readonly (readonly number[])[]): number[] {
  const n = x.length
  const mean = x.reduce((sum, one) => sum + one, 0) / n
  const s = Math.sqrt(x.reduce((sum, one) => sum + one * one, 0) / n - mean * mean)
  return w.map((row) => {
    const weights = row.reduce((sum, one) => sum + one, 0)
    const squares = row.reduce((sum, one) => sum + one * one, 0)
    const lag = row.reduce((sum, one, j) => sum + one * (x[j] ?? 0), 0)
    return (lag - mean * weights) / (s * Math.sqrt((n * squares - weights * weights) / (n - 1)))
  })
}

test('the example of PySAL (esda, G_Local with star): six points, neighbours within 15', () => {
  const points = [
    [10, 10],
    [20, 10],
    [40, 10],
    [15, 20],
    [30, 20],
    [30, 30],
  ] as const
  const links = points.flatMap(([x, y], i) => points.flatMap(([u, v], j) => (i < j && Math.hypot(x - u, y - v) <= 15 ? [[i, j] as const] : [])))
  const gi = [...getisOrd(observationsOf([2, 3, 3.2, 5, 8, 7], links))]
  const published = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
  for (const [i, value] of published.entries()) expect(gi[i]).toBeCloseTo(value, 8)
})

test('by hand: 1 0 0 0 in a row', () => {
  // x̄ = ¼, s = √3 ÷ 4; ends: k = 2, √[(8 − 4) ÷ 3] = 2 ÷ √3 → (1 − ½) ÷ ½ = 1 and −1; middles: k = 3, √[(12 − 9) ÷ 3] = 1 → (1 − ¾) ÷ (√3 ÷ 4) = 1 ÷ √3, and −√3
  const gi = [
    ...getisOrd(
      observationsOf(
        [1, 0, 0, 0],
        [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
      ),
    ),
  ]
  for (const [i, value] of [1, 1 / Math.sqrt(3), -Math.sqrt(3), -1].entries()) expect(gi[i]).toBeCloseTo(value, 12)
})

describe('where it says nothing', () => {
  test('equal values, whatever their sum rounds to', () => {
    expect([
      ...getisOrd(
        observationsOf(new Array<number>(7).fill(0.1), [
          [0, 1],
          [1, 2],
        ]),
      ),
    ]).toEqual(new Array(7).fill(Number.NaN))
  })
  test('a neighbourhood that is all there is', () => {
    const [end, middle] = getisOrd(
      observationsOf(
        [1, 2, 4],
        [
          [0, 1],
          [1, 2],
        ],
      ),
    )
    expect(Number.isNaN(middle)).toBe(true)
    expect(Number.isNaN(end)).toBe(false)
  })
  test('nothing, or one place', () => {
    expect([...getisOrd(observationsOf([], []))]).toEqual([])
    expect([...getisOrd(observationsOf([0.5], []))]).toEqual([Number.NaN])
  })
})

test('as the formula with its whole matrix, on any graph', () => {
  const graph = fc.integer({ min: 4, max: 12 }).chain((n) =>
    fc.record({
      value: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: n, maxLength: n }),
      linked: fc.array(fc.boolean(), { minLength: n * n, maxLength: n * n }),
    }),
  )
  fc.assert(
    fc.property(graph, ({ value, linked }) => {
      const n = value.length
      fc.pre(new Set(value).size > 1)
      const links = value.flatMap((_, i) => value.flatMap((_, j) => (i < j && linked[i * n + j] ? [[i, j] as const] : [])))
      const w = value.map((_, i) => value.map((_, j) => (i === j || links.some(([a, b]) => (a === i && b === j) || (a === j && b === i)) ? 1 : 0)))
      const expected = byFormula(value, w)
      for (const [i, found] of getisOrd(observationsOf(value, links)).entries()) {
        if (w[i]?.every((weight) => weight === 1)) expect(found).toBeNaN()
        else expect(found).toBeCloseTo(expected[i] ?? Number.NaN, 8)
      }
    }),
  )
})

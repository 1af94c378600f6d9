import { describe, expect, test } from 'vitest'
import { DetectionParameters } from '../../../../src/model/detection.ts'
import { type Base, drawPockets } from '../../../../src/publish/read/pockets/simulate/draw-pockets.ts'
import type { Order } from '../../../../src/publish/read/pockets/simulate/order.ts'
import { type Mesh, neighboursOf, survives } from '../../../../src/zonings/index.ts'

// One row of cells of 200 m, 200 households and 500 people each; `poor` of the households are poor, for a threshold of 40 %.
//
//   A · B · C        A and B certain (90 %), C hesitates at the threshold (40 %), · never (0)
const POOR = [180, 0, 180, 0, 80]
const parameters = DetectionParameters.parse({ seuil: { type: 'part', valeur: 0.4 }, communes: 'toutes', compacite_min: 0, lissage: false })

function row(): Mesh {
  const n = POOR.length
  const fill = (value: number) => new Float64Array(n).fill(value)
  return {
    codes: POOR.map((_, i) => `CRS5490RES200mN1616000E${715_000 + 200 * i}`),
    cells: { grid: new Uint8Array(n), column: Int32Array.from(POOR, (_, i) => i), row: new Int32Array(n), side_m: 200 },
    edges: null,
    area_m2: fill(40_000),
    perimeter_m: fill(800),
    population: fill(500),
    households: fill(200),
    poor: Float64Array.from(POOR),
    income: fill(Number.NaN),
    isImputed: new Uint8Array(n),
    imputedGroup: new Int32Array(n).fill(-1),
    poorCap: 1,
    isEligible: new Uint8Array(n).fill(1),
    threshold: fill(0.4),
    measure: 'part',
  }
}

const base = (code: string, unit: number): Base => ({ code, units: [unit], population: 500, households: 200, stability: null })
const CERTAIN = [base('A', 0), base('B', 2)]
const ALL = [...CERTAIN, base('C', 4)]

function draw(bases: readonly Base[], order: Order, population: number, { seed = 7, draws = 60 } = {}) {
  const mesh = row()
  const ceiling = { euros: null, population, pricePerPerson: 2, pricePerHousehold: 0 }
  return drawPockets(mesh, neighboursOf(mesh, parameters.voisinage), bases, { parameters, ceiling, order, draws, seed, permit: async () => undefined })
}

describe('pockets over the draws of their cells', () => {
  test('a certain pocket exists in every draw, one at the threshold in some', async () => {
    const { exists } = await draw(ALL, { by: 'code' }, 10_000)
    expect(exists.slice(0, 2)).toEqual([1, 1])
    expect(exists[2]).toBeGreaterThan(0.2)
    expect(exists[2]).toBeLessThan(0.8)
  })

  test('totals are those of the pockets of each draw, and never pass the ceiling', async () => {
    const { populations, costs, exists } = await draw(ALL, { by: 'code' }, 10_000)
    const times = populations.filter((population) => population === 1500).length
    expect(populations.every((population) => population === 1000 || population === 1500)).toBe(true)
    expect(times / populations.length).toBe(exists[2])
    expect(costs).toEqual(populations.map((population) => 2 * population))
    for (const population of (await draw(ALL, { by: 'code' }, 1200)).populations) expect(population).toBe(1000)
  })

  test('what comes after the ceiling fits in no draw; with the list turned round, it is the other', async () => {
    expect((await draw(CERTAIN, { by: 'code' }, 500)).fits).toEqual([1, 0])
    expect((await draw(CERTAIN, { by: 'liste', codes: ['B', 'A'] }, 500)).fits).toEqual([0, 1])
  })

  test('a pocket that only draws find comes after those that are known, and in no list', async () => {
    const { fits } = await draw(CERTAIN, { by: 'code' }, 1000)
    expect(fits).toEqual([1, 1])
    expect(new Set((await draw(CERTAIN, { by: 'code' }, 10_000)).populations)).toEqual(new Set([1000, 1500]))
    expect(new Set((await draw(CERTAIN, { by: 'liste', codes: ['A', 'B'] }, 10_000)).populations)).toEqual(new Set([1000]))
  })

  test('survives by the rule of detections: half of its people and no less; of a pocket without people, half of its units; of none, never', async () => {
    const half: Base = { code: 'H', units: [0, 1], population: 1000, households: 400, stability: null }
    const third: Base = { ...half, code: 'T', units: [2, 1, 3] }
    const none: Base = { ...half, code: 'Z', units: [] }
    expect((await draw([half, third, none], { by: 'code' }, 10_000)).exists).toEqual([1, 0, 0])
    const mesh = { ...row(), population: new Float64Array(POOR.length) }
    expect(survives(mesh, { units: [0, 1], population: 0 }, Uint8Array.from([1, 0, 0, 0, 0]))).toBe(true)
    expect(survives(mesh, { units: [1, 2, 3], population: 0 }, Uint8Array.from([1, 1, 0, 0, 0]))).toBe(false)
  })

  test('the same seed gives the same draws, another one others', async () => {
    const once = await draw(ALL, { by: 'code' }, 10_000)
    expect(await draw(ALL, { by: 'code' }, 10_000)).toEqual(once)
    expect((await draw(ALL, { by: 'code' }, 10_000, { seed: 8 })).populations).not.toEqual(once.populations)
  })

  test('gives up when it is told to, between two draws', async () => {
    const mesh = row()
    let turns = 0
    const permit = async () => {
      if (++turns > 3) throw new DOMException('gone', 'AbortError')
    }
    const ceiling = { euros: null, population: 1, pricePerPerson: 0, pricePerHousehold: 0 }
    const options = { parameters, ceiling, order: { by: 'code' }, draws: 500, seed: 1, permit } as const
    await expect(drawPockets(mesh, neighboursOf(mesh, parameters.voisinage), ALL, options)).rejects.toThrow('gone')
    expect(turns).toBe(4)
  })
})

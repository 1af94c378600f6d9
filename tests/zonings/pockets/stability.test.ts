import { describe, expect, test } from 'vitest'
import type { DetectionParameters } from '../../../src/model/detection.ts'
import { detectPockets } from '../../../src/zonings/pockets/detect.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { type StabilityOptions, stabilityOf } from '../../../src/zonings/pockets/stability.ts'
import { draw, meshOf, parametersWith, tidy } from './ascii-mesh.ts'

const OPTIONS = { draws: 60, seed: 1 }

function detect(mesh: Mesh, parameters: DetectionParameters) {
  return detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters)
}

function stability(mesh: Mesh, parameters: DetectionParameters, options: Partial<StabilityOptions> = {}) {
  return stabilityOf(mesh, detect(mesh, parameters), parameters, { ...OPTIONS, ...options })
}

test('a massive block far above every threshold is there in every draw and every variant', async () => {
  const mesh = meshOf('1 1 1 1 1 1\n1 9 9 9 9 1\n1 9 9 9 9 1\n1 9 9 9 9 1\n1 1 1 1 1 1', { households: 100 })
  const { clusters, units } = await stability(mesh, parametersWith({ population_min: 500, compacite_min: 0.15, part_imputee_max: 0.5, lissage: true }))
  expect(clusters).toEqual([{ draw_share: 1, variant_share: 1, fragile: [] }])
  expect(draw(mesh, (unit) => String((units.draw_share[unit] ?? 0) + (units.variant_share[unit] ?? 0)))).toBe(
    tidy('0 0 0 0 0 0\n0 2 2 2 2 0\n0 2 2 2 2 0\n0 2 2 2 2 0\n0 0 0 0 0 0'),
  )
  expect([...units.isBorderline]).toEqual(new Array(30).fill(0))
})

describe('a pocket that only exists under one choice says so', () => {
  test('two pieces that only touch by a corner', async () => {
    const mesh = meshOf('9 9 1 1\n9 9 1 1\n1 1 9 9\n1 1 9 9', { households: 100 })
    const { clusters } = await stability(mesh, parametersWith({ population_min: 1500 }))
    // 1,000 people on each side
    expect(clusters[0]?.fragile).toEqual(['n’existe pas si les coins ne comptent pas', 'n’existe pas s’il faut deux fois plus d’habitants (3 000)'])
  })
  test('the threshold that it reaches exactly', async () => {
    const mesh = meshOf('1 1 1 1\n1 5 5 1\n1 5 5 1\n1 1 1 1', { households: 200 })
    const { clusters } = await stability(mesh, parametersWith({ population_min: 100 }))
    expect(clusters[0]?.fragile).toEqual(['n’existe pas si le seuil est plus haut de 10 %', 'n’existe pas si le seuil est plus haut de 20 %'])
    // each cell has one chance in two
    expect(clusters[0]?.draw_share).toBeGreaterThan(0.2)
    expect(clusters[0]?.draw_share).toBeLessThan(0.95)
  })
  test('the people that it has exactly', async () => {
    const { clusters } = await stability(meshOf('9 9\n9 9', { households: 100 }), parametersWith({ population_min: 1000 }))
    expect(clusters[0]).toEqual({ draw_share: 1, variant_share: 22 / 32, fragile: ['n’existe pas s’il faut deux fois plus d’habitants (2 000)'] })
  })
  test('its shape, its imputed people, its smoothing', async () => {
    const strip = await stability(meshOf('9 9 9 9 9 9 9 9', { households: 100 }), parametersWith({ compacite_min: 0.5 }))
    expect(strip.clusters[0]?.fragile).toEqual(['existerait si la compacité ne compte pas'])
    const imputed = await stability(meshOf('9 9 j j 9 9', { households: 100, imputedGroup: () => 0 }), parametersWith({ part_imputee_max: 0.35 }))
    expect(imputed.clusters[0]?.fragile).toEqual(['n’existe pas si la part imputée admise est de 10 %'])
  })
})

test('a cluster that nearly made it says with what it would be one', async () => {
  const mesh = meshOf('9 9\n9 9', { households: 100 })
  const parameters = parametersWith({ population_min: 1500 })
  expect(detect(mesh, parameters).pockets).toEqual([])
  const { clusters } = await stability(mesh, parameters)
  expect(clusters).toEqual([{ draw_share: 0, variant_share: 10 / 32, fragile: ['existerait s’il faut deux fois moins d’habitants (750)'] }])
})

test('survives what still holds half of its people, in whatever pocket that is', async () => {
  // the east side is at the threshold, the west far above: at +10 % only the west is left, 6 cells of 12, then of 14
  const half = meshOf('9 9 5 5\n9 9 5 5\n9 9 5 5', { households: 100 })
  const less = meshOf('9 9 5 5 5\n9 9 5 5 5\n9 9 5 5 5', { households: 100 })
  const fragile = async (mesh: Mesh) => (await stability(mesh, parametersWith(), { draws: 0 })).clusters[0]?.fragile
  expect(await fragile(half)).toEqual([])
  expect(await fragile(less)).toEqual(['n’existe pas si le seuil est plus haut de 10 %', 'n’existe pas si le seuil est plus haut de 20 %'])
})

test('units at the edge of a pocket are borderline, its middle is not, nor what is far from it', async () => {
  const mesh = meshOf('0 0 0 0 0 0 0\n0 5 9 9 4 0 0\n0 5 9 9 4 0 0\n0 0 0 0 0 0 0', { households: 40 })
  const { units } = await stability(mesh, parametersWith({ population_min: 100 }))
  expect(draw(mesh, (unit) => (units.isBorderline[unit] === 1 ? '?' : '·'))).toBe(
    tidy(`
    · · · · · · ·
    · ? · · ? · ·
    · ? · · ? · ·
    · · · · · · ·`),
  )
})

test('cells that are imputed never make a solid pocket more certain', async () => {
  const drawing = (marks: string) =>
    `1 1 1 1 1 1\n1 ${marks[0]} ${marks[1]} ${marks[2]} ${marks[3]} 1\n1 ${marks[4]} ${marks[5]} ${marks[6]} ${marks[7]} 1\n1 1 1 1 1 1`
  const parameters = parametersWith({ population_min: 250 })
  const shares: number[] = []
  for (const marks of ['66666666', 'gg66gg66', 'gggggggg']) {
    const { clusters } = await stability(meshOf(drawing(marks), { households: 40, imputedGroup: (column) => Math.floor((column - 1) / 2) }), parameters, {
      draws: 300,
    })
    shares.push(clusters[0]?.draw_share ?? Number.NaN)
  }
  expect(shares[0]).toBeGreaterThan(0.9)
  // three standard errors of a share of 300 draws
  expect(shares[1]).toBeLessThanOrEqual((shares[0] ?? 0) + 0.03)
  expect(shares[2]).toBeLessThanOrEqual((shares[1] ?? 0) + 0.03)
})

describe('how it runs', () => {
  const mesh = meshOf('1 5 5 6 1\n1 e f 6 4\n1 1 5 4 1', { imputedGroup: () => 0 })
  const parameters = parametersWith({ population_min: 100 })

  test('the same seed gives the same result, another other draws of the same variants', async () => {
    const [one, same, other] = [await stability(mesh, parameters), await stability(mesh, parameters), await stability(mesh, parameters, { seed: 2 })]
    expect(same).toEqual(one)
    expect(other.units.draw_share).not.toEqual(one.units.draw_share)
    expect(other.units.variant_share).toEqual(one.units.variant_share)
  })
  test('shares lie between 0 and 1, for every cluster and unit', async () => {
    const { clusters, units } = await stability(mesh, parameters)
    const shares = [...clusters.flatMap(({ draw_share, variant_share }) => [draw_share, variant_share]), ...units.draw_share, ...units.variant_share]
    expect(shares.length).toBe(2 * clusters.length + 2 * mesh.codes.length)
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
    expect(clusters.length).toBeGreaterThan(0)
  })
  test('without draws there is no share of them', async () => {
    const { clusters, units } = await stability(mesh, parameters, { draws: 0 })
    expect(clusters[0]?.draw_share).toBeNaN()
    expect([...units.draw_share].every(Number.isNaN)).toBe(true)
    expect(units.variant_share.some((share) => share > 0)).toBe(true)
  })
  test('permit is asked before each detection, and ends it by throwing', async () => {
    let asked = 0
    const { variants } = await stability(mesh, parameters, {
      draws: 5,
      permit: () => {
        asked++
      },
    })
    expect(asked).toBe(variants.length + 5)
    const giveUp = async () => {
      if (asked++ > 20) throw new Error('too long')
    }
    await expect(stability(mesh, parameters, { permit: giveUp })).rejects.toThrow('too long')
  })
  test('others have their turn meanwhile', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    await stability(mesh, parameters)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })
  test('no unit, no cluster', async () => {
    const nobody = meshOf('. .')
    const { clusters, units } = await stability(nobody, parameters, { draws: 2 })
    expect([clusters, units.draw_share.length]).toEqual([[], 0])
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DetectionParameters } from '../../../src/model/detection.ts'
import { unitsAtStake } from '../../../src/zonings/pockets/at-stake.ts'
import { detectPockets } from '../../../src/zonings/pockets/detect.ts'
import { drawMesh } from '../../../src/zonings/pockets/draw-mesh.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { partOfMesh } from '../../../src/zonings/pockets/part-of-mesh.ts'
import { seededRandom } from '../../../src/zonings/pockets/random.ts'
import { prepareRetrial } from '../../../src/zonings/pockets/retrial.ts'
import { variantsOf } from '../../../src/zonings/pockets/variants.ts'
import { draw, meshOf, parametersWith, tidy } from './ascii-mesh.ts'

const GIVEN = parametersWith({ population_min: 150, menages_min: 60, compacite_min: 0.2, part_imputee_max: 0.5, lissage: true })

function keptUnits(mesh: Mesh, parameters: DetectionParameters): number[] {
  return detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters)
    .pockets.flatMap((pocket) => [...pocket.units])
    .sort((a, b) => a - b)
}

function stakes(mesh: Mesh, parameters: DetectionParameters, isDrawn: boolean): string {
  const variants = variantsOf(mesh, parameters).slice(0, isDrawn ? 1 : undefined)
  const units = new Set(unitsAtStake(mesh, neighboursOf(mesh, parameters.voisinage), { variants, isDrawn }))
  return draw(mesh, (unit) => (units.has(unit) ? 'o' : '·'))
}

describe('what is at stake', () => {
  const bare = parametersWith({ population_min: 100, menages_min: 11 })
  test('what is over 80 % of the threshold, and what touches it', () => {
    const mesh = meshOf('3 3 3 3 3 3 3\n3 3 3 4 3 3 3\n3 3 3 4 3 3 3\n3 3 3 3 3 3 3')
    expect(stakes(mesh, bare, false)).toBe(
      tidy(`
      · · o o o · ·
      · · o o o · ·
      · · o o o · ·
      · · o o o · ·`),
    )
  })
  test('what it encloses, however wide', () => {
    const mesh = meshOf('6 6 6 6 6 6\n6 1 1 1 1 6\n6 1 1 1 1 6\n6 1 1 1 1 6\n6 1 1 1 1 6\n6 6 6 6 6 6')
    expect(stakes(mesh, bare, false)).not.toContain('·')
  })
  test('not what is linked to too few people for any of the choices', () => {
    const mesh = meshOf('. 6 . . . 6 6\n. . . . . 6 6\n6 . . 6 6 . .')
    // 50 people a cell: half of 400 are asked for at least, and 200 are there
    expect(stakes(mesh, parametersWith({ population_min: 400, menages_min: 11 }), false)).toBe('.·...oo\n.....oo\n·..oo..'.replace('oo..', 'oo..'))
  })
  test('a measured cell that no draw in a million takes over the threshold is not; one that may be is', () => {
    const mesh = meshOf('1 1 1 1 1 1 1 4', { households: 200 })
    expect(stakes(mesh, bare, true)).toBe('······oo')
  })
  test('any imputed cell that may be poor, with its whole group', () => {
    const mesh = meshOf('1 1 1 c 1 1 1 c', { households: 60, imputedGroup: () => 0 })
    expect(stakes(mesh, bare, true)).toBe('··ooo·oo')
  })
})

const marks = fc.constantFrom('.', '0', '2', '4', '5', '6', '9', 'c', 'e', 'g', '?', '_', 'Q', '6', '5', '7')
const grids = fc.array(fc.array(marks, { minLength: 9, maxLength: 9 }), { minLength: 3, maxLength: 9 })
const meshes = fc.record({ grid: grids, rest: fc.integer({ min: 0, max: 50 }) }).map(({ grid, rest }) =>
  meshOf(grid.map((line) => line.join('')).join('\n'), {
    households: (column, row) => 5 + ((column * 11 + row * 17 + rest) % 37),
    imputedGroup: (column, row) => Math.floor(column / 5) + 3 * Math.floor(row / 5),
  }),
)
const rules = fc.constantFrom({ type: 'cotes' as const }, { type: 'cotes_et_coins' as const }, { type: 'distance' as const, metres: 200 })

test('pockets of the part at stake are those of the whole, for every variant', () => {
  fc.assert(
    fc.property(meshes, rules, fc.boolean(), (mesh, voisinage, lissage) => {
      const given = { ...GIVEN, voisinage, lissage }
      const variants = variantsOf(mesh, given)
      const retrial = prepareRetrial(mesh, variants, given)
      for (const variant of variants) {
        const whole = { ...mesh, threshold: mesh.threshold.map((threshold) => threshold * variant.thresholdFactor) }
        expect([...retrial.withChoices(variant)].sort((a, b) => a - b)).toEqual(keptUnits(whole, variant.parameters))
      }
    }),
    { numRuns: 60 },
  )
})

test('and for every draw of it; no draw of the whole has a pocket beyond it', () => {
  fc.assert(
    fc.property(meshes, rules, fc.integer(), (mesh, voisinage, seed) => {
      const given = { ...GIVEN, voisinage }
      const units = unitsAtStake(mesh, neighboursOf(mesh, voisinage), { variants: variantsOf(mesh, given).slice(0, 1), isDrawn: true })
      const drawnPart = drawMesh(partOfMesh(mesh, units), seededRandom(seed))
      const poor = mesh.poor.slice()
      for (const [place, unit] of units.entries()) poor[unit] = drawnPart.poor[place] ?? Number.NaN
      expect(keptUnits(drawnPart, given).map((place) => units[place])).toEqual(keptUnits({ ...mesh, poor }, given))
      const isAtStake = new Set(units)
      expect(keptUnits(drawMesh(mesh, seededRandom(seed, 1)), given).filter((unit) => !isAtStake.has(unit))).toEqual([])
    }),
    { numRuns: 150 },
  )
})

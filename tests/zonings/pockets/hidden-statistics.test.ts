import { expect, test } from 'vitest'
import { hiddenStatistics } from '../../../src/zonings/pockets/hidden-statistics.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { hotSpots } from '../../../src/zonings/pockets/significance.ts'
import { draw, meshOf, tidy } from './ascii-mesh.ts'

const MESH = meshOf(`
  1 2 1 4 2 1
  2 1 9 1 1 2
  1 3 1 1 2 1`)
const NEIGHBOURS = neighboursOf(MESH, { type: 'cotes' })
const small = MESH.codes.findIndex((_, unit) => (MESH.poor[unit] ?? 0) / (MESH.households[unit] ?? 1) > 0.85)

test('a unit under 11 households, and those that it is in the sum of, do not show theirs', () => {
  const households = MESH.households.map((homes, unit) => (unit === small ? 10 : Math.max(11, homes)))
  expect(draw(MESH, (unit) => (hiddenStatistics({ ...MESH, households }, NEIGHBOURS)[unit] === 1 ? 'x' : '·'))).toBe(
    tidy(`
    · · x · · ·
    · x x x · ·
    · · x · · ·`),
  )
})

test('one without household is in no sum, and hides nothing but its own', () => {
  const households = MESH.households.map((homes, unit) => (unit === small ? 0 : Math.max(11, homes)))
  const hidden = hiddenStatistics({ ...MESH, households }, NEIGHBOURS)
  expect([...hidden.keys()].filter((unit) => hidden[unit] === 1)).toEqual([small])
})

test('what is shown does give back what it is the sum of: that of an isolated unit’s neighbour is its mean', () => {
  // The attack this is for: two Gi* of the row above, known n, mean and deviation, and every other share, leave one unknown.
  const households = MESH.households.map((homes, unit) => (unit === small ? 10 : Math.max(11, homes)))
  const mesh = { ...MESH, households }
  const hidden = hiddenStatistics(mesh, NEIGHBOURS)
  const other = { ...mesh, poor: mesh.poor.map((poor, unit) => (unit === small ? poor / 2 : poor)) }
  const [one, two] = [mesh, other].map((each) => hotSpots(each, NEIGHBOURS, { permutations: 999, seed: 1, falseDiscovery: 0.05 }).gi)
  const direct = [...hidden.keys()].filter((unit) => hidden[unit] === 1)
  expect(direct.every((unit) => one?.[unit] !== two?.[unit])).toBe(true)
})

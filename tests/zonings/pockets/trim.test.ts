import { expect, test } from 'vitest'
import { type Detection, detectPockets } from '../../../src/zonings/pockets/detect.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { drawn, meshOf, parametersWith, tidy } from './ascii-mesh.ts'

test('a cell that holds by one corner is let go', () => {
  const drawing = `
    1 1 9
    9 9 1
    9 9 1`
  expect(found(drawing)).toMatchObject({
    facts: { letGo: 1, clusters: 2 },
    drawn: tidy(`
    · · B
    A A ·
    A A ·`),
  })
  expect(found(drawing, { lissage: false })).toMatchObject({ facts: { letGo: 0, clusters: 1 } })
})

test('a cell that holds by two corners stays, unless both ends hang by it', () => {
  expect(
    found(`
    9 9 1 9 9
    1 1 9 1 1`),
  ).toMatchObject({
    facts: { letGo: 0, clusters: 1 },
    drawn: tidy(`
    A A · A A
    · · A · ·`),
  })
  expect(
    found(`
    1 9 1
    9 1 9`),
  ).toMatchObject({
    facts: { letGo: 2, clusters: 3 },
    drawn: tidy(`
    · C ·
    A · B`),
  })
})

test('two cells that only have each other, by a corner, are two', () => {
  expect(
    found(`
    1 9
    9 1`),
  ).toMatchObject({ facts: { letGo: 2, clusters: 2 } })
})

test('two blocks that meet by a corner stay together: only single cells hang', () => {
  expect(
    found(`
    1 1 9 9
    9 9 1 1`).drawn,
  ).toBe(
    tidy(`
    · · A A
    A A · ·`),
  )
})

test('what is taken in may hold a cell that hung by a corner', () => {
  // The north-east cell meets the ring by one corner; the cell west of it is surrounded by the ring, is taken in, and touches it by a side.
  expect(
    found(`
    9 9 9 1 1
    9 1 1 9 1
    9 9 9 1 1`).facts,
  ).toMatchObject({ clusters: 1 })
})

test('by sides alone, or at a distance, nothing hangs by a corner', () => {
  const diagonal = `
    1 9
    9 1`
  expect(found(diagonal, { voisinage: { type: 'cotes' } }).facts).toMatchObject({ letGo: 0, clusters: 2 })
  expect(found(diagonal, { voisinage: { type: 'distance', metres: 100 } }).facts).toMatchObject({ letGo: 0, clusters: 1 })
})

function found(drawing: string, changes: Record<string, unknown> = {}): Detection & { drawn: string } {
  const mesh = meshOf(drawing)
  const parameters = parametersWith({ lissage: true, ...changes })
  const detection = detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters)
  return { ...detection, drawn: drawn(mesh, detection) }
}

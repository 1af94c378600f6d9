import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeTile, type TileFeature } from '../../../src/publish/read/tile/encode.ts'
import { featuresOf, layerOf } from './decoded-tile.ts'

const units = fc.integer({ min: -64, max: 4160 })
/** A rectangle wound as outer rings are, closed. */
const ring = fc.tuple(units, units, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 })).map(([x, y, width, height]): [number, number][] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
  [x, y],
])
const shape = fc.oneof(
  ring.map((one) => ({ type: 'Polygon' as const, coordinates: [one] })),
  fc.array(ring, { minLength: 2, maxLength: 3 }).map((rings) => ({ type: 'MultiPolygon' as const, coordinates: rings.map((one) => [one]) })),
  fc.tuple(units, units).map((coordinates) => ({ type: 'Point' as const, coordinates })),
  fc.array(fc.tuple(units, units), { minLength: 2, maxLength: 4 }).map((coordinates) => ({ type: 'MultiPoint' as const, coordinates })),
)
const cell = fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }))
const feature: fc.Arbitrary<TileFeature> = fc.record({
  id: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  shape,
  properties: fc.record({ code: fc.string(), taux: cell, statut: cell }),
})

describe('a tile', () => {
  test('says what it was given: ids, texts, numbers, shapes; nulls are left out', () => {
    fc.assert(
      fc.property(fc.array(feature, { minLength: 1, maxLength: 8 }), (given) => {
        const read = featuresOf(encodeTile('zones', given), 'zones')
        expect(read.map(({ id }) => id)).toEqual(given.map(({ id }) => id))
        for (const [i, { properties, rings, type }] of read.entries()) {
          const wanted = given[i]
          // « -0 » is « 0 » once written.
          const known = Object.entries(wanted?.properties ?? {}).filter(([, value]) => value !== null)
          expect(properties).toEqual(Object.fromEntries(known.map(([name, value]) => [name, value === 0 ? 0 : value])))
          expect(type).toBe(wanted?.shape.type.endsWith('Point') ? 1 : 3)
          expect(rings.flat()).toEqual(positionsOf(wanted))
        }
      }),
    )
  })
  test('is of version 2, on 4,096 units', () => {
    const point = { id: 1, properties: { code: 'a' }, shape: { type: 'Point' as const, coordinates: [1, 2] as [number, number] } }
    expect(layerOf(encodeTile('zones', [point]), 'zones')).toMatchObject({ version: 2, extent: 4096, length: 1 })
  })
  test('is empty without a feature', () => expect(encodeTile('zones', [])).toHaveLength(0))
})

function positionsOf(feature: TileFeature | undefined): unknown[] {
  switch (feature?.shape.type) {
    case 'Point':
      return [feature.shape.coordinates]
    case 'MultiPoint':
      return feature.shape.coordinates
    case 'Polygon':
      return feature.shape.coordinates.flat()
    case 'MultiPolygon':
      return feature.shape.coordinates.flat(2)
    default:
      return []
  }
}

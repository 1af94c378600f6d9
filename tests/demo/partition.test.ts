import { kinks, multiPolygon } from '@turf/turf'
import { expect, test } from 'vitest'
import { at, get, listUnder } from '../../data/demo/island/at.ts'
import { distance_m, type Point, type Ring, signedArea, type Zone } from '../../data/demo/island/plane.ts'
import { featuresOf, zonesOf } from './read-demo.ts'

const communes = zonesOf('communes-2022.geojson', 'INSEE_COM')
const iris = zonesOf('iris-2022.geojson', 'CODE_IRIS')
const cafZones = zonesOf('zones-caf-2020.geojson', 'code')
const agencies = zonesOf('agences-2020.geojson', 'code')

test('IRIS cover their commune exactly: to the last square millimetre, and with the same outline', () => {
  for (const [commune, zone] of communes) {
    const parts = [...iris].filter(([code]) => code.startsWith(commune)).map(([, part]) => part)
    expect(parts.length).toBeGreaterThanOrEqual(9)
    expect(sum(parts.map(twiceArea_mm2))).toBe(twiceArea_mm2(zone))
    expect(outline(parts)).toEqual(outline([zone]))
  }
})

test('communes, IRIS and CAF zones draw the same island', () => {
  const coast = outline([...communes.values()])
  expect(outline([...iris.values()])).toEqual(coast)
  expect(outline([...cafZones.values()])).toEqual(coast)
  expect(sum([...cafZones.values()].map(twiceArea_mm2))).toBe(sum([...communes.values()].map(twiceArea_mm2)))
})

test('agency sectors, shipped in degrees to 1 cm, cover the island to the rounding of its coast', () => {
  const whole = Number(sum([...communes.values()].map(twiceArea_mm2))) / 2e6
  const covered = [...agencies.values()].reduce((all, zone) => all + area_m2(zone), 0)
  expect(Math.abs(covered / whole - 1)).toBeLessThan(1e-6)
})

test('some thirty IRIS, none of them a sliver', () => {
  expect(iris.size).toBeGreaterThanOrEqual(28)
  for (const [code, zone] of iris) {
    const [main] = zone.toSorted((a, b) => signedArea(at(b, 0)) - signedArea(at(a, 0)))
    const ring = at(main ?? [], 0)
    expect(signedArea(ring), code).toBeGreaterThan(100_000)
    expect((4 * Math.PI * signedArea(ring)) / perimeter_m(ring) ** 2, `${code} compact`).toBeGreaterThan(0.1)
  }
})

test.each([
  ['communes-2022.geojson', 'INSEE_COM'],
  ['iris-2022.geojson', 'CODE_IRIS'],
  ['zones-caf-2020.geojson', 'code'],
  ['agences-2020.geojson', 'code'],
  ['qpv-2024.geojson', 'code_qp'],
  ['qpv-2015.geojson', 'CODE_QP'],
  ['zus-1996.geojson', 'ZUS'],
])('no line of %s crosses itself', (file, key) => {
  for (const { code, zone } of featuresOf(file, key)) {
    const shape = multiPolygon(zone.map((rings) => rings.map((ring) => [...ring, at(ring, 0)].map(([x, y]) => [x, y]))))
    expect(kinks(shape).features, code).toEqual([])
    const turns = zone.map((rings) => rings.map((ring) => Math.sign(signedArea(ring))))
    expect(turns, `${code} : outer ring anticlockwise, holes clockwise`).toEqual(zone.map((rings) => rings.map((_, index) => (index === 0 ? 1 : -1))))
  }
})

test('the islet belongs to the country commune and to the last CAF zone', () => {
  expect(get(communes, '97092')).toHaveLength(2)
  expect(area_m2(get(cafZones, 'C5'))).toBeLessThan(1_000_000)
})

/** Sides that no neighbour walks the other way, sorted: what is left when the inner borders of touching zones cancel out. */
function outline(zones: readonly Zone[]): string[] {
  const sides = new Map<string, string[]>()
  for (const ring of zones.flat(2)) {
    for (const [index, from] of ring.entries()) listUnder(sides, `${from} ${at(ring, (index + 1) % ring.length)}`).push('side')
  }
  expect([...sides.values()].every((walks) => walks.length === 1)).toBe(true)
  return [...sides.keys()].filter((side) => !sides.has(side.split(' ').toReversed().join(' '))).toSorted()
}

/** Twice the area, exact: coordinates are whole millimetres. */
function twiceArea_mm2(zone: Zone): bigint {
  const twice = zone.flat().map((ring) => {
    const whole = ring.map(([x, y]): [bigint, bigint] => [BigInt(Math.round(x * 1000)), BigInt(Math.round(y * 1000))])
    return sum(whole.map(([x, y], index) => x * at(whole, (index + 1) % whole.length)[1] - at(whole, (index + 1) % whole.length)[0] * y))
  })
  return sum(twice)
}

function area_m2(zone: Zone): number {
  return zone.flat().reduce((all, ring) => all + signedArea(ring), 0)
}

function perimeter_m(ring: Ring): number {
  return ring.reduce((length, point: Point, index) => length + distance_m(point, at(ring, (index + 1) % ring.length)), 0)
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, one) => all + one, 0n)
}

import { at, get, listUnder } from './at.ts'
import { cutLand, forestDepth, harbourDepth, type Land, placed, warped } from './land.ts'
import type { Household } from './members.ts'
import { joinPatches, type Labels } from './mesh.ts'
import { COUNTRY, FOREST, HARBOUR, IRIS_ACROSS, IRIS_NAMES, TOWN } from './places.ts'
import { distance_m, locator, type Point, type Zone } from './plane.ts'
import { createRandom } from './random.ts'

/** type: H inhabited, A activity, D empty land. */
export type Iris = { code: string; name: string; commune: string; type: 'H' | 'A' | 'D'; zone: Zone }

/** The IRIS, which cover each commune exactly: around people, of about 2,000 inhabitants, their borders cutting through the poor quarters. */
export function drawIris(land: Land, households: readonly Household[]): Iris[] {
  const communeOf = locator(land.perimeters)
  const people = new Map<string, Point[]>()
  for (const { place } of households) listUnder(people, communeOf(place) ?? '').push(place)
  const middles = [
    ...middlesOf(TOWN.code, get(people, TOWN.code), IRIS_ACROSS.slice(0, 9), IRIS_NAMES.town),
    ...middlesOf(COUNTRY.code, get(people, COUNTRY.code), IRIS_ACROSS.slice(9), IRIS_NAMES.country),
  ]
  const labels = partition(land, land.communes, (site, commune) => {
    if (commune === COUNTRY.code && forestDepth(site) > 0) return FOREST.code
    if (commune === TOWN.code && harbourDepth(site) > 0) return HARBOUR.code
    return nearest(
      middles.filter((one) => one.commune === commune),
      warped(site, 41, 260),
    ).code
  })
  const types = new Map<string, Pick<Iris, 'name' | 'type'>>([
    ...middles.map(({ code, name }): [string, Pick<Iris, 'name' | 'type'>] => [code, { name, type: 'H' }]),
    [FOREST.code, { name: FOREST.name, type: 'D' }],
    [HARBOUR.code, { name: HARBOUR.name, type: 'A' }],
  ])
  return [...cutLand(land, labels, land.border)].map(([code, zone]) => ({ code, commune: code.slice(0, 5), zone, ...get(types, code) }))
}

/** A partition of the land in zones of the nearest middle, whose lines owe nothing to the communes or the IRIS; the islet is `isletCode`'s. */
export function drawAreas(land: Land, places: readonly { code: string; at: Point }[], isletCode: string, seed: number): Map<string, Zone> {
  const middles = places.map(({ code, at: place }) => ({ code, place: placed(place) }))
  const ashore = land.communes.map((commune) => (commune === null ? null : 'terre'))
  const labels = partition(land, ashore, (site) => nearest(middles, warped(site, seed, 700)).code)
  return cutLand(
    land,
    labels.map((label, cell) => (land.islet.has(cell) ? isletCode : label)),
    land.coast,
  )
}

/** Labels of the land's cells, in one patch each inside a label of `within`; the islet takes the label of its first cell. */
function partition(land: Land, within: Labels, labelOf: (site: Point, commune: string) => string): Labels {
  const raw = land.mesh.sites.map((site, cell) => {
    const commune = at(land.communes, cell)
    return commune === null || land.islet.has(cell) ? null : labelOf(site, commune)
  })
  const [first] = land.islet
  const isletLabel = first === undefined ? null : labelOf(at(land.mesh.sites, first), at(land.communes, first) ?? '')
  return joinPatches(land.mesh, raw, within).map((label, cell) => (land.islet.has(cell) ? isletLabel : label))
}

type Middle = { code: string; name: string; commune: string; place: Point }

/** Middles of the IRIS of a commune: those given, and as many as there are names, moved to the middle of the people nearest to them. */
function middlesOf(commune: string, people: readonly Point[], given: readonly { name: string; at: Point }[], names: readonly string[]): Middle[] {
  const random = createRandom(Number(commune))
  const fixed = given.map(({ name, at: place }) => ({ name, place: placed(place), isFixed: true }))
  const free = names.map((name) => ({ name, place: at(people, random.whole(0, people.length - 1)), isFixed: false }))
  let middles = [...fixed, ...free]
  for (let turn = 0; turn < 15; turn++) {
    const near = new Map<string, Point[]>()
    for (const place of people) listUnder(near, nearest(middles, place).name).push(place)
    middles = middles.map((one) => (one.isFixed ? one : { ...one, place: meanOf(near.get(one.name) ?? [one.place]) }))
  }
  return middles.map(({ name, place }, index) => ({ code: commune + String(101 + index).padStart(4, '0'), name, commune, place }))
}

function nearest<T extends { place: Point }>(middles: readonly T[], place: Point): T {
  return middles.reduce((best, one) => (distance_m(one.place, place) < distance_m(best.place, place) ? one : best), at(middles, 0))
}

function meanOf(places: readonly Point[]): Point {
  const [x, y] = places.reduce<Point>(([sumX, sumY], [one, other]) => [sumX + one, sumY + other], [0, 0])
  return [x / places.length, y / places.length]
}

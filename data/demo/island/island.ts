import { at, get, listUnder } from './at.ts'
import { drawHouseholds } from './households.ts'
import { drawAreas, drawIris, type Iris } from './iris.ts'
import { drawLand } from './land.ts'
import type { Household } from './members.ts'
import { AGENCIES, CAF_ISLET, CAF_ZONES, COUNTRY, QPV, TOWN, ZUS } from './places.ts'
import { locator, type Point, type Zone } from './plane.ts'
import { drawOldQuarter, drawQuarter } from './quarters.ts'

/** A zone and the households that live in it. */
export type Peopled = { code: string; name: string; zone: Zone; households: readonly Household[] }

/** The whole island: its households and every zoning laid over them. */
export type Island = {
  households: readonly Household[]
  communes: readonly Peopled[]
  iris: readonly (Peopled & Pick<Iris, 'commune' | 'type'>)[]
  qpv: readonly Peopled[]
  formerQpv: readonly Peopled[]
  zus: readonly Peopled[]
  cafZones: readonly Peopled[]
  agencies: readonly Peopled[]
  /** Communes that a 200 m cell touches, the widest part first, put end to end as in lcog_geo. */
  communesOfCell: (corner: Point) => string
}

/** Draws everything, in the order of a real island: land, people, then the zonings that institutions lay over them. */
export function drawIsland(): Island {
  const land = drawLand()
  const households = drawHouseholds(land.perimeters, HOUSEHOLDS)
  const iris = drawIris(land, households)
  const communeOf = locator(land.perimeters)
  const isLand = (point: Point): boolean => communeOf(point) !== null
  const quarters = QPV.map((one) => ({ code: one.code, name: one.name, zone: drawQuarter(one, households, isLand, QPV_2024) }))
  const former = QPV.flatMap((one) => (one.former === null ? [] : [{ code: one.former, name: one.name, zone: drawQuarter(one, households, isLand, QPV_2015) }]))
  const zus = ZUS.map((one, index) => ({ code: one.code, name: one.name, zone: drawOldQuarter(one, isLand, 3 + index) }))
  const named = (zones: Map<string, Zone>, names: readonly { code: string; name: string }[]) =>
    names.map(({ code, name }) => ({ code, name, zone: get(zones, code) }))
  return {
    households,
    communes: people(named(land.perimeters, [TOWN, COUNTRY]), households),
    iris: people(iris, households),
    qpv: people(quarters, households),
    formerQpv: people(former, households),
    zus: people(zus, households),
    cafZones: people(named(drawAreas(land, CAF_ZONES, CAF_ISLET.code, 71), [...CAF_ZONES, CAF_ISLET]), households),
    agencies: people(named(drawAreas(land, AGENCIES, at(AGENCIES, AGENCIES.length - 1).code, 81), AGENCIES), households),
    communesOfCell: (corner) => communesOfCell(corner, communeOf),
  }
}

const HOUSEHOLDS = 26500
/** Rules of the fiction: four people in ten poor and 2,500 inhabitants a km² in 2024; fewer and denser quarters in 2015. */
const QPV_2024 = { seed: 1, poorShare: 0.38, perKm2: 2500 }
const QPV_2015 = { seed: 2, poorShare: 0.46, perKm2: 4000 }

function people<T extends { code: string; zone: Zone }>(zones: readonly T[], households: readonly Household[]): (T & Pick<Peopled, 'households'>)[] {
  const zoneOf = locator(new Map(zones.map(({ code, zone }) => [code, zone])))
  const living = new Map<string | null, Household[]>()
  for (const one of households) listUnder(living, zoneOf(one.place)).push(one)
  return zones.map((one) => ({ ...one, households: living.get(one.code) ?? [] }))
}

function communesOfCell([x, y]: Point, communeOf: (point: Point) => string | null): string {
  const met = new Map<string, number>()
  for (let step = 0; step < 100; step++) {
    const commune = communeOf([x + 10 + 20 * (step % 10), y + 10 + 20 * Math.floor(step / 10)])
    if (commune !== null) met.set(commune, (met.get(commune) ?? 0) + 1)
  }
  const byArea = [...met].toSorted(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1))
  return byArea.map(([code]) => code).join('')
}

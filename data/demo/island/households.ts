import { at } from './at.ts'
import { forestDepth, harbourDepth, placed } from './land.ts'
import { drawMembers, type Household, type Member } from './members.ts'
import { ISLET, ISLET_HOUSEHOLDS, MIDDLE, POCKETS, QPV, SCATTERED, SETTLEMENTS } from './places.ts'
import { distance_m, locator, type Point, type Zone } from './plane.ts'
import { createRandom, noise, type Random } from './random.ts'

/**
 * Every household of the island, in the order it was drawn: about `count`, grouped in buildings, poor where the place is hard.
 * Positions are whole metres of EPSG:5490, on the land of `communes`.
 */
export function drawHouseholds(communes: ReadonlyMap<string, Zone>, count: number): Household[] {
  const random = createRandom(970)
  const communeOf = locator(communes)
  const households: Household[] = []
  while (households.length < count - ISLET_HOUSEHOLDS) {
    const building = drawBuilding(random)
    if (communeOf(building.place) === null || isEmpty(building, random)) continue
    for (let dwelling = 0; dwelling < building.dwellings; dwelling++) households.push(drawHousehold(random, building))
  }
  while (households.length < count) {
    const place = around(random, placed(ISLET.at), ISLET.radius_m / 3)
    if (communeOf(place) !== null) households.push(drawHousehold(random, { place, kind: 'ecart', dwellings: 1 }))
  }
  return households
}

/** How hard the place is: 0 ordinary, about 1 in the middle of the poorest quarters, below 0 on the well-off slopes. */
export function hardship([x, y]: Point): number {
  const poor = [...QPV, ...POCKETS].map((quarter) => {
    const ragged = distance_m(placed(quarter.at), [x, y]) + (noise(61, x, y, 300) - 0.5) * quarter.radius_m * 0.7
    return quarter.rise * Math.min(1, Math.max(0, 0.5 + (quarter.radius_m - ragged) / (quarter.radius_m * 0.4)))
  })
  return Math.max(...poor) + (noise(62, x, y, 1500) - 0.5) * 0.5
}

type Building = { place: Point; kind: 'ville' | 'cite' | 'bourg' | 'ecart'; dwellings: number }

/** Dwellings of a building by kind of place: blocks in the estates, small blocks in town, houses elsewhere. */
const DWELLINGS = { ville: [1, 7], cite: [4, 18], bourg: [1, 4], ecart: [1, 2] } as const

function drawBuilding(random: Random): Building {
  if (random.chance(SCATTERED / 1.5)) return { place: scattered(random), kind: 'ecart', dwellings: 1 }
  // Weights are shares of households: buildings are drawn by weight over their mean number of dwellings.
  const settlement = random.pick(SETTLEMENTS.map((one) => ({ ...one, weight: one.weight / (at(DWELLINGS[one.kind], 0) + at(DWELLINGS[one.kind], 1)) })))
  const [low, high] = DWELLINGS[settlement.kind]
  return { place: around(random, placed(settlement.at), settlement.spread_m), kind: settlement.kind, dwellings: random.whole(low, high) }
}

function drawHousehold(random: Random, { place, kind, dwellings }: Building): Household {
  const level = hardship(place)
  const { type, members } = drawMembers(random, Math.max(0, level))
  const income = drawIncome(random, members, type, level)
  const isSocial = random.chance(kind === 'cite' ? 0.72 : kind === 'ville' ? 0.1 + 0.25 * Math.max(0, level) : 0.04)
  const tenure = isSocial ? 'H' : random.chance(kind === 'ecart' ? 0.75 : 0.5 - 0.2 * Math.max(0, level)) ? 'P' : 'L'
  const building = dwellings > 2 ? 'C' : 'M'
  return {
    place,
    type,
    members,
    income,
    tenure,
    building,
    ...drawDwelling(random, kind, building, members.length),
    ...drawBenefits(random, members, type, income, tenure),
  }
}

/** Income per consumption unit, € a year: what work brings in, less where life is hard. Scales are set so that three islanders in ten are poor. */
function drawIncome(random: Random, members: readonly Member[], type: Household['type'], level: number): number {
  const adults = members.filter(({ age }) => age >= 18)
  const working = adults.filter(({ work }) => work === 'o').length
  const retired = adults.filter(({ age }) => age >= 65).length
  const earning = (working + 0.8 * retired) / Math.max(1, adults.length)
  const growth = 0.62 * (earning - 0.5) - 0.5 * level - (type === 'M' ? 0.16 : 0) + 0.36 * random.normal()
  return Math.round(Math.min(140000, Math.max(3200, 18900 * exponential(growth))) / 10) * 10
}

/** e to the power of x, to 1 %, in multiplications alone: every processor rounds them alike. */
function exponential(x: number): number {
  let power = 1 + x / 256
  for (let doubling = 0; doubling < 8; doubling++) power *= power
  return power
}

function drawDwelling(random: Random, kind: Building['kind'], building: Household['building'], size: number): Pick<Household, 'era' | 'surface_m2'> {
  const weights = {
    ville: [0.2, 0.3, 0.3, 0.17, 0.03],
    cite: [0.03, 0.45, 0.4, 0.1, 0.02],
    bourg: [0.2, 0.25, 0.3, 0.2, 0.05],
    ecart: [0.06, 0.14, 0.35, 0.4, 0.05],
  }[kind]
  const era = random.pick(weights.map((weight, index) => ({ weight, index }))).index
  return { era, surface_m2: Math.round(Math.max(18, (building === 'C' ? 38 : 62) + 11 * size + 12 * random.normal())) }
}

/** Family benefits from the first child, housing benefit under a ceiling, RSA for the very low incomes of working age. */
function drawBenefits(
  random: Random,
  members: readonly Member[],
  type: Household['type'],
  income: number,
  tenure: Household['tenure'],
): Pick<Household, 'isRecipient' | 'hasRsa' | 'isLowIncome'> {
  const hasChild = members.some(({ age }) => age < 20)
  const head = members.reduce((oldest, { age }) => Math.max(oldest, age), 0)
  const mayHaveRsa = head >= 25 && head < 65 && income < 10800 && !members.some(({ work }) => work === 'o')
  const hasRsa = mayHaveRsa && random.chance(0.86)
  const isRecipient = hasRsa || random.chance(hasChild ? 0.9 : tenure !== 'P' && income < 14500 ? 0.75 : type === 'S' && income < 16000 ? 0.2 : 0.04)
  return { isRecipient, hasRsa, isLowIncome: isRecipient && head < 65 && income < 12900 }
}

function around(random: Random, [x, y]: Point, spread_m: number): Point {
  return [Math.round(x + random.normal() * spread_m), Math.round(y + random.normal() * spread_m)]
}

function scattered(random: Random): Point {
  return [Math.round(MIDDLE[0] + (random.next() - 0.5) * 17000), Math.round(MIDDLE[1] + (random.next() - 0.5) * 9000)]
}

/** The forest is empty, with a margin; the harbour keeps one household in a hundred; outside the estates people leave hollows between hamlets. */
function isEmpty({ place, kind }: Building, random: Random): boolean {
  if (forestDepth(place) > -0.25) return true
  if (harbourDepth(place) > -0.1) return !random.chance(0.01)
  return kind !== 'cite' && noise(63, place[0], place[1], 800) < 0.36
}

import type { DetectionParameters } from '../../../../model/detection.ts'
import type { Detection } from '../detections.ts'
import type { Order } from './order.ts'
import type { SimulatedTerritory } from './territory.ts'

/** What a caller asks: which pockets, where, under which ceiling, in which order. Nothing here has a default: whoever simulates chooses. */
export type SimulationWish = {
  detection: Detection
  /** The run of the release, and its editions: where the people of quarters are counted. */
  run: number
  editions: readonly number[]
  territory: SimulatedTerritory
  /** Null: the pockets of the release as they are; else they are looked for again. */
  parameters: DetectionParameters | null
  ceiling: WishedCeiling
  order: Order
  draws: number
  seed: number
  /** Asked before each draw: lets others have their turn, or throws to give up. */
  permit: () => Promise<void>
}

/** Euros, persons, shares 0–1; null: not asked. */
export type WishedCeiling = {
  envelope: number | null
  share: number | null
  pricePerPerson: number | null
  pricePerHousehold: number | null
  population: number | null
  qpvShare: number | null
  reference: string
}

/** Pockets of a release, and the why of them, for the door of publish/read. */
export { type Detection, type DetectionRow, listDetections } from './detections.ts'
export { countPocketUnits, listPocketUnitShapes, listPocketUnits, type PocketUnitRow, type UnitSelection } from './pocket-units.ts'
export {
  countPockets,
  listPocketDepartements,
  listPocketShapes,
  listPockets,
  POCKET_STATUSES,
  type PocketRow,
  type PocketSelection,
} from './pockets.ts'
export { ORDERS } from './simulate/order.ts'
export type { PocketSimulation } from './simulate/outcome.ts'
export { simulatePockets } from './simulate/simulate-pockets.ts'
export { communesOfEpci, type SimulatedTerritory } from './simulate/territory.ts'
export { listLeftOut, readCommuneNames } from './surroundings.ts'

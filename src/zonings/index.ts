/**
 * Zones by vintage: repaired, in the legal CRS of their territory and in CRS84.
 * An edition is one reading of a zoning's perimeters; the current one of each zoning is what the next build uses.
 */
export { type AdoptOptions, type AdoptReport, adoptZones } from './adopt.ts'
export { checkCodes, checkWaiting } from './check-codes.ts'
export { currentEditions, type Edition, retireFictitiousEditions } from './editions.ts'

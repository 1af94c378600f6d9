import { type Collection, readMinZoom } from '../../../publish/read/index.ts'
import type { Door } from '../../app.ts'

/** What one tile may hold, zones: about 2 s of PostgreSQL, and 10 MB. Every zoning of the catalogue fits in one; a grid of millions of cells does not. */
export const MOST_IN_A_TILE = 100_000

/** What a tile holds that is made at once, zones: about 20 ms of PostgreSQL. Those that may hold more wait for their turn among heavy answers. */
export const LIGHT_TILE = 1_000

/** The first zoom at which no tile of a collection holds more than `most` zones: 0 when it has no more itself. An edition never changes: it is read once. */
export function createFirstZoom(db: Door['database']['db'], most: number): (collection: Pick<Collection, 'count' | 'table'>) => Promise<number> {
  const known = new Map<number, Promise<number>>()
  return async ({ count, table }) => {
    if (count <= most) return 0
    const kept = known.get(table.edition)
    if (kept) return kept
    const read = readMinZoom(db, table, most)
    known.set(table.edition, read)
    read.catch(() => known.delete(table.edition))
    return read
  }
}

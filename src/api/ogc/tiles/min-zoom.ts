import { type Collection, readMinZoom } from '../../../publish/read/index.ts'
import type { Door } from '../../app.ts'

/** What one tile may hold, zones: about 2 s of PostgreSQL, and 10 MB. Every zoning of the catalogue fits in one; a grid of millions of cells does not. */
const MOST_IN_A_TILE = 100_000

/** The first zoom at which a collection has tiles: 0, but for those too large for one tile. An edition never changes: it is read once. */
export function createMinZoom(db: Door['database']['db']): (collection: Pick<Collection, 'count' | 'table'>) => Promise<number> {
  const known = new Map<number, Promise<number>>()
  return async ({ count, table }) => {
    if (count <= MOST_IN_A_TILE) return 0
    const kept = known.get(table.edition)
    if (kept) return kept
    const read = readMinZoom(db, table, MOST_IN_A_TILE)
    known.set(table.edition, read)
    read.catch(() => known.delete(table.edition))
    return read
  }
}

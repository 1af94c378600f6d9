import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** What a cursor is sealed with: the release, the place, and the address without the parameters (`free`) that may change from one page to the next. */
export function sealOf(request: Pick<FastifyRequest, 'url'>, release: number, free: readonly string[], place: readonly unknown[]): string {
  const url = new URL(request.url, 'http://kartye.invalid')
  for (const name of free) url.searchParams.delete(name)
  url.searchParams.sort()
  return createHash('sha256')
    .update(JSON.stringify([release, url.pathname, url.search, place]))
    .digest('base64url')
    .slice(0, 16)
}

/** The parts of a cursor as it is written in an address. */
export function writeCursor(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The parts of a cursor; none when it was not written here, or when one of them is not what is expected. */
export function readCursor<Part>(cursor: string, isPart: (part: unknown) => part is Part): Part[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(parts) && parts.every(isPart) ? parts : []
  } catch {
    return []
  }
}

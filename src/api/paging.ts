import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { DomainError } from '../model/error.ts'
import type { Served } from './serving.ts'

/** Where a page starts: after the element of key `after`, `shown` elements being behind; the first page is `{ after: null, shown: 0 }`. */
export type Start = { after: readonly string[] | null; shown: number }

export const FIRST: Start = { after: null, shown: 0 }

/**
 * Reads `curseur`. It is sealed with the release and the query it came from, and opens no other.
 * @throws DomainError `parametre_invalide`.
 */
export function startOf(request: FastifyRequest, served: Pick<Served, 'release'>, curseur: string | undefined, keyLength: number): Start {
  if (curseur === undefined) return FIRST
  const parts = decode(curseur)
  const [shown, seal, ...after] = parts
  if (!shown || after.length !== keyLength || seal !== sealOf(request, served, shown, after))
    throw new DomainError('parametre_invalide', 'Ce curseur n’est pas celui de cette requête : suivez l’adresse « suite » telle qu’elle est donnée.', {
      parametre: 'curseur',
    })
  return { after, shown: Number(shown) }
}

/** Address of the page after `last`, or null when all `total` elements are behind. It pins the release, so that a switch cannot tear a list. */
export function nextUrl(
  request: FastifyRequest,
  served: Pick<Served, 'release'>,
  { last, shown, total }: { last: readonly string[] | null; shown: number; total: number },
): string | null {
  if (!last || shown >= total) return null
  const curseur = Buffer.from(JSON.stringify([String(shown), sealOf(request, served, String(shown), last), ...last])).toString('base64url')
  const url = addressOf(request)
  url.searchParams.set('publication', String(served.release))
  url.searchParams.set('curseur', curseur)
  return url.pathname + url.search
}

/** A page of a list short enough to be read whole. */
export function pageOf<T>(
  request: FastifyRequest,
  served: Pick<Served, 'release'>,
  all: readonly T[],
  { key, query: { curseur, limite = 100 } }: { key: (element: T) => string; query: { curseur?: string | undefined; limite?: number | undefined } },
): { elements: T[]; total: number; suite: string | null; publication: number } {
  const { shown } = startOf(request, served, curseur, 1)
  const elements = all.slice(shown, shown + limite)
  const last = elements.at(-1)
  const suite = nextUrl(request, served, { last: last === undefined ? null : [key(last)], shown: shown + elements.length, total: all.length })
  return { elements, total: all.length, suite, publication: served.release }
}

function decode(curseur: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(curseur, 'base64url').toString('utf8'))
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : []
  } catch {
    return []
  }
}

// Only what chooses and orders the elements is sealed: the size of pages may change on the way.
function sealOf(request: FastifyRequest, { release }: Pick<Served, 'release'>, shown: string, after: readonly string[]): string {
  const url = addressOf(request)
  for (const free of ['curseur', 'limite', 'publication']) url.searchParams.delete(free)
  url.searchParams.sort()
  return createHash('sha256')
    .update(JSON.stringify([release, url.pathname, url.search, shown, after]))
    .digest('base64url')
    .slice(0, 16)
}

function addressOf(request: FastifyRequest): URL {
  return new URL(request.url, 'http://kartye.invalid')
}

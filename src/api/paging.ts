import type { FastifyRequest } from 'fastify'
import { DomainError } from '../model/error.ts'
import { readCursor, sealOf, writeCursor } from './seal.ts'
import type { Served } from './serving.ts'

/** Where a page starts: after the element of key `after`, `shown` elements being behind; the first page is `{ after: null, shown: 0 }`. */
export type Start = { after: readonly string[] | null; shown: number }

// Only what chooses and orders the elements is sealed: the size of pages may change on the way.
const FREE = ['curseur', 'limite', 'publication']

export const FIRST: Start = { after: null, shown: 0 }

/**
 * Reads `curseur`. It is sealed with the release and the query it came from, and opens no other.
 * @throws DomainError `parametre_invalide`.
 */
export function startOf(request: FastifyRequest, served: Pick<Served, 'release'>, curseur: string | undefined, keyLength: number): Start {
  if (curseur === undefined) return FIRST
  const parts = readCursor(curseur, isText)
  const [shown, seal, ...after] = parts
  if (!shown || after.length !== keyLength || seal !== sealOf(request, served.release, FREE, [shown, after]))
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
  const curseur = writeCursor([String(shown), sealOf(request, served.release, FREE, [String(shown), last]), ...last])
  const url = new URL(request.url, 'http://kartye.invalid')
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

function isText(part: unknown): part is string {
  return typeof part === 'string'
}

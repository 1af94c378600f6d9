import type { FastifyRequest } from 'fastify'
import { DomainError } from '../../model/error.ts'
import type { FeatureKey, FeatureQuery } from '../../publish/read/index.ts'
import { readCursor, sealOf, writeCursor } from '../seal.ts'
import type { Served } from '../serving.ts'

/** Where a page stands: after a key, or before one, or first. `offset` is how many features come before that key, it included for `after`. */
export type Place = { after: FeatureKey | null; before: FeatureKey | null; offset: number; total: number | null }

export const START: Place = { after: null, before: null, offset: 0, total: null }

// Only what chooses and orders the features is sealed: the size of pages and their format may change on the way.
const FREE = ['cursor', 'limit', 'publication', 'f']

type Query = Pick<FeatureQuery, 'sort' | 'table'>

/**
 * Reads `cursor`. It is sealed with the release and the query it came from, and opens no other.
 * @throws DomainError `parametre_invalide`.
 */
export function placeOf(request: FastifyRequest, { release }: Pick<Served, 'release'>, query: Query, cursor: string | null): Place {
  if (cursor === null) return START
  const parts = readCursor(cursor, isPart)
  const [direction, offset, total, seal, ...key] = parts
  const isMine = typeof offset === 'number' && typeof total === 'number' && seal === sealOf(request, release, FREE, [direction, offset, total, key])
  if (!isMine || (direction !== 'after' && direction !== 'before') || !fits(key, query))
    throw new DomainError('parametre_invalide', 'Ce curseur n’est pas celui de cette requête : suivez les liens next et prev tels qu’ils sont donnés.', {
      parametre: 'cursor',
    })
  return { after: direction === 'after' ? key : null, before: direction === 'before' ? key : null, offset, total }
}

/** The cursor of the page after, or before, the feature of that key. */
export function cursorTo(
  request: FastifyRequest,
  { release }: Pick<Served, 'release'>,
  direction: 'after' | 'before',
  { key, offset, total }: { key: FeatureKey; offset: number; total: number },
): string {
  const seal = sealOf(request, release, FREE, [direction, offset, total, key])
  return writeCursor([direction, offset, total, seal, ...key])
}

type Part = string | number | null

function isPart(part: unknown): part is Part {
  return part === null || typeof part === 'string' || typeof part === 'number'
}

// A value for each column of the order, of its type, then the code: what the statement compares with.
function fits(key: readonly Part[], { sort, table }: Query): boolean {
  const types = sort.map(({ column }) => (table.columns.find(({ name }) => name === column)?.type === 'text' ? 'string' : 'number'))
  return key.length === types.length + 1 && typeof key.at(-1) === 'string' && types.every((type, i) => key[i] === null || typeof key[i] === type)
}

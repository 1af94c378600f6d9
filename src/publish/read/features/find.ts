import type { RawBuilder } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { DomainError } from '../../../model/error.ts'
import type { FeatureQuery } from './table.ts'

/** What of a query a statement computes with. */
export type Computed = Pick<FeatureQuery, 'filter' | 'box' | 'crs' | 'withGeometry'>

/**
 * The rows of a statement that finds features, and reads them if `query` shows their shape.
 * @throws DomainError `filtre_invalide` when the filter computes beyond double precision; that or `parametre_invalide`, with what alone can be the cause or
 * else all that may be, when a shape is outside the domain of its projection.
 */
export async function find<Row>(db: Db, query: Computed, statement: RawBuilder<Row>): Promise<Row[]> {
  try {
    return (await statement.execute(db)).rows
  } catch (error) {
    throw named(error, query) ?? error
  }
}

/** The rows of a statement that only reads features found before, by their key or their code. @throws DomainError `parametre_invalide`, as `find`. */
export function read<Row>(db: Db, query: FeatureQuery, statement: RawBuilder<Row>): Promise<Row[]> {
  return find(db, { ...query, filter: null, box: null }, statement)
}

function named(error: unknown, query: Computed): DomainError | null {
  const { code, message = '' } = error as { code?: string; message?: string }
  // numeric_value_out_of_range, in PostgreSQL's table of error codes; PostGIS gives its own no code but internal_error.
  if (code === '22003' && query.filter)
    return new DomainError('filtre_invalide', 'Un calcul du filtre dépasse les nombres que l’on sait représenter.', { parametre: 'filter' })
  if (code === 'XX000' && /^transform:|projection domain|tolerance condition/i.test(message)) return outOfDomain(query)
  return null
}

function outOfDomain({ filter, box, crs, withGeometry }: Computed): DomainError | null {
  const suspects = [
    ...(filter ? [{ parametre: 'filter', shape: 'une géométrie du filtre' }] : []),
    ...(box && box.srid !== 4326 ? [{ parametre: 'bbox', shape: 'l’emprise' }] : []),
    ...(withGeometry && crs.srid !== 4326 ? [{ parametre: 'crs', shape: 'un territoire de la réponse' }] : []),
  ]
  const [first, ...others] = suspects
  if (!first) return null
  const sentence = `${suspects.map(({ parametre, shape }) => `${shape} (${parametre})`).join(' ou ')} sort du domaine de son système de coordonnées.`
  return new DomainError(first.parametre === 'filter' && others.length === 0 ? 'filtre_invalide' : 'parametre_invalide', capital(sentence), {
    parametre: suspects.map(({ parametre }) => parametre).join(','),
  })
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

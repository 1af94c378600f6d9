import type { RawBuilder } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { DomainError } from '../../../model/error.ts'

/**
 * The rows of a statement whose filter may compute: what only shows at work is named.
 * @throws DomainError `filtre_invalide` when a result is beyond double precision, or a shape outside the domain of its projection.
 */
export async function find<Row>(db: Db, statement: RawBuilder<Row>): Promise<Row[]> {
  try {
    return (await statement.execute(db)).rows
  } catch (error) {
    throw named(error) ?? error
  }
}

function named(error: unknown): DomainError | null {
  const { code, message = '' } = error as { code?: string; message?: string }
  // numeric_value_out_of_range, in PostgreSQL's table of error codes; PostGIS gives its own no code but internal_error.
  if (code === '22003') return new DomainError('filtre_invalide', 'Un calcul du filtre dépasse les nombres que l’on sait représenter.', { parametre: 'filter' })
  if (code === 'XX000' && /^transform:|projection domain|tolerance condition/i.test(message))
    return new DomainError('filtre_invalide', 'Une géométrie du filtre sort du domaine de son système de coordonnées.', { parametre: 'filter' })
  return null
}

import type { Db } from '../../db/database.ts'
import { DomainError } from '../../model/error.ts'
import { type CatalogueRow, readCatalogueOf } from '../read/catalogue.ts'
import { readScope, type Scope } from '../read/scope.ts'
import { listSources, type SourceRow } from '../read/sources.ts'
import { listZonings, type ZoningRow } from '../read/zonings.ts'

/** What the files of a release are about. */
export type Contents = {
  scope: Scope
  catalogue: ReadonlyMap<string, CatalogueRow>
  sources: readonly SourceRow[]
  /** Those that the release has values of, by id. */
  zonings: readonly (ZoningRow & { edition: number })[]
}

/** @throws DomainError `publication_inconnue`. */
export async function readContents(db: Db, release: number): Promise<Contents> {
  const scope = await readScope(db, release)
  if (!scope) throw new DomainError('publication_inconnue', `Il n’y a pas de publication ${release}.`, { parametre: 'publication', valeur: String(release) })
  const catalogue = await readCatalogueOf(db, scope.run)
  const sources = await listSources(db, release)
  const valued = new Set(scope.offers.map(({ zoning }) => zoning))
  const editions = new Map(scope.zonings.map(({ id, edition }) => [id, edition]))
  const zonings = (await listZonings(db, release)).flatMap((zoning) => {
    const edition = editions.get(zoning.id)
    return edition !== undefined && valued.has(zoning.id) ? [{ ...zoning, edition }] : []
  })
  return { scope, catalogue: new Map(catalogue.map((indicator) => [indicator.code, indicator])), sources, zonings }
}

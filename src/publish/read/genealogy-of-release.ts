import { type RawBuilder, sql } from 'kysely'

/**
 * The genealogies of a release, to be read FROM: of each pair of its zonings, the last that was traced before the release was built, so that its answers
 * never change. Columns: those of `crosswalk.genealogy`, and the zonings as `de` and `vers`.
 */
export function genealogiesOf(release: number): RawBuilder<unknown> {
  return sql`(
      SELECT DISTINCT ON (traced.source_edition, traced.target_edition) traced.*, earlier.zoning AS de, later.zoning AS vers
      FROM publish.release r
      JOIN publish.release_zoning earlier ON earlier.release = r.id
      JOIN publish.release_zoning later ON later.release = r.id
      JOIN crosswalk.genealogy traced ON traced.source_edition = earlier.edition AND traced.target_edition = later.edition AND traced.computed_at <= r.built_at
      WHERE r.id = ${release}::int
      ORDER BY traced.source_edition, traced.target_edition, traced.computed_at DESC, traced.id DESC
    )`
}

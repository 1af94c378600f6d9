import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export type ScopeZoning = { id: string; edition: number; isTarget: boolean }

/** Something the release has values for; `zones` is how many. */
export type Offer = { zoning: string; indicator: string; period: string; method: string; zones: number }

/** What a release can be asked. */
export type Scope = { release: number; run: number; builtAt: string; zonings: readonly ScopeZoning[]; offers: readonly Offer[] }

/** The release served: the last one switched to; null when nothing was ever published. */
export async function currentRelease(db: Db): Promise<number | null> {
  const { rows } = await sql<{ release: number }>`SELECT release FROM publish.switch ORDER BY id DESC LIMIT 1`.execute(db)
  return rows[0]?.release ?? null
}

/** Zonings of a release, built or published, and every zoning × indicator × period × method it has values for; null when there is no such release. */
export async function readScope(db: Db, release: number): Promise<Scope | null> {
  const { rows } = await sql<Scope>`
    SELECT release.id AS release, release.run, release.built_at AS "builtAt", zoning.list AS zonings, offer.list AS offers
    FROM publish.release
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('id', zoning, 'edition', edition, 'isTarget', is_target) ORDER BY zoning), '[]') AS list
      FROM publish.release_zoning WHERE release_zoning.release = release.id
    ) AS zoning
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(kept ORDER BY zoning, indicator, period, method), '[]') AS list
      FROM (
        SELECT zoning, indicator, period, method, count(DISTINCT code)::int AS zones
        FROM estimate.value WHERE run = release.run
        GROUP BY zoning, indicator, period, method
      ) AS kept
    ) AS offer
    WHERE release.id = ${release}::int
  `.execute(db)
  return rows[0] ?? null
}

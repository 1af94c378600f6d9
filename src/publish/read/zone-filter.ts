import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'

/** West, south, east, north in degrees of CRS84. */
export type Bbox = readonly [west: number, south: number, east: number, north: number]

/** Which zones of an edition; a null filter lets every zone through. */
export type ZoneFilter = {
  edition: number
  codes: readonly string[] | null
  communes: readonly string[] | null
  departements: readonly string[] | null
  epcis: readonly string[] | null
  bbox: Bbox | null
  search: string | null
}

/** Every zone of an edition. */
export function wholeEdition(edition: number): ZoneFilter {
  return { edition, codes: null, communes: null, departements: null, epcis: null, bbox: null, search: null }
}

/** A page of features as text: `features` is pasted between the brackets of a FeatureCollection. */
export type GeojsonPage = { features: string; shown: number; last: string | null; total: number }

/** The condition on `zonings.zone AS zone`. A bbox is compared in CRS84, where the index is. */
export function zoneMatches({ edition, codes, communes, departements, epcis, bbox, search }: ZoneFilter): RawBuilder<boolean> {
  const conditions = [sql`zone.edition = ${edition}::int`]
  if (codes) conditions.push(sql`zone.code = ANY (${codes}::text[])`)
  if (communes) conditions.push(sql`zone.communes && ${communes}::text[]`)
  if (departements) conditions.push(sql`zone.departement = ANY (${departements}::text[])`)
  if (epcis) conditions.push(sql`zone.epci = ANY (${epcis}::text[])`)
  if (bbox)
    conditions.push(sql`ST_Intersects(zone.geom84, ST_MakeEnvelope(${bbox[0]}::float8, ${bbox[1]}::float8, ${bbox[2]}::float8, ${bbox[3]}::float8, 4326))`)
  if (search)
    conditions.push(
      sql`${folded(sql`${search}::text`)} <> '' AND (position(${folded(sql`${search}::text`)} IN ${folded(sql`zone.label`)}) > 0 OR starts_with(upper(zone.code), upper(${search}::text)))`,
    )
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`
}

/** How many zones match, exactly. */
export async function countZones(db: Db, filter: ZoneFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`SELECT count(*)::int AS total FROM zonings.zone WHERE ${zoneMatches(filter)}`.execute(db)
  return rows[0]?.total ?? 0
}

/** Those of `codes` that are no zone of the edition, in the order given. */
export async function unknownCodes(db: Db, edition: number, codes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    SELECT asked.code FROM unnest(${codes}::text[]) WITH ORDINALITY AS asked(code, position)
    WHERE NOT EXISTS (SELECT 1 FROM zonings.zone WHERE zone.edition = ${edition}::int AND zone.code = asked.code)
    ORDER BY asked.position
  `.execute(db)
  return rows.map(({ code }) => code)
}

// Accents, case, hyphens and apostrophes do not count: « Saint-Élie » is found by « saint elie ». Plain functions of PostgreSQL, so that no extension is needed.
function folded(text: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`btrim(regexp_replace(regexp_replace(replace(replace(normalize(lower(${text}), NFKD), 'œ', 'oe'), 'æ', 'ae'), '[\u0300-\u036F]', '', 'g'), '[^a-z0-9]+', ' ', 'g'))`
}

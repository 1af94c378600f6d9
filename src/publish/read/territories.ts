import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { type GeojsonPage, type ZoneFilter, zoneMatches } from './zone-filter.ts'

export type TerritoryRow = {
  zonage: string
  code: string
  libelle: string | null
  communes: string[]
  departement: string | null
  epci: string | null
  bassin: string
  superficie_km2: number
  population: number | null
}

/** A zoning of a release, and the period of the population shown beside its zones (null: the release has none). */
export type TerritorySelection = { run: number; zoning: string; populationPeriod: string | null; zones: ZoneFilter }

/** Zones by code, from after `after`. */
export async function listTerritories(db: Db, selection: TerritorySelection, page: { after: string | null; limit: number }): Promise<TerritoryRow[]> {
  const { rows } = await sql<TerritoryRow>`
    WITH page AS MATERIALIZED (${pageOfZones(selection, page)})
    SELECT ${columns(selection)} FROM page ${population(selection)} ORDER BY page.code
  `.execute(db)
  return rows
}

/** The same as features with flat properties; the text is pasted as it is. */
export async function territoriesGeojson(db: Db, selection: TerritorySelection, page: { after: string | null; limit: number }): Promise<GeojsonPage> {
  const { rows } = await sql<GeojsonPage>`
    WITH page AS MATERIALIZED (${pageOfZones(selection, page)}),
    feature AS (SELECT page.code, ${feature(selection)} AS text FROM page ${population(selection)})
    SELECT coalesce(string_agg(text, ',' ORDER BY code), '') AS features, count(*)::int AS shown, max(code) AS last,
           (SELECT count(*)::int FROM zonings.zone WHERE ${zoneMatches(selection.zones)}) AS total
    FROM feature
  `.execute(db)
  return rows[0] ?? { features: '', shown: 0, last: null, total: 0 }
}

/** One zone; null when the edition has no such code. */
export async function readTerritory(db: Db, selection: TerritorySelection, code: string): Promise<TerritoryRow | null> {
  return (await listTerritories(db, only(selection, code), { after: null, limit: 1 }))[0] ?? null
}

/** One zone as the text of a feature; null when the edition has no such code. */
export async function territoryGeojson(db: Db, selection: TerritorySelection, code: string): Promise<string | null> {
  const { features, shown } = await territoriesGeojson(db, only(selection, code), { after: null, limit: 1 })
  return shown > 0 ? features : null
}

function only(selection: TerritorySelection, code: string): TerritorySelection {
  return { ...selection, zones: { edition: selection.zones.edition, codes: [code], communes: null, departements: null, epcis: null, bbox: null, search: null } }
}

function pageOfZones({ zones }: TerritorySelection, { after, limit }: { after: string | null; limit: number }): RawBuilder<unknown> {
  return sql`
    SELECT zone.* FROM zonings.zone
    WHERE ${zoneMatches(zones)} ${after === null ? sql`` : sql`AND zone.code > ${after}::text`}
    ORDER BY zone.code
    LIMIT ${limit}::int`
}

const areaKm2 = sql`round((page.area_m2 / 1e6)::numeric, 4)::float8`

function columns({ zoning }: TerritorySelection): RawBuilder<unknown> {
  return sql`${zoning}::text AS zonage, page.code, page.label AS libelle, page.communes, page.departement, page.epci, page.territory AS bassin,
    ${areaKm2} AS superficie_km2, population.value AS population`
}

function feature({ zoning }: TerritorySelection): RawBuilder<string> {
  return sql<string>`concat(
    '{"type":"Feature","id":', to_json(page.code),
    ',"geometry":', ST_AsGeoJSON(ST_ForcePolygonCCW(page.geom84), 6, 0),
    ',"properties":', json_build_object(
      'zonage', ${zoning}::text, 'code', page.code, 'libelle', page.label, 'communes', array_to_string(page.communes, ','), 'departement', page.departement,
      'epci', page.epci, 'bassin', page.territory, 'superficie_km2', ${areaKm2}, 'population', population.value),
    '}')`
}

function population({ run, zoning, populationPeriod }: TerritorySelection): RawBuilder<unknown> {
  return sql`LEFT JOIN estimate.value AS population
    ON population.run = ${run}::int AND population.zoning = ${zoning}::text AND population.code = page.code
    AND population.indicator = 'population' AND population.period = ${populationPeriod}::text AND population.rank = 1`
}

import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { amountOf } from '../draft.ts'
import type { Measured } from '../plan.ts'
import type { Links, Sources, Targets } from './world.ts'

type Place = { code: string; territory: string; area_m2: number; x: number; y: number }

/**
 * The zones of a source edition that a correction reads, in order of code: those of `territories` that meet a target (by the area crosswalk) or
 * that one of `datasets` measures. Their mass is 0 where unknown.
 */
export async function readSources(
  db: Db,
  edition: number,
  territories: readonly string[],
  mass: Measured,
  crosswalk: number,
  datasets: readonly number[],
): Promise<Sources> {
  const { rows } = await sql<Place>`
    SELECT z.code, z.territory, z.area_m2, (ST_XMin(z.geom) + ST_XMax(z.geom)) / 2 AS x, (ST_YMin(z.geom) + ST_YMax(z.geom)) / 2 AS y
    FROM zonings.zone z
    WHERE z.edition = ${edition}::int AND z.territory = ANY (${territories}::text[])
      AND z.code IN (SELECT source FROM crosswalk.weight WHERE crosswalk = ${crosswalk}::int
                     UNION SELECT code FROM ingest.measure_row WHERE dataset = ANY (${datasets}::int[]))
    ORDER BY z.code COLLATE "C"`.execute(db)
  const places = placesOf(rows)
  const [amounts = new Float64Array()] = await readAmounts(db, mass.set.id, [mass.position], places.codes)
  return { ...places, mass: amounts.map((amount) => (Number.isNaN(amount) ? 0 : amount)) }
}

/** The zones of a target edition, in order of code. */
export async function readTargets(db: Db, edition: number): Promise<Targets> {
  const { rows } = await sql<Place & { departement: string | null }>`
    SELECT code, territory, departement, area_m2, (ST_XMin(geom) + ST_XMax(geom)) / 2 AS x, (ST_YMin(geom) + ST_YMax(geom)) / 2 AS y
    FROM zonings.zone WHERE edition = ${edition}::int ORDER BY code COLLATE "C"`.execute(db)
  return { ...placesOf(rows), departements: rows.map(({ departement }) => departement) }
}

/** Values of some variables of a dataset, one array per variable, in the order of `codes`; NaN where there is none. */
export async function readAmounts(db: Db, dataset: number, positions: readonly number[], codes: readonly string[]): Promise<Float64Array[]> {
  // One text per row: the driver parses an array element by element, at ten times the cost.
  const { rows } = await sql<{ code: string; line: string }>`
    SELECT n.code, array_to_string(ARRAY[${sql.join(positions.map((position) => amountOf('n', position)))}]::float8[], ' ', 'NaN') AS line
    FROM ingest.measure_row n WHERE n.dataset = ${dataset}::int AND n.code = ANY (${codes}::text[])`.execute(db)
  const byCode = new Map(rows.map(({ code, line }) => [code, line]))
  const columns = positions.map(() => new Float64Array(codes.length).fill(Number.NaN))
  for (const [i, code] of codes.entries()) {
    const line = byCode.get(code)
    if (line === undefined) continue
    const values = line.split(' ')
    for (let j = 0; j < values.length; j++) {
      const column = columns[j]
      if (column) column[i] = Number(values[j])
    }
  }
  return columns
}

/** Least shared area, in m², for a zone to be said to meet another: less is the drift of two borders. */
const LEAST_SHARED_M2 = 1

/** The area crosswalk of a pair of editions; null when it was not computed. */
export async function findAreaCrosswalk(db: Db, sourceEdition: number, targetEdition: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM crosswalk.crosswalk
    WHERE source_edition = ${sourceEdition}::int AND target_edition = ${targetEdition}::int AND support_edition IS NULL`.execute(db)
  return rows[0]?.id ?? null
}

/** What the zones of a target edition hold of their sources, by an area crosswalk. */
export async function readOverlaps(db: Db, crosswalk: number, targetEdition: number, sources: Sources, targets: Targets): Promise<Links> {
  const { rows } = await sql<{ source: string; target: string; share: number }>`
    SELECT w.source, w.target, least(w.weight, 1) AS share
    FROM crosswalk.weight w JOIN zonings.zone t ON t.edition = ${targetEdition}::int AND t.code = w.target
    WHERE w.crosswalk = ${crosswalk}::int AND w.target_share * t.area_m2 > ${LEAST_SHARED_M2}::float8
    ORDER BY w.target COLLATE "C", w.source COLLATE "C"`.execute(db)
  return linksOf(rows, sources, targets)
}

/** What lies around the targets of a pair of editions, within `distance_m`. */
export async function readRing(db: Db, pair: { source: number; target: number }, distance_m: number, sources: Sources, targets: Targets): Promise<Links> {
  const { rows } = await sql<{ source: string; target: string; share: number }>`
    SELECT source, target, source_share AS share FROM crosswalk.ring
    WHERE source_edition = ${pair.source}::int AND target_edition = ${pair.target}::int AND distance_m = ${distance_m}::int
    ORDER BY target COLLATE "C", source COLLATE "C"`.execute(db)
  return linksOf(rows, sources, targets)
}

function placesOf(rows: readonly Place[]): Pick<Sources, 'codes' | 'territories' | 'x' | 'y' | 'area_m2'> {
  return {
    codes: rows.map(({ code }) => code),
    territories: rows.map(({ territory }) => territory),
    x: Float64Array.from(rows, ({ x }) => x),
    y: Float64Array.from(rows, ({ y }) => y),
    area_m2: Float64Array.from(rows, ({ area_m2 }) => area_m2),
  }
}

/** Pairs by position; those of a zone that was not read (another territory) are left out. */
function linksOf(rows: readonly { source: string; target: string; share: number }[], sources: Sources, targets: Targets): Links {
  const [sourceAt, targetAt] = [positions(sources.codes), positions(targets.codes)]
  const known = rows.filter(({ source, target }) => sourceAt.has(source) && targetAt.has(target))
  return {
    source: Int32Array.from(known, ({ source }) => sourceAt.get(source) ?? 0),
    target: Int32Array.from(known, ({ target }) => targetAt.get(target) ?? 0),
    share: Float64Array.from(known, ({ share }) => share),
  }
}

function positions(codes: readonly string[]): Map<string, number> {
  return new Map(codes.map((code, i) => [code, i]))
}

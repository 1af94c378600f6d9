import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Edition } from '../editions.ts'

/** The shape of a cluster in the legal CRS of its territory: EWKB in hexadecimal, and the commune and IRIS that hold most of it. */
export type PocketShape = {
  ewkb: string
  /** The same in CRS84. */
  ewkb84: string
  /** Communes that hold at least a twentieth of it, the largest part first. */
  communes: string[]
  commune: string | null
  epci: string | null
  place: string | null
}

/** Below this share of a pocket a commune is only brushed by it. Choice of the observatory. */
const SMALLEST_PART = 0.05

/** Shapes of clusters, in their order: their units united, without the ground of the perimeters left out. */
export async function shapeClusters(
  db: Db,
  mesh: number,
  clusters: readonly { units: readonly string[] }[],
  { perimeters, communes, iris }: { perimeters: readonly Edition[]; communes: Edition | null; iris: Edition | null },
): Promise<PocketShape[]> {
  const unit = clusters.flatMap(({ units }, i) => units.map((code) => ({ i, code })))
  const { rows } = await sql<PocketShape & { i: number }>`
    WITH united AS MATERIALIZED (
      SELECT listed.i, zone.territory, ST_Union(zone.geom) AS geom
      FROM unnest(${unit.map(({ i }) => i)}::int[], ${unit.map(({ code }) => code)}::text[]) AS listed (i, code)
      JOIN zonings.zone ON zone.edition = ${mesh}::int AND zone.code = listed.code
      GROUP BY listed.i, zone.territory
    ), shape AS MATERIALIZED (
      SELECT united.i, united.territory, CASE WHEN taken.ground IS NULL THEN united.geom ELSE ST_CollectionExtract(ST_Difference(united.geom, taken.ground), 3) END AS geom
      FROM united LEFT JOIN LATERAL (
        SELECT ST_Union(qpv.geom) AS ground FROM zonings.zone AS qpv
        WHERE qpv.edition = ANY (${perimeters.map(({ id }) => id)}::int[]) AND qpv.territory = united.territory AND ST_Intersects(qpv.geom, united.geom)
      ) AS taken ON true
    ), part AS MATERIALIZED (
      SELECT shape.i, ground.edition, ground.code, ground.label, ground.epci, ground.communes,
             ST_Area(ST_Intersection(ground.geom, shape.geom)) / ST_Area(shape.geom) AS share
      FROM shape JOIN zonings.zone AS ground ON ground.edition = ANY (${[communes?.id, iris?.id].filter((id) => id !== undefined)}::int[])
        AND ground.territory = shape.territory AND ST_Intersects(ground.geom, shape.geom)
    ), commune AS MATERIALIZED (
      SELECT i, code, max(label) AS label, max(epci) AS epci, sum(share) AS share FROM (
        SELECT i, ${communes?.kind === 'iris' ? sql`coalesce(communes[1], left(code, 5)) AS code, NULL::text AS label` : sql`code, label`}, epci, share
        FROM part WHERE edition = ${communes?.id ?? -1}::int
      ) AS told GROUP BY i, code
    )
    SELECT shape.i, encode(ST_AsEWKB(shape.geom), 'hex') AS ewkb, encode(ST_AsEWKB(ST_Transform(shape.geom, 4326)), 'hex') AS ewkb84,
           ARRAY(SELECT code FROM commune WHERE commune.i = shape.i AND share >= ${SMALLEST_PART}::float8 ORDER BY share DESC, code) AS communes,
           main.label AS commune, main.epci,
           (SELECT label FROM part WHERE part.i = shape.i AND edition = ${iris?.id ?? -1}::int ORDER BY share DESC, code LIMIT 1) AS place
    FROM shape LEFT JOIN LATERAL (SELECT label, epci FROM commune WHERE commune.i = shape.i ORDER BY share DESC, code LIMIT 1) AS main ON true
    ORDER BY shape.i`.execute(db)
  return rows.map(({ i: _, ...shape }) => shape)
}

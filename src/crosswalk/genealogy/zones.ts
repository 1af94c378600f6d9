import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Meeting } from './tolerances.ts'

/** A zone of either edition. `place` is where its edition may be asked whether it holds anything: its département, else its territory. */
export type GenealogyZone = { code: string; label: string | null; communes: string[]; place: string }

/** Two zones that share ground, with areas in m² and perimeters in m of the territory's CRS. */
export type Overlap = Meeting & { source: string; target: string }

/** The zones of an edition, by code. */
export async function readZones(db: Db, edition: number): Promise<GenealogyZone[]> {
  const { rows } = await sql<GenealogyZone>`
    SELECT code, label, communes, coalesce(departement, territory) AS place FROM zonings.zone WHERE edition = ${edition}::int ORDER BY code`.execute(db)
  return rows
}

/** Every pair of the area crosswalk, by source then target. */
export async function readOverlaps(db: Db, areaCrosswalk: number, from: number, to: number): Promise<Overlap[]> {
  const { rows } = await sql<Overlap>`
    SELECT w.source, w.target, s.area_m2 AS source_m2, t.area_m2 AS target_m2, w.weight * s.area_m2 AS shared_m2,
           ST_Perimeter(s.geom) AS source_perimeter_m, ST_Perimeter(t.geom) AS target_perimeter_m
    FROM crosswalk.weight w
    JOIN zonings.zone s ON s.edition = ${from}::int AND s.code = w.source
    JOIN zonings.zone t ON t.edition = ${to}::int AND t.code = w.target
    WHERE w.crosswalk = ${areaCrosswalk}::int
    ORDER BY w.source, w.target`.execute(db)
  return rows
}

import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Refusal } from '../model/error.ts'

const LIMIT = 100

/**
 * Every shape of the temporary table `placed` that cannot become a zone, up to 100, with the French reason; none when all can.
 */
export async function refusedShapes(db: Db, rules: { geometry: 'polygon' | 'point'; joinsShapes: boolean; largestRepairAllowed: number }): Promise<Refusal[]> {
  const { rows } = await sql<{ line: number | null; code: string; reason: string }>`
    WITH judged AS (
      SELECT line, code,
        CASE
          WHEN raw IS NULL OR ST_IsEmpty(raw) THEN 'géométrie vide.'
          WHEN is_geographic IS NULL THEN 'système de coordonnées inconnu : donnez format.crs dans le descripteur.'
          WHEN ${rules.geometry} = 'polygon' AND ST_Dimension(raw) < 2 THEN 'point ou ligne là où une surface est attendue.'
          WHEN ${rules.geometry} = 'point' AND ST_GeometryType(raw) <> 'ST_Point' THEN 'surface ou ligne là où un point est attendu.'
          WHEN NOT zonings.lies_where_it_says(raw, is_geographic) AND is_geographic
            THEN format('coordonnées en mètres (%s) lues comme des degrés (EPSG:%s) : corrigez format.crs.', zonings.corner(raw), ST_SRID(raw))
          WHEN NOT zonings.lies_where_it_says(raw, is_geographic)
            THEN format('coordonnées en degrés (%s) lues comme des mètres (EPSG:%s) : corrigez format.crs.', zonings.corner(raw), ST_SRID(raw))
          WHEN territory IS NULL THEN format('hors des territoires français connus (%s en EPSG:%s) : le système de coordonnées est-il le bon ?', zonings.corner(raw), ST_SRID(raw))
          WHEN repair > ${rules.largestRepairAllowed}::float8
            THEN format('contour non valable (%s) dont la réparation changerait %s %% de l’aire, plus que les %s %% admis.',
                        ST_IsValidReason(raw), round((repair * 100)::numeric, 2), round((${rules.largestRepairAllowed}::float8 * 100)::numeric, 2))
          WHEN ${rules.geometry} = 'polygon' AND NOT ST_Area(geom) > 0 THEN 'surface nulle.'
          WHEN count(*) OVER (PARTITION BY code) > 1 AND NOT ${rules.joinsShapes}::boolean THEN 'code en double.'
          WHEN min(territory) OVER (PARTITION BY code) <> max(territory) OVER (PARTITION BY code) THEN 'formes d’un même code dans deux territoires.'
        END AS reason
      FROM placed
    )
    SELECT line, code, reason FROM judged WHERE reason IS NOT NULL ORDER BY line, code LIMIT ${LIMIT}::int`.execute(db)
  return rows.map(({ line, code, reason }) => ({ ...(line === null ? {} : { ligne: line }), valeur: code, motif: reason }))
}

import { sql } from 'kysely'
import type { GenealogyEvent } from '../../crosswalk/index.ts'
import type { Db } from '../../db/database.ts'
import { genealogiesOf } from './genealogy-of-release.ts'

/** Two shares of one mass, 0–1; null where nothing says it. */
export type KinShares = { part_de_ce_territoire: number | null; part_de_l_autre: number | null }

/** A perimeter of another zoning beside this one; a null code: this one was born after that zoning (`ne`), or was gone by it (`disparu`). */
export type KinRow = {
  zonage: string
  millesime: number
  code: string | null
  libelle: string | null
  sens: 'avant' | 'apres' | 'meme_millesime'
  evenement: GenealogyEvent
  /** m². */
  superficie_commune_m2: number
  superficie: KinShares
  population: KinShares
  logements: KinShares
}

/**
 * Every perimeter of the release's other zonings that shares ground with this zone, by vintage, zoning and code, whichever of the two came first. Shares
 * of areas are those of the genealogy traced before the release was built.
 */
export async function listKin(
  db: Db,
  { release, edition, code }: { release: number; edition: number; code: string },
  zoning: string | null,
): Promise<KinRow[]> {
  const { rows } = await sql<KinRow>`
    WITH side AS (
      SELECT g.id, g.source_edition = ${edition}::int AS is_source, CASE WHEN g.source_edition = ${edition}::int THEN g.target_edition ELSE g.source_edition END AS other
      FROM ${genealogiesOf(release)} AS g WHERE ${edition}::int IN (g.source_edition, g.target_edition)
    ), kin AS (
      SELECT side.other, CASE WHEN is_source THEN k.target ELSE k.source END AS code, is_source, k.event, k.shared_m2,
             ${oriented('source_share', 'target_share')} AS area,
             ${oriented('population_source_share', 'population_target_share')} AS population,
             ${oriented('housing_source_share', 'housing_target_share')} AS housing
      FROM side JOIN crosswalk.kinship k ON k.genealogy = side.id AND CASE WHEN is_source THEN k.source = ${code}::text ELSE k.target = ${code}::text END
    )
    SELECT e.zoning AS zonage, e.vintage AS millesime, kin.code, z.label AS libelle,
           CASE WHEN e.vintage = mine.vintage THEN 'meme_millesime' WHEN is_source THEN 'apres' ELSE 'avant' END AS sens,
           kin.event AS evenement, round(kin.shared_m2)::float8 AS superficie_commune_m2, kin.area AS superficie, kin.population, kin.housing AS logements
    FROM kin
    JOIN zonings.edition e ON e.id = kin.other
    JOIN zonings.edition mine ON mine.id = ${edition}::int
    LEFT JOIN zonings.zone z ON z.edition = kin.other AND z.code = kin.code
    WHERE ${zoning}::text IS NULL OR e.zoning = ${zoning}::text
    ORDER BY e.vintage, e.zoning, kin.code`.execute(db)
  return rows
}

/** Both shares as this zone sees them. */
function oriented(source: string, target: string) {
  const rounded = (column: string) => sql`round(k.${sql.ref(column)}::numeric, 6)`
  return sql`jsonb_build_object(
    'part_de_ce_territoire', CASE WHEN is_source THEN ${rounded(source)} ELSE ${rounded(target)} END,
    'part_de_l_autre', CASE WHEN is_source THEN ${rounded(target)} ELSE ${rounded(source)} END)`
}

import { sql } from 'kysely'
import type { EventCount, GenealogyEvent, Homonym, Tolerances, Untold } from '../../crosswalk/index.ts'
import type { Db } from '../../db/database.ts'
import { genealogiesOf } from './genealogy-of-release.ts'

/** What said where people, or dwellings, are. */
export type GenealogySupport = { variable: string; zonage: string; source: string; titre: string; periode: string | null }

/** The genealogy of two zonings of a release, the earlier vintage first. */
export type GenealogyPairRow = {
  de: string
  vers: string
  evenements: EventCount[]
  homonymes: Homonym[]
  non_couverts: Untold
  tolerances: Tolerances
  population: GenealogySupport | null
  logements: GenealogySupport | null
  calculee_le: string
}

/**
 * The genealogies of a release: those traced before it was built, so that its answers never change. Ordered by both zonings; one of them only when
 * `zoning` is given.
 */
export async function listGenealogies(db: Db, release: number, zoning: string | null = null): Promise<GenealogyPairRow[]> {
  const { rows } = await sql<GenealogyPairRow>`
    SELECT g.de, g.vers, g.facts -> 'evenements' AS evenements, g.facts -> 'homonymes' AS homonymes,
           g.facts -> 'non_couverts' AS non_couverts, g.tolerances, people.support AS population, dwellings.support AS logements, g.computed_at AS calculee_le
    FROM ${genealogiesOf(release)} AS g
    ${supportOf('people', 'population_crosswalk')}
    ${supportOf('dwellings', 'housing_crosswalk')}
    WHERE ${zoning}::text IS NULL OR ${zoning}::text IN (g.de, g.vers)
    ORDER BY g.de, g.vers`.execute(db)
  return rows
}

function supportOf(name: 'people' | 'dwellings', column: 'population_crosswalk' | 'housing_crosswalk') {
  return sql`LEFT JOIN LATERAL (
      SELECT jsonb_build_object('variable', c.support_variable, 'zonage', d.zoning, 'source', d.source, 'titre', d.descriptor ->> 'titre', 'periode', d.period) AS support
      FROM crosswalk.crosswalk c JOIN ingest.dataset d ON d.id = c.support_dataset WHERE c.id = g.${sql.ref(column)}
    ) AS ${sql.ref(name)} ON true`
}

/** A line of the table between two zonings; shares are 0–1. A null code: born, or gone. */
export type KinshipRow = {
  de: string | null
  libelle_de: string | null
  vers: string | null
  libelle_vers: string | null
  evenement: GenealogyEvent
  superficie_commune_m2: number
  part_de: number | null
  part_vers: number | null
  population_part_de: number | null
  population_part_vers: number | null
  logements_part_de: number | null
  logements_part_vers: number | null
}

export type KinshipSelection = { release: number; from: string; to: string; event: GenealogyEvent | null }

/** Lines from the `offset`-th, by source then target code, the born last; contacts only when they are asked for. `total` counts them all. */
export async function listKinships(
  db: Db,
  { release, from, to, event }: KinshipSelection,
  page: { offset: number; limit: number },
): Promise<{ rows: KinshipRow[]; total: number }> {
  const { rows } = await sql<KinshipRow & { total: number }>`
    SELECT k.source AS de, s.label AS libelle_de, k.target AS vers, t.label AS libelle_vers, k.event AS evenement,
           round(k.shared_m2)::float8 AS superficie_commune_m2, ${share('source_share')} AS part_de, ${share('target_share')} AS part_vers,
           ${share('population_source_share')} AS population_part_de, ${share('population_target_share')} AS population_part_vers,
           ${share('housing_source_share')} AS logements_part_de, ${share('housing_target_share')} AS logements_part_vers, k.total
    FROM (
      SELECT k.*, g.source_edition, g.target_edition, count(*) OVER ()::int AS total
      FROM crosswalk.kinship k JOIN ${genealogiesOf(release)} AS g ON g.id = k.genealogy AND g.de = ${from}::text AND g.vers = ${to}::text
      WHERE CASE WHEN ${event}::text IS NULL THEN k.event <> 'contact' ELSE k.event = ${event}::text END
      ORDER BY k.source, k.target OFFSET ${page.offset}::int LIMIT ${page.limit}::int
    ) AS k
    LEFT JOIN zonings.zone s ON s.edition = k.source_edition AND s.code = k.source
    LEFT JOIN zonings.zone t ON t.edition = k.target_edition AND t.code = k.target
    ORDER BY k.source, k.target`.execute(db)
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? page.offset }
}

/** A share as it is read: six decimals. */
function share(column: string) {
  return sql`round(k.${sql.ref(column)}::numeric, 6)::float8`
}

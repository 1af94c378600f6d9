import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { bestValue, chosenRows, type ValueSelection } from '../values.ts'
import { zoneMatches } from '../zone-filter.ts'

/** A figure as it is served: hidden ones have neither value nor interval. */
export type ShownFigure = {
  indicateur: string
  periode: string
  valeur: number | null
  bas: number | null
  haut: number | null
  statut: string
  motif: string | null
  fiabilite: string | null
  methode: string | null
  source: string | null
}

export type ClusterRow = {
  code: string
  libelle: string | null
  departement: string | null
  communes: string[]
  aire_km2: number
  /** One for each chosen indicator, in the order chosen. */
  figures: ShownFigure[]
}

/** The zones of the selection with what is served of each chosen indicator, by code, `limit` at most. */
export async function readClusters(db: Db, selection: ValueSelection, limit: number): Promise<ClusterRow[]> {
  const { rows } = await sql<ClusterRow>`
    WITH cluster AS MATERIALIZED (
      SELECT zone.code, zone.label, zone.departement, zone.communes, zone.area_m2
      FROM zonings.zone WHERE ${zoneMatches(selection.zones)}
      ORDER BY zone.code LIMIT ${limit}::int
    )
    SELECT cluster.code, cluster.label AS libelle, cluster.departement, cluster.communes, cluster.area_m2 / 1e6 AS aire_km2, coalesce(figure.list, '[]') AS figures
    FROM cluster CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object(
        'indicateur', chosen.indicator, 'periode', chosen.period, 'valeur', best.value, 'bas', best.low, 'haut', best.high,
        'statut', coalesce(best.status, 'non_couvert'),
        'motif', CASE WHEN best.status IS NULL THEN 'Rien n’y répond, pour cette période et par cette méthode.' ELSE best.reason END,
        'fiabilite', best.reliability, 'methode', best.method, 'source', best.source
      ) ORDER BY chosen.position) AS list
      FROM ${chosenRows(selection)} ${bestValue(selection, sql`cluster.code`, sql`chosen.indicator`, sql`chosen.period`)}
    ) AS figure
    ORDER BY cluster.code`.execute(db)
  return rows
}

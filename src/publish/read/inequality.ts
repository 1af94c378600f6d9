import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { readableShare } from './readable-share.ts'

/** What a run has inequality indices of; `zoning` may be that of EPCI or of départements, which have no contour of their own. */
export type InequalityOffer = { zoning: string; indicator: string; period: string; mesh: string; index: string }

/** Territories of `level`, as the communes of `edition` name them; null filters let every one through. */
export type InequalitySelection = {
  run: number
  zoning: string
  level: 'commune' | 'epci' | 'departement'
  edition: number
  codes: readonly string[] | null
  departements: readonly string[] | null
  chosen: readonly Omit<InequalityOffer, 'zoning'>[]
}

export type InequalityRow = {
  zonage: string
  territoire: string
  libelle: string | null
  indicateur: string
  periode: string
  indice: string
  maille: string
  quartiers: string | null
  valeur: number | null
  statut: string
  motif: string | null
  bas: number | null
  haut: number | null
  dans_les_quartiers: number | null
  hors_quartiers: number | null
  mailles: number | null
  effectif: number | null
  couverture: number | null
  part_imputee: number | null
  source: string | null
}

/** What orders rows, and where a page starts. */
export type InequalityKey = readonly [code: string, indicator: string, mesh: string, index: string]

/** Every zoning × indicator × period × mesh × index of a run. */
export async function listInequalityOffers(db: Db, run: number): Promise<InequalityOffer[]> {
  const { rows } = await sql<InequalityOffer>`
    SELECT DISTINCT zoning, indicator, period, mesh, index FROM estimate.inequality WHERE run = ${run}::int ORDER BY zoning, indicator, period, mesh, index`.execute(
    db,
  )
  return rows
}

/**
 * One row per territory and chosen index, by code of territory, indicator, mesh then index, from after `after`. A territory of a single unit or of none, of which the run
 * holds nothing, is not left out: its status is `non_couvert`.
 */
export async function listInequalities(db: Db, selection: InequalitySelection, page: { after: InequalityKey | null; limit: number }): Promise<InequalityRow[]> {
  const { run, zoning, chosen } = selection
  const [code, indicator, mesh, index] = page.after ?? []
  const after = page.after
    ? sql`WHERE (territory.code, chosen.indicator, chosen.mesh, chosen.index) > (${code}::text, ${indicator}::text, ${mesh}::text, ${index}::text)`
    : sql``
  const column = (pick: (one: (typeof chosen)[number]) => string): string[] => chosen.map(pick)
  const { rows } = await sql<InequalityRow>`
    WITH territory AS (${territories(selection)}),
    page AS MATERIALIZED (
      SELECT territory.code, territory.label, chosen.indicator, chosen.period, chosen.mesh, chosen.index
      FROM territory CROSS JOIN unnest(${column((one) => one.indicator)}::text[], ${column((one) => one.period)}::text[], ${column((one) => one.mesh)}::text[],
                                       ${column((one) => one.index)}::text[]) AS chosen(indicator, period, mesh, index)
      ${after}
      ORDER BY territory.code, chosen.indicator, chosen.mesh, chosen.index
      LIMIT ${page.limit}::int
    )
    SELECT ${zoning}::text AS zonage, page.code AS territoire, page.label AS libelle, page.indicator AS indicateur, page.period AS periode, page.index AS indice,
           page.mesh AS maille, kept.quarters AS quartiers, kept.value AS valeur, coalesce(kept.status, 'non_couvert') AS statut,
           CASE WHEN kept.run IS NULL THEN 'Moins de deux mailles de ce territoire portent cet indicateur : rien à comparer d’une maille à l’autre.' ELSE kept.reason END AS motif, kept.low AS bas, kept.high AS haut,
           kept.inside AS dans_les_quartiers, kept.outside AS hors_quartiers, kept.units AS mailles, kept.population AS effectif,
           ${readableShare(sql`kept.coverage`)} AS couverture, ${readableShare(sql`kept.imputed_share`)} AS part_imputee, kept.source
    FROM page
    LEFT JOIN estimate.inequality AS kept ON kept.run = ${run}::int AND kept.zoning = ${zoning}::text AND kept.code = page.code AND kept.indicator = page.indicator
      AND kept.period = page.period AND kept.index = page.index AND kept.mesh = page.mesh
    ORDER BY page.code, page.indicator, page.mesh, page.index`.execute(db)
  return rows
}

/** How many territories the selection has. */
export async function countInequalityTerritories(db: Db, selection: InequalitySelection): Promise<number> {
  const { rows } = await sql<{ total: number }>`WITH territory AS (${territories(selection)}) SELECT count(*)::int AS total FROM territory`.execute(db)
  return rows[0]?.total ?? 0
}

/** Those of `codes` that are no territory of that level, in the order given. */
export async function unknownInequalityCodes(
  db: Db,
  { edition, level }: Pick<InequalitySelection, 'edition' | 'level'>,
  codes: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    SELECT asked.code FROM unnest(${codes}::text[]) WITH ORDINALITY AS asked(code, position)
    WHERE NOT EXISTS (SELECT FROM zonings.zone WHERE zone.edition = ${edition}::int AND ${codeOf(level)} = asked.code)
    ORDER BY asked.position`.execute(db)
  return rows.map(({ code }) => code)
}

function territories({ edition, level, codes, departements }: InequalitySelection): RawBuilder<unknown> {
  const conditions = [sql`zone.edition = ${edition}::int`, sql`${codeOf(level)} IS NOT NULL`]
  if (codes) conditions.push(sql`${codeOf(level)} = ANY (${codes}::text[])`)
  if (departements) conditions.push(sql`zone.departement = ANY (${departements}::text[])`)
  return sql`
    SELECT ${codeOf(level)} AS code, ${level === 'commune' ? sql`max(zone.label)` : sql`NULL::text`} AS label
    FROM zonings.zone WHERE ${sql.join(conditions, sql` AND `)} GROUP BY 1`
}

function codeOf(level: InequalitySelection['level']): RawBuilder<string> {
  return level === 'commune' ? sql`zone.code` : level === 'epci' ? sql`zone.epci` : sql`zone.departement`
}

import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** One check of a release, as stored and as the API shows it. A blocking check that fails forbids publication. */
export type Check = { code: string; libelle: string; bloquant: boolean; reussi: boolean; detail: string }

type Rule = { code: string; libelle: string; bloquant: boolean; query: (run: number) => RawBuilder<Finding> }
type Finding = { faults: number; total: number; example: string | null }

const place = sql`zoning || ' ' || code || ' ' || indicator || ' ' || period`

/** What sums of doubles may lose: the tolerance of mass conservation (method, § 4), relative to the value. */
const slack = sql`1e-9 * (1 + abs(value))`

const RULES: readonly Rule[] = [
  {
    code: 'conservation',
    libelle: 'Les tables de passage conservent les effectifs (Σ poids ≤ 1, = 1 où les cibles couvrent la source)',
    bloquant: true,
    query: (run) => sql`
      SELECT count(*) FILTER (WHERE (checks ->> 'depassements')::int > (checks ->> 'depassements_par_recouvrement')::int OR (checks ->> 'ecart_max_couvertes')::float8 > 1e-9) AS faults,
             count(*) AS total, max('table ' || id) AS example
      FROM crosswalk.crosswalk WHERE id = ANY (SELECT unnest(crosswalks) FROM estimate.run WHERE id = ${run}::int)`,
  },
  {
    code: 'estimations_bornees',
    libelle: 'Une part estimée est entre 0 et 1, un effectif estimé n’est pas négatif',
    bloquant: true,
    query: (run) => rangeQuery(run, true),
  },
  {
    code: 'officiels_bornes',
    libelle: 'Les chiffres publiés par les producteurs sont dans leur domaine',
    bloquant: false,
    query: (run) => rangeQuery(run, false),
  },
  {
    code: 'denominateurs',
    libelle: 'Aucun rapport n’est calculé sur un dénominateur nul ou négatif',
    bloquant: true,
    query: (run) => sql`
      SELECT count(*) FILTER (WHERE NOT denominator > 0) AS faults, count(*) AS total, min(${place}) FILTER (WHERE NOT denominator > 0) AS example
      FROM estimate.value WHERE run = ${run}::int AND value IS NOT NULL AND denominator IS NOT NULL`,
  },
  {
    code: 'bornes_dures',
    libelle: 'Chaque estimation tient entre ses bornes dures',
    bloquant: true,
    query: (run) =>
      insideQuery(
        run,
        sql`value < bound_low - ${slack} OR value > bound_high + ${slack} OR bound_low > bound_high + ${slack}`,
        sql`bound_low IS NOT NULL OR bound_high IS NOT NULL`,
      ),
  },
  {
    code: 'intervalles',
    libelle: 'Chaque intervalle contient sa valeur et tient entre les bornes dures',
    bloquant: true,
    query: (run) =>
      insideQuery(
        run,
        sql`low > value + ${slack} OR high < value - ${slack} OR low < bound_low - ${slack} OR high > bound_high + ${slack}`,
        sql`low IS NOT NULL`,
      ),
  },
  {
    code: 'fiabilite',
    libelle: 'Toute estimation montrée a une fiabilité de A à D, aucun chiffre officiel n’en a',
    bloquant: true,
    query: (run) => insideQuery(run, sql`(method <> 'officiel') <> (coalesce(reliability, 'E') < 'E')`, sql`true`),
  },
  {
    code: 'couverture',
    libelle: 'Au moins une valeur peut être montrée',
    bloquant: true,
    query: (run) => sql`
      SELECT (count(value) = 0)::int AS faults, count(*) AS total, NULL AS example FROM estimate.value WHERE run = ${run}::int AND rank = 1`,
  },
  {
    code: 'couverture_estimations',
    libelle: 'Les estimations reposent sur des sources qui couvrent leur territoire',
    bloquant: false,
    query: (run) => sql`
      SELECT count(*) FILTER (WHERE status = 'non_couvert') AS faults, count(*) AS total, min(${place}) FILTER (WHERE status = 'non_couvert') AS example
      FROM estimate.value WHERE run = ${run}::int AND rank = 1 AND method <> 'officiel'`,
  },
]

/** Runs every check on a run, in order. */
export async function checkRun(db: Db, run: number): Promise<Check[]> {
  const checks: Check[] = []
  for (const { code, libelle, bloquant, query } of RULES) {
    const { faults, total, example } = (await query(run).execute(db)).rows[0] ?? { faults: 0, total: 0, example: null }
    const detail = faults === 0 ? `${total} vérifié(s).` : `${faults} sur ${total} en défaut${example ? `, par exemple ${example}` : ''}.`
    checks.push({ code, libelle, bloquant, reussi: faults === 0, detail })
  }
  return checks
}

/** Shown values that break `fault`, among those that `concerned` keeps. */
function insideQuery(run: number, fault: RawBuilder<unknown>, concerned: RawBuilder<unknown>): RawBuilder<Finding> {
  return sql`
    SELECT count(*) FILTER (WHERE ${fault}) AS faults, count(*) AS total, min(${place}) FILTER (WHERE ${fault}) AS example
    FROM estimate.value WHERE run = ${run}::int AND value IS NOT NULL AND (${concerned})`
}

/** Values outside their domain: shares by the catalogue of the run, counts by their sign. */
function rangeQuery(run: number, estimated: boolean): RawBuilder<Finding> {
  return sql`
    WITH nature AS (
      SELECT i ->> 'code' AS code, i ->> 'nature' AS nature FROM estimate.run, jsonb_array_elements(catalogue -> 'indicators') AS i WHERE id = ${run}::int
    ), judged AS (
      SELECT v.zoning, v.code, v.indicator, v.period, (n.nature = 'part' AND (v.value < 0 OR v.value > 1 + 1e-9)) OR (n.nature = 'effectif' AND v.value < 0) AS is_out
      FROM estimate.value v JOIN nature n ON n.code = v.indicator
      WHERE v.run = ${run}::int AND v.value IS NOT NULL AND (v.method <> 'officiel') = ${estimated}::boolean
    )
    SELECT count(*) FILTER (WHERE is_out) AS faults, count(*) AS total, min(${place}) FILTER (WHERE is_out) AS example FROM judged`
}

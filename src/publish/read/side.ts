import { type RawBuilder, sql } from 'kysely'
import type { Side } from './compare-periods.ts'

/**
 * A row of `estimate.value AS kept` as one side of a comparison, in JSON; its denominator's dataset is joined as `base` (see `withDenominator`).
 * An interval is only shown beside its value: alone it would say what the status hides.
 */
export function sideOfKept(): RawBuilder<Side> {
  return sql<Side>`json_build_object(
        'value', json_build_object(
          'periode', kept.period, 'valeur', kept.value, 'statut', kept.status, 'motif', kept.reason, 'fiabilite', kept.reliability,
          'bas', CASE WHEN kept.value IS NOT NULL THEN kept.low END, 'haut', CASE WHEN kept.value IS NOT NULL THEN kept.high END,
          'methode', kept.method || coalesce(':' || split_part(kept.support, '@', 1), ''), 'source', kept.source, 'zonage_source', kept.source_zoning),
        'lineage', json_build_object(
          'methode', kept.method, 'support', kept.support, 'edition', kept.edition,
          'denominateur', CASE WHEN base.id IS NOT NULL THEN json_build_object('source', base.source, 'zonage', base.zoning, 'periode', base.period) END)
      )`
}

/** Joins to `kept` the dataset that its denominator comes from, as `base`. */
export function withDenominator(): RawBuilder<unknown> {
  return sql`LEFT JOIN ingest.dataset AS base ON base.id = kept.base_dataset`
}

/** The side of a period for which the release holds nothing. */
export function nothingAt(periode: string): Side {
  const value = {
    periode,
    valeur: null,
    statut: 'non_couvert',
    motif: 'La publication n’a rien ici, pour cette période et ce qui est demandé.',
    fiabilite: null,
    bas: null,
    haut: null,
    methode: null,
    source: null,
    zonage_source: null,
  }
  return { value, lineage: null }
}

import { type CsvColumn, csvHeader, csvLines } from '../../formats/index.ts'
import { streamValues, type ValueRow } from '../read/values.ts'
import { wholeEdition } from '../read/zone-filter.ts'
import type { Contents } from './contents.ts'
import { CSV_TYPE } from './csv-file.ts'
import type { NewFile } from './store-file.ts'

type Zoning = Contents['zonings'][number]

/**
 * `{zoning}.csv` (RFC 4180): a line per indicator, period and zone, in that order, by the best method; a zone without a value has its line and its status.
 * The columns are those of /api/v1/valeurs in the same dialect, shares from 0 to 1. The bytes are always the same for the same release.
 */
export function valuesFile({ scope, catalogue }: Contents, zoning: Zoning): NewFile {
  const measured = measuredOn(scope.offers, zoning.id)
  return {
    name: `${zoning.id}.csv`,
    title: `${zoning.libelle} : tous les indicateurs, à toutes les périodes`,
    mediaType: CSV_TYPE,
    zoning: zoning.id,
    rowCount: zoning.nombre * measured.length,
    write: async function* (db) {
      yield Buffer.from(csvHeader(COLUMNS, 'rfc4180'))
      for (const { indicator, period } of measured) {
        const chosen = [{ indicator, period, unit: catalogue.get(indicator)?.unite ?? '' }]
        const selection = { run: scope.run, zoning: zoning.id, zones: wholeEdition(zoning.edition), chosen, method: null }
        for await (const rows of streamValues(db, selection, null))
          yield Buffer.from(
            csvLines(
              COLUMNS,
              rows.map((row) => ({ ...row, publication: scope.release })),
              'rfc4180',
            ),
          )
      }
    },
  }
}

/** Each indicator and period that a zoning has values of, by code then period. */
function measuredOn(offers: Contents['scope']['offers'], zoning: string): { indicator: string; period: string }[] {
  const measured = new Map(offers.filter((offer) => offer.zoning === zoning).map(({ indicator, period }) => [`${indicator} ${period}`, { indicator, period }]))
  return [...measured.values()]
}

type Line = ValueRow & { publication: number }

/** Columns of `{zoning}.csv`, in their order. */
export const VALUE_COLUMNS = [
  ...(['zonage', 'territoire', 'libelle', 'indicateur', 'periode', 'valeur', 'unite', 'statut', 'motif', 'fiabilite', 'bas', 'haut'] as const),
  ...(['couverture', 'methode', 'source', 'officiel', 'publication', 'zonage_source'] as const),
]

const COLUMNS: readonly CsvColumn<Line>[] = VALUE_COLUMNS.map((name) => ({ name, cell: (row) => row[name] }))

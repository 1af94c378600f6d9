import { type CsvColumn, csvText, type Dialect, percent } from '../formats/index.ts'
import type { ValueRow } from '../publish/read/index.ts'
import type { Served } from './serving.ts'

/** The values as CSV: for spreadsheets, percentages with the unit « % » and the decimals of the catalogue; for programs, shares as they are. */
export function valuesCsv(rows: readonly ValueRow[], dialect: Dialect, served: Served): string {
  const shown = (pick: (row: ValueRow) => number | null) => (row: ValueRow) => {
    const amount = isPercent(row, dialect, served) ? percent(pick(row)) : pick(row)
    return dialect === 'tableur' ? rounded(amount, served.catalogue.get(row.indicateur)?.decimales ?? 0) : amount
  }
  const columns: CsvColumn<ValueRow>[] = [
    { name: 'zonage', cell: ({ zonage }) => zonage },
    { name: 'territoire', cell: ({ territoire }) => territoire },
    { name: 'libelle', cell: ({ libelle }) => libelle },
    { name: 'indicateur', cell: ({ indicateur }) => indicateur },
    { name: 'periode', cell: ({ periode }) => periode },
    { name: 'valeur', cell: shown(({ valeur }) => valeur) },
    { name: 'unite', cell: (row) => (isPercent(row, dialect, served) ? '%' : row.unite) },
    { name: 'statut', cell: ({ statut }) => statut },
    { name: 'motif', cell: ({ motif }) => motif },
    { name: 'fiabilite', cell: ({ fiabilite }) => fiabilite },
    { name: 'bas', cell: shown(({ bas }) => bas) },
    { name: 'haut', cell: shown(({ haut }) => haut) },
    dialect === 'tableur'
      ? { name: 'couverture_%', cell: ({ couverture }) => rounded(percent(couverture), 1) }
      : { name: 'couverture', cell: ({ couverture }) => couverture },
    { name: 'methode', cell: ({ methode }) => methode },
    { name: 'source', cell: ({ source }) => source },
    { name: 'officiel', cell: shown(({ officiel }) => officiel) },
    { name: 'publication', cell: () => served.release },
    { name: 'zonage_source', cell: ({ zonage_source }) => zonage_source },
  ]
  return csvText(columns, rows, dialect)
}

function rounded(amount: number | null, decimals: number): number | null {
  return amount === null ? null : Number(amount.toFixed(decimals))
}

function isPercent({ indicateur }: ValueRow, dialect: Dialect, { catalogue }: Served): boolean {
  return dialect === 'tableur' && catalogue.get(indicateur)?.nature === 'part'
}

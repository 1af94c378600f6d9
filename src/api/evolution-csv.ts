import { type CsvColumn, csvText, type Dialect, percent } from '../formats/index.ts'
import type { EvolutionRow } from '../publish/read/index.ts'
import type { Served } from './serving.ts'

/** The evolutions as CSV: for spreadsheets, percentages (differences in points) with the decimals of the catalogue; for programs, shares as they are. */
export function evolutionCsv(rows: readonly EvolutionRow[], dialect: Dialect, { catalogue, release }: Served): string {
  const isTable = dialect === 'tableur'
  const isPercent = ({ indicateur }: EvolutionRow): boolean => isTable && catalogue.get(indicateur)?.nature === 'part'
  const shown = (pick: (row: EvolutionRow) => number | null) => (row: EvolutionRow) => {
    const amount = isPercent(row) ? percent(pick(row)) : pick(row)
    return isTable && amount !== null ? Number(amount.toFixed(catalogue.get(row.indicateur)?.decimales ?? 0)) : amount
  }
  const side = (name: 'de' | 'a'): CsvColumn<EvolutionRow>[] => [
    { name: `${name}_periode`, cell: (row) => row[name].periode },
    { name: `${name}_valeur`, cell: shown((row) => row[name].valeur) },
    { name: `${name}_bas`, cell: shown((row) => row[name].bas) },
    { name: `${name}_haut`, cell: shown((row) => row[name].haut) },
    { name: `${name}_statut`, cell: (row) => row[name].statut },
    { name: `${name}_fiabilite`, cell: (row) => row[name].fiabilite },
    { name: `${name}_methode`, cell: (row) => row[name].methode },
    { name: `${name}_source`, cell: (row) => row[name].source },
    { name: `${name}_zonage_source`, cell: (row) => row[name].zonage_source },
  ]
  const columns: CsvColumn<EvolutionRow>[] = [
    { name: 'zonage', cell: ({ zonage }) => zonage },
    { name: 'territoire', cell: ({ territoire }) => territoire },
    { name: 'libelle', cell: ({ libelle }) => libelle },
    { name: 'indicateur', cell: ({ indicateur }) => indicateur },
    { name: 'unite', cell: (row) => (isPercent(row) ? '%' : row.unite) },
    ...side('de'),
    ...side('a'),
    { name: 'comparable', cell: ({ comparable }) => (comparable ? 'oui' : 'non') },
    { name: 'motif', cell: ({ motif }) => motif },
    { name: 'difference', cell: shown(({ difference }) => difference) },
    { name: 'difference_bas', cell: shown(({ difference_bas }) => difference_bas) },
    { name: 'difference_haut', cell: shown(({ difference_haut }) => difference_haut) },
    { name: 'unite_difference', cell: (row) => (isPercent(row) ? 'points' : row.unite) },
    isTable
      ? { name: 'variation_%', cell: ({ variation }) => (variation === null ? null : Number((variation * 100).toFixed(1))) }
      : { name: 'variation', cell: ({ variation }) => variation },
    { name: 'verdict', cell: ({ verdict }) => verdict },
    { name: 'remarques', cell: ({ remarques }) => remarques.join(' ') || null },
    { name: 'publication', cell: () => release },
  ]
  return csvText(columns, rows, dialect)
}

import { type CsvColumn, csvText, type Dialect, percent } from '../../formats/index.ts'
import type { Served } from '../serving.ts'
import type { InequalityAnswer } from './answer.ts'

/** The indices as CSV: for spreadsheets, shares in percent (a gap of shares in points); for programs, from 0 to 1. */
export function inequalityCsv(rows: readonly InequalityAnswer[], dialect: Dialect, { release }: Served): string {
  const isTable = dialect === 'tableur'
  const isPercent = ({ unite }: InequalityAnswer): boolean => isTable && unite === 'part'
  const shown = (pick: (row: InequalityAnswer) => number | null) => (row: InequalityAnswer) => {
    const amount = isPercent(row) ? percent(pick(row)) : pick(row)
    return isTable && amount !== null ? Number(amount.toFixed(isPercent(row) ? 1 : row.unite === 'nats' ? 4 : 0)) : amount
  }
  const columns: CsvColumn<InequalityAnswer>[] = [
    { name: 'zonage', cell: ({ zonage }) => zonage },
    { name: 'territoire', cell: ({ territoire }) => territoire },
    { name: 'libelle', cell: ({ libelle }) => libelle },
    { name: 'indicateur', cell: ({ indicateur }) => indicateur },
    { name: 'periode', cell: ({ periode }) => periode },
    { name: 'indice', cell: ({ indice }) => indice },
    { name: 'maille', cell: ({ maille }) => maille },
    { name: 'quartiers', cell: ({ quartiers }) => quartiers },
    { name: 'valeur', cell: shown(({ valeur }) => valeur) },
    { name: 'unite', cell: (row) => (isPercent(row) ? (row.indice === 'ecart' ? 'points' : '%') : row.unite) },
    { name: 'bas', cell: shown(({ bas }) => bas) },
    { name: 'haut', cell: shown(({ haut }) => haut) },
    { name: 'dans_les_quartiers', cell: shown((row) => row.dans_les_quartiers) },
    { name: 'hors_quartiers', cell: shown((row) => row.hors_quartiers) },
    { name: 'statut', cell: ({ statut }) => statut },
    { name: 'motif', cell: ({ motif }) => motif },
    { name: 'mailles', cell: ({ mailles }) => mailles },
    { name: 'effectif', cell: ({ effectif }) => (isTable && effectif !== null ? Math.round(effectif) : effectif) },
    { name: 'couverture', cell: ({ couverture }) => couverture },
    { name: 'part_imputee', cell: (row) => row.part_imputee },
    { name: 'sensible_a', cell: (row) => row.sensible_a },
    { name: 'formule', cell: ({ formule }) => formule },
    { name: 'source', cell: ({ source }) => source },
    { name: 'publication', cell: () => release },
  ]
  return csvText(columns, rows, dialect)
}

import { type CsvColumn, csvText, type Dialect, percent } from '../../formats/index.ts'
import type { SeriesRow } from '../../publish/read/index.ts'
import type { Served } from '../serving.ts'
import type { Perimeter } from './answer.ts'

type Point = SeriesRow['meilleures'][number]
type Line = { row: SeriesRow; serie: number | null; point: Point | null }

/**
 * The series as CSV: a line per indicator, series at constant source and method (numbered from 1, the main one first) and period, beside the point before of
 * the same series. A period with nothing has its line too, without a series, and so has an indicator with no period at all.
 */
export function seriesCsv(perimetre: Perimeter, rows: readonly SeriesRow[], dialect: Dialect, { catalogue, release }: Served): string {
  const isTable = dialect === 'tableur'
  const isPercent = ({ row }: Line): boolean => isTable && row.nature === 'part'
  const shown = (pick: (point: Point) => number | null | undefined) => (line: Line) => {
    const given = line.point === null ? null : (pick(line.point) ?? null)
    const amount = isPercent(line) ? percent(given) : given
    return isTable && amount !== null ? Number(amount.toFixed(catalogue.get(line.row.indicateur)?.decimales ?? 0)) : amount
  }
  const text = (pick: (point: Point) => string | null | undefined) => (line: Line) => (line.point === null ? null : (pick(line.point) ?? null))
  const columns: CsvColumn<Line>[] = [
    { name: 'zonage', cell: () => perimetre.zonage },
    { name: 'territoire', cell: () => perimetre.code },
    { name: 'libelle', cell: () => perimetre.libelle },
    { name: 'indicateur', cell: ({ row }) => row.indicateur },
    { name: 'serie', cell: ({ serie }) => serie },
    { name: 'source', cell: text(({ source }) => source) },
    { name: 'methode', cell: text(({ methode }) => methode) },
    { name: 'zonage_source', cell: text(({ zonage_source }) => zonage_source) },
    { name: 'periode', cell: text(({ periode }) => periode) },
    { name: 'valeur', cell: shown(({ valeur }) => valeur) },
    { name: 'bas', cell: shown(({ bas }) => bas) },
    { name: 'haut', cell: shown(({ haut }) => haut) },
    { name: 'unite', cell: (line) => (isPercent(line) ? '%' : line.row.unite) },
    { name: 'statut', cell: ({ point }) => point?.statut ?? 'non_couvert' },
    { name: 'motif', cell: ({ row, point }) => (point === null ? row.motif : point.motif) },
    { name: 'fiabilite', cell: text(({ fiabilite }) => fiabilite) },
    { name: 'meilleure', cell: text(({ meilleure }) => (meilleure ? 'oui' : 'non')) },
    { name: 'depuis', cell: text(({ depuis }) => depuis?.periode) },
    { name: 'comparable', cell: text(({ depuis }) => (depuis === null ? null : depuis.comparable ? 'oui' : 'non')) },
    { name: 'comparable_motif', cell: text(({ depuis }) => depuis?.motif) },
    { name: 'difference', cell: shown(({ depuis }) => depuis?.difference) },
    { name: 'difference_bas', cell: shown(({ depuis }) => depuis?.difference_bas) },
    { name: 'difference_haut', cell: shown(({ depuis }) => depuis?.difference_haut) },
    { name: 'unite_difference', cell: (line) => (isPercent(line) ? 'points' : line.row.unite) },
    { name: 'verdict', cell: text(({ depuis }) => depuis?.verdict) },
    { name: 'remarques', cell: text(({ depuis }) => depuis?.remarques.join(' ') || null) },
    { name: 'drapeaux', cell: ({ row }) => row.drapeaux.map(({ code }) => code).join(' ') || null },
    { name: 'publication', cell: () => release },
  ]
  return csvText(columns, rows.flatMap(linesOf), dialect)
}

function linesOf(row: SeriesRow): Line[] {
  const constant = row.series.flatMap(({ points }, i) => points.map((point) => ({ row, serie: i + 1, point })))
  const gaps = row.meilleures.filter(({ source }) => source === null).map((point) => ({ row, serie: null, point: { ...point, depuis: null } }))
  const lines = [...constant, ...gaps]
  return lines.length > 0 ? lines : [{ row, serie: null, point: null }]
}

import { explained, numberStyle, percentStyle, type XlsxCell, type XlsxTable, xlsx } from '../formats/index.ts'
import { LINE_WORDS } from '../model/column-words.ts'
import type { ValueRow, ValueSelection } from '../publish/read/index.ts'
import type { Served } from './serving.ts'
import { indicatorWords } from './values-columns.ts'

const NAMES = [
  ...(['zonage', 'territoire', 'libelle', 'indicateur', 'periode', 'valeur', 'unite', 'statut', 'motif', 'fiabilite', 'bas', 'haut'] as const),
  ...(['couverture', 'methode', 'source', 'zonage_source', 'officiel'] as const),
]

/** The values as a workbook for analysts: a line per territory and indicator, the dictionary, the sources, the release. */
export function valuesXlsx(
  batches: AsyncIterable<readonly ValueRow[]> | Iterable<readonly ValueRow[]>,
  { chosen }: Pick<ValueSelection, 'chosen'>,
  served: Pick<Served, 'catalogue'>,
  about: Pick<XlsxTable, 'title' | 'description' | 'extent' | 'about'>,
): AsyncGenerator<Uint8Array> {
  const styles = new Map(chosen.map(({ indicator }) => [indicator, styleOf(indicator, served)]))
  return xlsx({
    ...about,
    columns: NAMES.map((name) => explained(name, LINE_WORDS[name])),
    codes: indicatorWords(chosen, served),
    rows: linesOf(batches, styles),
  })
}

async function* linesOf(
  batches: AsyncIterable<readonly ValueRow[]> | Iterable<readonly ValueRow[]>,
  styles: ReadonlyMap<string, number>,
): AsyncGenerator<XlsxCell[][]> {
  for await (const batch of batches)
    yield batch.map((row) => {
      const style = styles.get(row.indicateur) ?? 0
      return NAMES.map((name) => styled(row[name], name === 'couverture' ? percentStyle(1) : style))
    })
}

function styleOf(indicator: string, { catalogue }: Pick<Served, 'catalogue'>): number {
  const defined = catalogue.get(indicator)
  return defined?.nature === 'part' ? percentStyle(defined.decimales) : numberStyle(defined?.decimales ?? 0)
}

// Shares are numbers from 0 to 1 that are shown as percentages.
function styled(cell: string | number | null, style: number): XlsxCell {
  return typeof cell === 'number' ? { amount: cell, style } : cell
}

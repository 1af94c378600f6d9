import type { Column } from '../../../model/column.ts'
import type { CatalogueRow } from '../../../publish/read/index.ts'
import { type Html, html } from '../../home/html.ts'
import { figure, heading, statusWord } from './words.ts'

/** What GeoJSON says of a feature, cell by cell. */
export type Properties = Readonly<Record<string, unknown>>

/** An indicator with all that is said beside its figure, as one column to read. */
export type IndicatorColumn = { title: string; period: string; cell: (properties: Properties) => Html }

type Catalogue = ReadonlyMap<string, Pick<CatalogueRow, 'libelle' | 'decimales'>>

/** Columns of the zone itself, among those shown. */
export function zoneColumns(columns: readonly Column[]): Column[] {
  return columns.filter(({ origin }) => origin.kind === 'zone')
}

/** What a territory says in a column of the zone; communes, which files give separated by bare commas, are spaced to be read. */
export function zoneCell(column: Column, properties: Properties): string {
  const text = figure(properties[column.name], column)
  return column.name === 'communes' ? text.replaceAll(',', ', ') : text
}

/** Indicators among the columns shown: the figure, then its interval, reliability and status, or why there is none. */
export function indicatorColumns(columns: readonly Column[], catalogue: Catalogue): IndicatorColumn[] {
  const figures = columns.flatMap((column) => (column.origin.kind === 'value' && column.origin.part === 'valeur' ? [{ column, origin: column.origin }] : []))
  return figures.map(({ column, origin: { indicator, period } }) => {
    const known = catalogue.get(indicator)
    return {
      title: heading(known?.libelle ?? column.title, column.unit),
      period,
      cell: (properties) => valueCell(column, properties, known?.decimales),
    }
  })
}

function valueCell(column: Column, properties: Properties, decimals: number | undefined): Html {
  const part = (name: string): unknown => properties[`${column.name}_${name}`]
  const value = properties[column.name]
  if (value === null || value === undefined) return html`<span class="quiet">${statusWord(part('statut'))}</span>`
  const [low, high, grade] = [part('bas'), part('haut'), part('fiabilite')]
  const hasInterval = typeof low === 'number' && typeof high === 'number'
  const interval = hasInterval ? html`<br>${figure(low, column, decimals)} à ${figure(high, column, decimals)}` : null
  return html`${figure(value, column, decimals)}<span class="quiet">${interval}<br>${statusWord(part('statut'))}${grade ? `, fiabilité ${String(grade)}` : ''}</span>`
}

import type { Column } from '../../../model/column.ts'
import { DomainError } from '../../../model/error.ts'
import type { Collection } from '../../../publish/read/index.ts'
import { shorten } from '../../serving.ts'
import { addressOf, type Site } from '../links.ts'
import { WEB_MERCATOR_QUAD } from './tile-matrix-set.ts'
import { zoomOf } from './tileset.ts'

/** An indicator of a collection: the column of its figure. */
export type Shown = Column & { origin: Extract<Column['origin'], { kind: 'value' }> }

/** ColorBrewer « YlGnBu », five classes: sequential, read by colour-blind people and in print (colorbrewer2.org). */
const COLOURS = ['#ffffcc', '#a1dab4', '#41b6c4', '#2c7fb8', '#253494'] as const
export const CLASSES = COLOURS.length
/** Where there is no value: outside the scale. */
const NO_VALUE = '#d0d0d0'
const PLAIN = '#41b6c4'
const OUTLINE = '#555555'
const SOURCE = 'kartye'

/**
 * The indicator to show: the one asked for, else the first of the collection; null when it has none.
 * @throws DomainError `parametre_invalide` naming those it has.
 */
export function shownIndicator({ table }: Pick<Collection, 'table'>, asked: string | undefined): Shown | null {
  const figures = table.columns.filter(isFigure)
  if (asked === undefined) return figures[0] ?? null
  const found = figures.find(({ origin }) => origin.indicator === asked)
  if (found) return found
  const valeur = shorten(asked)
  const known = figures.length > 0 ? `ses indicateurs sont ${figures.map(({ origin }) => origin.indicator).join(', ')}.` : 'elle n’en a aucun.'
  throw new DomainError('parametre_invalide', `indicateur=${valeur} n’est pas dans cette collection : ${known}`, { parametre: 'indicateur', valeur })
}

/**
 * A MapLibre style (style specification, version 8) over the tiles of a collection: the indicator in classes cut at `cuts` (ascending), zones
 * without a value in grey. Its legend is in `metadata`. It needs no font, no image and no other map.
 */
export function styleDocument(site: Site, collection: Collection, shown: Shown | null, cuts: readonly number[]): object {
  const [west, south, east, north] = collection.extent
  const url = addressOf(site, `/collections/${collection.id}/tiles/${WEB_MERCATOR_QUAD}`, { f: 'tilejson' })
  return {
    version: 8,
    name: shown ? `${collection.title} : ${shown.title}` : collection.title,
    metadata: { 'kartye:legende': shown ? legendOf(shown, cuts) : null },
    center: [(west + east) / 2, (south + north) / 2],
    zoom: zoomOf(collection.extent),
    sources: { [SOURCE]: { type: 'vector', url, promoteId: 'code' } },
    layers: [{ id: 'fond', type: 'background', paint: { 'background-color': '#ffffff' } }, ...layersOf(collection, shown, cuts)],
  }
}

function layersOf({ id, table }: Collection, shown: Shown | null, cuts: readonly number[]): object[] {
  const source = { source: SOURCE, 'source-layer': id }
  const draw = (name: string, colour: unknown, filter?: unknown): object => ({
    id: name,
    ...source,
    ...(filter ? { filter } : {}),
    ...(table.geometry === 'point'
      ? { type: 'circle', paint: { 'circle-radius': 4, 'circle-color': colour, 'circle-stroke-color': OUTLINE, 'circle-stroke-width': 0.5 } }
      : { type: 'fill', paint: { 'fill-color': colour, 'fill-opacity': 0.85 } }),
  })
  const areas = shown
    ? [draw('sans-valeur', NO_VALUE, ['!', ['has', shown.name]]), draw('valeurs', scaleOf(shown, cuts), ['has', shown.name])]
    : [draw('perimetres', PLAIN)]
  if (table.geometry === 'point') return areas
  const width = ['interpolate', ['linear'], ['zoom'], 6, 0.2, 14, 1.5]
  return [...areas, { id: 'contours', ...source, type: 'line', paint: { 'line-color': OUTLINE, 'line-width': width } }]
}

// Colours are spread over the scale, so that two classes are its two ends.
function scaleOf({ name }: Shown, cuts: readonly number[]): unknown {
  const colours = coloursFor(cuts.length + 1)
  return cuts.length === 0 ? colours[0] : ['step', ['get', name], colours[0], ...cuts.flatMap((cut, i) => [cut, colours[i + 1]])]
}

function legendOf({ title, unit }: Shown, cuts: readonly number[]): object {
  const colours = coloursFor(cuts.length + 1)
  const classes = colours.map((couleur, i) => ({ couleur, de: cuts[i - 1] ?? null, a_moins_de: cuts[i] ?? null }))
  return { titre: title, unite: unit, classes, sans_valeur: NO_VALUE }
}

function coloursFor(count: number): string[] {
  if (count === 1) return [PLAIN]
  return Array.from({ length: count }, (_, i) => COLOURS[Math.round((i * (CLASSES - 1)) / (count - 1))] ?? PLAIN)
}

function isFigure(column: Column): column is Shown {
  return column.origin.kind === 'value' && column.origin.part === 'valeur'
}

import type { Column } from '../../../model/column.ts'
import { CRS84 } from '../../../model/crs.ts'
import { type Collection, MAX_ZOOM } from '../../../publish/read/index.ts'
import { attributionOf } from '../collections.ts'
import { addressOf, type Link, OGC_REL, type Site, type TemplatedLink, TYPES } from '../links.ts'
import { WEB_MERCATOR_CRS, WEB_MERCATOR_QUAD, WEB_MERCATOR_QUAD_URI } from './tile-matrix-set.ts'

/** The tilesets of a collection: one (OGC 20-057, /req/tilesets-list/tileset). */
export function tilesetsDocument(site: Site, collection: Collection): object {
  const path = tilesetPath(collection)
  const links: (Link | TemplatedLink)[] = [
    { rel: 'self', href: addressOf(site, path), type: TYPES.json, title: 'Jeu de tuiles' },
    tileLink(site, collection),
    schemeLink(site),
  ]
  return {
    links: [{ rel: 'self', href: addressOf(site, `/collections/${collection.id}/tiles`), type: TYPES.json, title: 'Ce document' }],
    tilesets: [{ title: collection.title, dataType: 'vector', crs: WEB_MERCATOR_CRS, tileMatrixSetURI: WEB_MERCATOR_QUAD_URI, links }],
  }
}

/** The tileset (OGC 17-083r4 §8): where its tiles are, what their one layer holds, from which zoom to which: outside `tileMatrixSetLimits` tiles are 404. */
export function tilesetDocument(site: Site, collection: Collection, columns: readonly Column[], minZoom: number): object {
  const { id, title, description, extent, table } = collection
  const path = tilesetPath(collection)
  return {
    title,
    description,
    attribution: attributionOf(collection),
    dataType: 'vector',
    crs: WEB_MERCATOR_CRS,
    tileMatrixSetURI: WEB_MERCATOR_QUAD_URI,
    tileMatrixSetLimits: zoomsFrom(minZoom).map((z) => ({
      tileMatrix: String(z),
      minTileRow: 0,
      maxTileRow: 2 ** z - 1,
      minTileCol: 0,
      maxTileCol: 2 ** z - 1,
    })),
    boundingBox: { lowerLeft: extent.slice(0, 2), upperRight: extent.slice(2), crs: CRS84.uri },
    layers: [
      {
        id,
        title,
        dataType: 'vector',
        geometryDimension: table.geometry === 'point' ? 0 : 2,
        minTileMatrix: String(minZoom),
        maxTileMatrix: String(MAX_ZOOM),
        propertiesSchema: { type: 'object', properties: Object.fromEntries(columns.map(({ name, title, type }) => [name, { title, type: JSON_TYPES[type] }])) },
      },
    ],
    links: [
      { rel: 'self', href: addressOf(site, path), type: TYPES.json, title: 'Ce document' },
      { rel: 'describedby', href: addressOf(site, path, { f: 'tilejson' }), type: TYPES.json, title: 'TileJSON, que lisent MapLibre et QGIS' },
      { rel: 'stylesheet', href: addressOf(site, `/collections/${id}/styles/maplibre`), type: TYPES.style, title: 'Exemple de style MapLibre' },
      { rel: OGC_REL.data, href: addressOf(site, `/collections/${id}`), type: TYPES.json, title: 'Collection' },
      schemeLink(site),
      tileLink(site, collection),
    ],
  }
}

/** The same as TileJSON 3.0.0 (github.com/mapbox/tilejson-spec). */
export function tilejsonDocument(site: Site, collection: Collection, columns: readonly Column[], minZoom: number): object {
  const { id, title, description, extent } = collection
  const [west, south, east, north] = extent
  return {
    tilejson: '3.0.0',
    name: title,
    description,
    attribution: escaped(attributionOf(collection)),
    scheme: 'xyz',
    tiles: [tileTemplate(site, collection, ['z', 'y', 'x'])],
    minzoom: minZoom,
    maxzoom: MAX_ZOOM,
    bounds: extent,
    center: [(west + east) / 2, (south + north) / 2, Math.max(minZoom, zoomOf(extent))],
    vector_layers: [
      {
        id,
        description: title,
        minzoom: minZoom,
        maxzoom: MAX_ZOOM,
        fields: Object.fromEntries(columns.map((column) => [column.name, column.title])),
      },
    ],
  }
}

/** Where a tile is, with its variables between braces; it follows the release in service unless the caller named one. */
function tileTemplate(site: Site, collection: Pick<Collection, 'id'>, [z, y, x]: readonly [string, string, string]): string {
  const address = addressOf(site, tilesetPath(collection))
  const [path = '', query] = address.split('?')
  return `${path}/{${z}}/{${y}}/{${x}}${query ? `?${query}` : ''}`
}

/** The zoom at which an extent fills about one tile. */
export function zoomOf([west, , east]: Collection['extent']): number {
  const zoom = Math.floor(Math.log2(360 / Math.max(east - west, 1e-6)))
  return Math.max(0, Math.min(MAX_ZOOM, zoom))
}

const JSON_TYPES: Readonly<Record<Column['type'], string>> = { text: 'string', integer: 'integer', number: 'number' }

function tilesetPath({ id }: Pick<Collection, 'id'>): string {
  return `/collections/${id}/tiles/${WEB_MERCATOR_QUAD}`
}

function tileLink(site: Site, collection: Collection): TemplatedLink {
  const href = tileTemplate(site, collection, ['tileMatrix', 'tileRow', 'tileCol'])
  return { rel: 'item', href, type: TYPES.mvt, title: 'Tuile vectorielle (Mapbox Vector Tile 2.1)', templated: true }
}

function schemeLink(site: Site): Link {
  return { rel: OGC_REL.scheme, href: addressOf(site, `/tileMatrixSets/${WEB_MERCATOR_QUAD}`), type: TYPES.json, title: 'Jeu de matrices de tuiles' }
}

function zoomsFrom(minZoom: number): number[] {
  return Array.from({ length: MAX_ZOOM - minZoom + 1 }, (_, i) => minZoom + i)
}

// Clients print an attribution as HTML.
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

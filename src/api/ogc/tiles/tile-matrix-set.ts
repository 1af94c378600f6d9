import { HALF_WORLD } from '../../../publish/read/index.ts'
import { addressOf, type Site, TYPES } from '../links.ts'

/** The one tile matrix set: the square of the web's maps. */
export const WEB_MERCATOR_QUAD = 'WebMercatorQuad'
export const WEB_MERCATOR_QUAD_URI = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad'
export const WEB_MERCATOR_CRS = 'http://www.opengis.net/def/crs/EPSG/0/3857'

const TITLE = 'Google Maps Compatible for the World'
/** Tiles of the registered set are 256 pixels wide; clients draw vector tiles on as many as they like. */
const TILE_PIXELS = 256
/** The pixel of a scale denominator (OGC 17-083r4 §6.1.1): 0.28 mm. */
const PIXEL_METRES = 0.00028
const LAST_MATRIX = 24

/** The list of tile matrix sets (OGC 17-083r4 §7.3). */
export function tileMatrixSetsDocument(site: Site): object {
  const link = { rel: 'self', href: addressOf(site, `/tileMatrixSets/${WEB_MERCATOR_QUAD}`), type: TYPES.json, title: 'Définition' }
  return { tileMatrixSets: [{ id: WEB_MERCATOR_QUAD, title: TITLE, uri: WEB_MERCATOR_QUAD_URI, crs: WEB_MERCATOR_CRS, links: [link] }] }
}

/** The set as it is registered (OGC 17-083r4, annex D.1): 25 matrices, of which tilesets say which they hold. */
export function webMercatorQuad(): object {
  return {
    id: WEB_MERCATOR_QUAD,
    title: TITLE,
    uri: WEB_MERCATOR_QUAD_URI,
    crs: WEB_MERCATOR_CRS,
    orderedAxes: ['X', 'Y'],
    wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
    tileMatrices: Array.from({ length: LAST_MATRIX + 1 }, (_, z) => {
      const cellSize = (2 * HALF_WORLD) / TILE_PIXELS / 2 ** z
      return {
        id: String(z),
        scaleDenominator: cellSize / PIXEL_METRES,
        cellSize,
        pointOfOrigin: [-HALF_WORLD, HALF_WORLD],
        cornerOfOrigin: 'topLeft',
        tileWidth: TILE_PIXELS,
        tileHeight: TILE_PIXELS,
        matrixWidth: 2 ** z,
        matrixHeight: 2 ** z,
      }
    }),
  }
}

/** A link as OGC API writes it; a templated one holds variables between braces. */
export type TileLink = { rel: string; href: string; type: string; title: string; templated?: true }

const REL = 'http://www.opengis.net/def/rel/ogc/1.0'

/** Relations of OGC 20-057 and 17-083r4. */
export const TILE_REL = {
  tilesets: `${REL}/tilesets-vector`,
  scheme: `${REL}/tiling-scheme`,
  schemes: `${REL}/tiling-schemes`,
  data: `${REL}/geodata`,
} as const

export const TILE_TYPES = { mvt: 'application/vnd.mapbox-vector-tile', style: 'application/vnd.mapbox.style+json' } as const

/** What a collection says of its tiles (OGC 20-057, /req/geodata-tilesets/desc-links); `base` is the landing page, without a final slash. */
export function tileLinks(collectionId: string, base: string): TileLink[] {
  const collection = `${base}/collections/${collectionId}`
  return [
    { rel: TILE_REL.tilesets, href: `${collection}/tiles`, type: 'application/json', title: 'Tuiles vectorielles' },
    { rel: 'stylesheet', href: `${collection}/styles/maplibre`, type: TILE_TYPES.style, title: 'Exemple de style MapLibre sur ces tuiles' },
  ]
}

/** What the landing page says of the tile matrix sets (OGC 20-057, /req/tilesets-list and OGC 17-083r4). */
export function tilingSchemesLink(base: string): TileLink {
  return { rel: TILE_REL.schemes, href: `${base}/tileMatrixSets`, type: 'application/json', title: 'Jeux de matrices de tuiles' }
}

import { addressOf, type Link, OGC_REL, type Site, TYPES } from '../links.ts'

/** What a collection says of its tiles (OGC 20-057, /req/geodata-tilesets/desc-links). */
export function tileLinks(site: Site, collectionId: string): Link[] {
  const collection = `/collections/${collectionId}`
  return [
    { rel: OGC_REL.tilesets, href: addressOf(site, `${collection}/tiles`), type: TYPES.json, title: 'Tuiles vectorielles' },
    { rel: 'stylesheet', href: addressOf(site, `${collection}/styles/maplibre`), type: TYPES.style, title: 'Exemple de style MapLibre sur ces tuiles' },
  ]
}

/** What the landing page says of the tile matrix sets (OGC 20-057, /req/tilesets-list and OGC 17-083r4). */
export function tilingSchemesLink(site: Site): Link {
  return { rel: OGC_REL.schemes, href: addressOf(site, '/tileMatrixSets'), type: TYPES.json, title: 'Jeux de matrices de tuiles' }
}

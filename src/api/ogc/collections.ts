import { CRS84, CRSS, crssFor } from '../../model/crs.ts'
import type { Collection } from '../../publish/read/index.ts'
import { licencePage } from '../files/licence-page.ts'
import { OFFERED_FORMATS } from './formats.ts'
import { addressOf, type Link, OGC_REL, type Site, selfAndPage, TYPES } from './links.ts'
import { tileLinks } from './tiles/links.ts'

/** Collections as OGC 17-069r4 §7.13 describes them; `crs` is the list of all systems served (OGC 18-058r1 §6.2.2). */
export function collectionsDocument(site: Site, collections: readonly Collection[]): object {
  return {
    links: selfAndPage(site, '/collections'),
    crs: CRSS.map(({ uri }) => uri),
    collections: collections.map((collection) => collectionDocument(site, collection)),
  }
}

/** One collection: the same object alone and in the list. */
export function collectionDocument(site: Site, collection: Collection): object {
  const { id, title, description, extent, table } = collection
  return {
    id,
    title,
    description,
    attribution: attributionOf(collection),
    extent: { spatial: { bbox: [extent], crs: CRS84.uri }, temporal: { interval: [intervalOf(collection)] } },
    itemType: 'feature',
    crs: crssFor(extent).map(({ uri }) => uri),
    storageCrs: CRS84.uri,
    geometryDimension: table.geometry === 'point' ? 0 : 2,
    links: linksOf(site, collection),
  }
}

/** Who made what is shown, as maps must say. */
export function attributionOf({ producer, source }: Pick<Collection, 'producer' | 'source'>): string {
  return `${producer}, ${source}`
}

/** First and last instants of validity; null where there is no end yet. */
function intervalOf({ validFrom, validTo }: Pick<Collection, 'validFrom' | 'validTo'>): [string, string | null] {
  return [`${validFrom}T00:00:00Z`, validTo === null ? null : `${validTo}T23:59:59Z`]
}

function linksOf(site: Site, { id, title, licence }: Collection): Link[] {
  const path = `/collections/${id}`
  return [
    ...selfAndPage(site, path),
    ...OFFERED_FORMATS.map(({ f, type, label }) => ({
      href: addressOf(site, `${path}/items`, { f }),
      rel: 'items',
      type,
      title: `${title} (${label})`,
    })),
    { href: addressOf(site, `${path}/queryables`, { f: 'json' }), rel: OGC_REL.queryables, type: TYPES.schema, title: 'Propriétés qui se filtrent' },
    { href: addressOf(site, `${path}/queryables`, { f: 'html' }), rel: OGC_REL.queryables, type: TYPES.html, title: 'Propriétés qui se filtrent (page)' },
    { href: addressOf(site, `${path}/schema`, { f: 'json' }), rel: OGC_REL.schema, type: TYPES.schema, title: 'Propriétés, leurs types et leurs unités' },
    { href: addressOf(site, `${path}/schema-entite`, { f: 'json' }), rel: 'describedBy', type: TYPES.schema, title: 'Une entité, en GeoJSON' },
    ...tileLinks(site, id),
    ...licenceLink(licence),
  ]
}

function licenceLink(licence: string): Link[] {
  const href = licencePage(licence)
  return href ? [{ href, rel: 'license', type: TYPES.html, title: licence }] : []
}

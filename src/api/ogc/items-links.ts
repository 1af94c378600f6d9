import type { FastifyRequest } from 'fastify'
import type { FeatureKey } from '../../publish/read/index.ts'
import type { Served } from '../serving.ts'
import { cursorTo } from './cursor.ts'
import { OFFERED_FORMATS } from './formats.ts'
import { addressOf, type Link, type Site, sameAddress, TYPES } from './links.ts'
import type { ItemFormat } from './query/parameters.ts'

/** One page among all that matches, and its neighbours. */
export type ItemsPage = { offset: number; shown: number; total: number; previous: string | null; next: string | null }

type Shown = { offset: number; shown: number; total: number; first: FeatureKey | null; last: FeatureKey | null }

/** The page with the addresses of its neighbours. They pin the release, so that a switch cannot tear a list. */
export function itemsPageOf(request: FastifyRequest, site: Site, served: Pick<Served, 'release'>, { offset, shown, total, first, last }: Shown): ItemsPage {
  const to = (cursor: string): string => sameAddress(site, request, { cursor, publication: String(served.release) })
  const end = offset + shown
  return {
    ...{ offset, shown, total },
    previous: first && offset > 0 ? to(cursorTo(request, served, 'before', { key: first, offset, total })) : null,
    next: last && end < total ? to(cursorTo(request, served, 'after', { key: last, offset: end, total })) : null,
  }
}

/** Links of a page of features: itself, its other formats, its neighbours, its collection (OGC 17-069r4 §7.15.6 and 7.15.7). */
export function itemsLinks(request: FastifyRequest, site: Site, collectionId: string, format: ItemFormat, page: ItemsPage): Link[] {
  const type = OFFERED_FORMATS.find(({ f }) => f === format)?.type ?? TYPES.geojson
  const { previous, next } = page
  return [
    { href: sameAddress(site, request), rel: 'self', type, title: 'Cette page' },
    ...OFFERED_FORMATS.filter(({ f }) => f !== format).map(({ f, type, label }) => ({
      href: isFile(f) ? fileAddress(request, site, f) : sameAddress(site, request, { f }),
      rel: 'alternate',
      type,
      title: isFile(f) ? `Tout ce qui correspond (${label})` : `Cette page (${label})`,
    })),
    ...(next ? [{ href: next, rel: 'next', type, title: 'Page suivante' }] : []),
    ...(previous ? [{ href: previous, rel: 'prev', type, title: 'Page précédente' }] : []),
    { href: addressOf(site, `/collections/${collectionId}`, { f: 'json' }), rel: 'collection', type: TYPES.json, title: 'La collection' },
  ]
}

/** The same request as one file: no page of it, all that matches. */
export function fileAddress(request: FastifyRequest, site: Site, format: string): string {
  return sameAddress(site, request, { f: format, cursor: null, limit: null })
}

function isFile(format: ItemFormat): boolean {
  return format !== 'geojson' && format !== 'html'
}

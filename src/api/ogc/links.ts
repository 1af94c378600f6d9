import type { FastifyRequest } from 'fastify'
import type { Served } from '../serving.ts'

/** A web link (RFC 8288) as OGC documents write it. */
export type Link = { href: string; rel: string; type: string; title: string; hreflang?: 'fr' }

/** A link as OGC API – Tiles writes it besides: its address holds variables between braces (RFC 6570). */
export type TemplatedLink = Link & { templated: true }

/** Where the service is as its caller sees it. Addresses name the release when he did, so that what he follows stays in it. */
export type Site = { origin: string; base: string; publication: number | null }

/** Media types as links and answers name them: without charset, exactly as clients compare them. */
export const TYPES = {
  json: 'application/json',
  html: 'text/html',
  geojson: 'application/geo+json',
  schema: 'application/schema+json',
  // « version » is part of the type (OGC 17-069r4, /req/oas30/oas-definition-1)
  definition: 'application/vnd.oai.openapi+json;version=3.0',
  mvt: 'application/vnd.mapbox-vector-tile',
  style: 'application/vnd.mapbox.style+json',
} as const

const REL = 'http://www.opengis.net/def/rel/ogc/1.0'

/** Relations registered by OGC (www.opengis.net/def/rel). */
export const OGC_REL = {
  queryables: `${REL}/queryables`,
  schema: `${REL}/schema`,
  tilesets: `${REL}/tilesets-vector`,
  scheme: `${REL}/tiling-scheme`,
  schemes: `${REL}/tiling-schemes`,
  data: `${REL}/geodata`,
} as const

export function siteOf(request: Pick<FastifyRequest, 'protocol' | 'host'>, { release, isPinned }: Pick<Served, 'release' | 'isPinned'>): Site {
  const origin = `${request.protocol}://${request.host}`
  return { origin, base: `${origin}/ogc`, publication: isPinned ? release : null }
}

/** An absolute address under /ogc. */
export function addressOf({ base, publication }: Site, path: string, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(publication === null ? query : { ...query, publication: String(publication) }).toString()
  return `${base}${path}${search ? `?${search}` : ''}`
}

/** The address asked for, with other values of some parameters; null takes one away. */
export function sameAddress({ origin }: Site, request: Pick<FastifyRequest, 'url'>, changes: Readonly<Record<string, string | null>> = {}): string {
  const url = new URL(request.url, 'http://kartye.invalid')
  for (const [name, value] of Object.entries(changes))
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  return origin + url.pathname + url.search
}

/** The JSON of a resource and its page: what every document about itself starts with. */
export function selfAndPage(site: Site, path: string, type: string = TYPES.json): Link[] {
  return [
    { href: addressOf(site, path, { f: 'json' }), rel: 'self', type, title: 'Ce document' },
    { href: addressOf(site, path, { f: 'html' }), rel: 'alternate', type: TYPES.html, title: 'Cette page', hreflang: 'fr' },
  ]
}

// Clients stop reading headers at 8 to 16 KB (Node's own fetch at 16): an address this long is in the body only.
const LONGEST_IN_HEADER = 4_000

/** Neighbours and collection as a `Link` header (RFC 8288 §3): ASCII only, so without titles. */
export function linkHeader(links: readonly Link[]): string {
  return links
    .filter(({ rel, href }) => ['next', 'prev', 'collection'].includes(rel) && href.length <= LONGEST_IN_HEADER)
    .map(({ href, rel, type }) => `<${href.replace(/[<>"\s]/g, encodeURIComponent)}>; rel="${rel}"; type="${type}"`)
    .join(', ')
}

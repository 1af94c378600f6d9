import type { FastifyRequest } from 'fastify'
import { DomainError } from '../model/error.ts'
import { shorten } from './serving.ts'

export const MEDIA = {
  json: 'application/json; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  geojsonseq: 'application/geo+json-seq',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  fgb: 'application/flatgeobuf',
  gpkg: 'application/geopackage+sqlite3',
  parquet: 'application/vnd.apache.parquet',
  jsonld: 'application/ld+json',
  ttl: 'text/turtle; charset=utf-8',
} as const

export type Format = keyof typeof MEDIA

/**
 * The format to answer: `f=`, else the best offered by the Accept header; the first offered when anything will do.
 * `also` names other media types that a format answers to.
 * @throws DomainError `format_non_pris_en_charge` naming those offered.
 */
export function negotiate<T extends Format>(
  request: FastifyRequest,
  asked: T | undefined,
  offered: readonly [T, ...T[]],
  also?: { readonly [K in T]?: readonly string[] },
): T {
  if (asked) return asked
  const { accept } = request.headers
  const best = preferred(accept, offered, also)
  if (best) return best
  throw new DomainError(
    'format_non_pris_en_charge',
    `Aucun format de l’en-tête Accept n’est offert ici ; offerts : ${offered.map((format) => `f=${format}`).join(', ')}.`,
    {
      parametre: 'Accept',
      valeur: shorten(accept ?? ''),
    },
  )
}

/** The format that an Accept header likes best, the first offered when anything will do; null when it takes none. */
export function preferred<T extends Format>(
  accept: string | undefined,
  offered: readonly [T, ...T[]],
  also?: { readonly [K in T]?: readonly string[] },
): T | null {
  if (!accept?.trim()) return offered[0]
  const ranges = parseAccept(accept)
  let best: { format: T; quality: number } | null = null
  for (const format of offered) {
    const names = [MEDIA[format].split(';')[0] ?? '', ...(also?.[format] ?? [])]
    const quality = Math.max(...names.map((name) => qualityOf(name, ranges)))
    if (quality > (best?.quality ?? 0)) best = { format, quality }
  }
  return best?.format ?? null
}

type Range = { type: string; quality: number }

function parseAccept(accept: string): Range[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    return { type, quality: Number.isFinite(quality) ? quality : 0 }
  })
}

// The most specific range that fits decides (RFC 9110 §12.5.1).
function qualityOf(media: string, ranges: readonly Range[]): number {
  const family = `${media.split('/')[0]}/*`
  for (const wanted of [media, family, '*/*']) {
    const found = ranges.find(({ type }) => type === wanted)
    if (found) return found.quality
  }
  return 0
}

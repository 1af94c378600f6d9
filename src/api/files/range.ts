import parseRange from 'range-parser'
import { DomainError } from '../../model/error.ts'

/** Bytes of a file, both ends included, from 0. */
type ByteRange = { start: number; end: number }

/** The headers of a download that choose its bytes; `tag` is the file's ETag. */
type RangeWish = { range: string | undefined; ifRange: string | undefined; tag: string }

/**
 * The bytes asked for of a file of `size`; null: all of them.
 * Ranges that touch are one; several that do not are answered by the whole file, as RFC 9110 (§14.2) lets a server do, and so are a unit or a header
 * that cannot be read. A range asked for on condition (`If-Range`, §13.1.5) holds for the file of that very tag only.
 * @throws DomainError `plage_hors_du_fichier` (416) when no byte of the file is asked for.
 */
export function rangeOf(size: number, { range, ifRange, tag }: RangeWish): ByteRange | null {
  // Units are case-insensitive (§14.1).
  if (range === undefined || !/^bytes=/i.test(range) || (ifRange !== undefined && ifRange !== tag)) return null
  const ranges = parseRange(size, clampSuffixes(range, size), { combine: true })
  if (ranges === -2) return null
  if (ranges === -1) {
    const valeur = range.slice(0, 60)
    throw new DomainError('plage_hors_du_fichier', `« ${valeur} » ne désigne aucun octet de ce fichier, qui en compte ${size}.`, { parametre: 'Range', valeur })
  }
  return ranges.length === 1 ? (ranges[0] ?? null) : null
}

// The last n bytes of a shorter file are all of it (§14.1.2): the parser refuses them instead.
function clampSuffixes(range: string, size: number): string {
  return range.replace(/(?<=[=,]\s*)-(\d+)/g, (_, length: string) => `-${Math.min(Number(length), size)}`)
}

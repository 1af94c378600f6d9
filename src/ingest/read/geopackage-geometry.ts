// GeoPackage 1.3, 2.1.3: "GP", version, flags, srs_id, envelope, then standard WKB.
const ENVELOPE_BYTES = [0, 32, 48, 48, 64]
const EMPTY_FLAG = 0b0001_0000
const EXTENDED_FLAG = 0b0010_0000

/**
 * WKB (hexadecimal) of a GeoPackage geometry; null when it is empty; `broken` when it is not one (or of a vendor's own type).
 */
export function wkbHexOf(blob: Uint8Array): string | null | 'broken' {
  const flags = blob[3] ?? 0
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 0b111]
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelope === undefined || (flags & EXTENDED_FLAG) !== 0) return 'broken'
  if ((flags & EMPTY_FLAG) !== 0) return null
  const start = 8 + envelope
  if (blob.length < start + 5) return 'broken'
  return Buffer.from(blob.buffer, blob.byteOffset + start, blob.byteLength - start).toString('hex')
}

/** Département of an INSEE commune or IRIS code: two characters, three overseas (971…978, 98x). Null when the code is not one. */
export function departementOfCommune(code: string): string | null {
  if (/^9[78]\d{3}/.test(code)) return code.slice(0, 3)
  return /^(\d{2}|2[AB])\d{3}/.test(code) ? code.slice(0, 2) : null
}

const QPV = /^(?:QP(\d{3}|02[AB])\d{3}|QN(\d{3}|02[AB])\d{2}[A-Z])$/

/**
 * Département carried by a QPV code: `QP011002` → 11, `QN97205M` → 972, `QN02A01M` → 2A; null when the code is not one.
 * The 2015 codes write it on three digits with a leading zero (ANCT); the 2024 ones too, followed by two digits and a letter.
 */
export function departementOfQpv(code: string): string | null {
  const found = QPV.exec(code)
  const part = found?.[1] ?? found?.[2]
  if (!part) return null
  return part.startsWith('0') ? part.slice(1) : part
}

/** Département readable from a zone's code, by kind of zoning; null where the code does not carry it. */
export function departementOfZone(kind: string, code: string): string | null {
  if (kind === 'qpv') return departementOfQpv(code)
  if (kind === 'commune' || kind === 'iris') return departementOfCommune(code)
  return null
}

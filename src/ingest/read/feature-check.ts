import gjv from 'geojson-validation'
import { z } from 'zod'
import { unreadable } from './file-error.ts'
import type { Input } from './source-file.ts'

const Checked = z.object({ properties: z.record(z.string(), z.unknown()).nullable(), geometry: z.unknown() })

export type CheckedFeature = { properties: Record<string, unknown>; geometry: unknown }

// What geojson-validation says, in French; anything else is a structure that RFC 7946 does not allow.
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/JSON Object/, "ce n'est pas un objet"],
  [/type must be "Feature"/, "son « type » n'est pas « Feature »"],
  [/member with the name "?'?(\w+)/, 'il lui manque le membre « $1 »'],
  [/at least two elements/i, 'une position a moins de deux coordonnées'],
  [/only contain numbers/i, "une coordonnée n'est pas un nombre"],
  [/must be an array/i, 'des coordonnées ne sont pas une liste'],
]

// A ring that is too short or not closed is a fault of drawing, not of structure: zonings repairs or refuses it, PostGIS being the judge.
const DRAWING = /coordinates must have at least|first and last positions must be equivalent/i

/**
 * A feature whose structure RFC 7946 allows. Coordinates are judged elsewhere: here only their shape.
 * @throws DomainError `fichier_illisible` naming the feature.
 */
export function checkFeature(input: Input, line: number, value: unknown): CheckedFeature {
  const faults = gjv.isFeature(value, true).filter((fault) => !DRAWING.test(fault))
  const checked = Checked.safeParse(value)
  if (faults.length === 0 && checked.success) return { properties: checked.data.properties ?? {}, geometry: checked.data.geometry }
  const reason = faults.length > 0 ? inFrench(faults[0] ?? '') : "son « properties » n'est pas un objet"
  throw unreadable(input, `l'entité ${line} n'est pas un Feature GeoJSON correct : ${reason}.`, { ligne: line })
}

function inFrench(message: string): string {
  for (const [pattern, french] of MESSAGES) {
    const found = pattern.exec(message)
    if (found) return french.replace('$1', found[1] ?? '')
  }
  return 'sa structure ne suit pas la RFC 7946'
}

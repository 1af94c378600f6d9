import type { Crs } from '../../../model/crs.ts'
import type { Filter } from '../../../model/filter.ts'
import type { Bbox, FeatureQuery } from '../../../publish/read/index.ts'
import { boundsOf, boxGeometry } from '../box.ts'
import { invalid } from './single-values.ts'

export type ReadBox = {
  /** The box in CRS84, where the index is. */
  bounds84: Bbox | null
  /** The box in another CRS. */
  box: FeatureQuery['box']
  /** What is no rectangle: a box across the antimeridian, or without width or height. */
  filter: Filter | null
}

const NONE: ReadBox = { bounds84: null, box: null, filter: null }
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** `bbox` (17-069r4 §7.15.3) in `bbox-crs` (18-058r1 §6.2.2). @throws DomainError `parametre_invalide`: not 4 or 6 numbers, inverted, outside the area of use. */
export function readBox(text: string | undefined, crs: Crs): ReadBox {
  if (text === undefined) return NONE
  // a `+` that the URL turned into a space still means positive
  const parts = text.split(',').map((part) => part.trim())
  const bounds = boundsOf(
    parts.map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN)),
    crs,
  )
  if (typeof bounds === 'string') throw invalid('bbox', text, bounds)
  const [minX, minY, maxX, maxY] = bounds
  if (minX >= maxX || minY === maxY) {
    const right = { kind: 'literal', geometry: boxGeometry(bounds), srid: crs.srid } as const
    return { ...NONE, filter: { kind: 'spatial', relation: 'intersects', left: { kind: 'geometry' }, right } }
  }
  return crs.isGeographic ? { ...NONE, bounds84: bounds } : { ...NONE, box: { bounds, srid: crs.srid } }
}

import type { Geometry } from 'geojson'

/** Where something was written: offsets in the text of the filter, the end excluded. */
export type Place = { start: number; end: number }

/**
 * A filter as it was written, in text or in JSON, before anything is known of columns and types. Operators and functions are calls, named
 * as CQL2 JSON does but in lower case: `and`, `=`, `isnull`, `casei`, `s_intersects`, `bbox`. A minus sign before a number is part of it.
 */
export type Raw = { at: Place } & (
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'property'; name: string; isQuoted: boolean }
  | { kind: 'call'; op: string; args: readonly Raw[] }
  | { kind: 'list'; of: readonly Raw[] }
  /** Axes in the order they were written; altitudes are gone. */
  | { kind: 'geometry'; geometry: Geometry }
)

export type RawCall = Extract<Raw, { kind: 'call' }>

/** From the start of one to the end of another. */
export function span(from: { at: Place }, to: { at: Place }): Place {
  return { start: from.at.start, end: to.at.end }
}

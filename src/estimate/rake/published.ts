import type { SourceStatus } from '../../model/status.ts'
import type { Range } from './share-remainder.ts'

/** A source zone: its published count (null when hidden), what a secret is known to lie between, and the masses that share a remainder. */
export type Source = { code: string; amount: number | null; status: SourceStatus; range: Range | null; mass: number | null; area_m2: number }

/** A published total, of the zone `zone` (its zoning and code), over the sources that make it up. */
export type Total = { zone: string; amount: number; sources: readonly string[] }

/** What known sources hold by unit of mass: by their own mass, and by m². Null where none has any. */
export type Intensities = { mass: Spread | null; area: Spread | null }
export type Spread = { lowest: number; highest: number }

/** The sources of a dataset as a total needs them; `isProtected`: no hidden count may be given back by subtraction. */
export type Published = { byCode: ReadonlyMap<string, Source>; isProtected: boolean; intensities: Intensities }

/**
 * `cale`: its published count times `factor`; `reparti`: its part of what the total leaves; `repris`: the total itself, of which a missing source is the
 * only one: its exact figure.
 */
export type Raked = { code: string; amount: number; factor: number | null; status: 'cale' | 'reparti' | 'repris'; totalZone: string }

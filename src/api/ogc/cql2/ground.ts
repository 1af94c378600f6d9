import type { Column } from '../../../model/column.ts'
import type { Crs } from '../../../model/crs.ts'
import { mistake } from './mistake.ts'
import type { Raw, RawCall } from './raw.ts'

/** What a filter is checked against: its own text, to show where it is wrong, the columns it may name, the CRS of its geometries. */
export type Ground = { text: string; columns: readonly Column[]; crs: Crs }

/** @throws DomainError `filtre_invalide` at the place of `raw`. */
export function refuse(ground: Ground, raw: Raw, explanation: string): never {
  throw mistake(ground.text, raw.at, explanation)
}

/** As many arguments as needed, one by one. @throws DomainError `filtre_invalide`. */
export function exactly(count: 1, raw: RawCall, ground: Ground): readonly [Raw]
export function exactly(count: 2, raw: RawCall, ground: Ground): readonly [Raw, Raw]
export function exactly(count: 3, raw: RawCall, ground: Ground): readonly [Raw, Raw, Raw]
export function exactly(count: number, raw: RawCall, ground: Ground): readonly Raw[] {
  if (raw.args.length !== count) refuse(ground, raw, `${raw.op} prend ${count} argument${count > 1 ? 's' : ''}, pas ${raw.args.length}.`)
  return raw.args
}

import { byCodePoint } from '../by-code-point.ts'
import { derivable } from './derivable.ts'
import { type Fit, fitMargins } from './fit-margins.ts'
import { sharingMass } from './intensity.ts'
import type { Published, Raked, Source, Total } from './published.ts'
import { type Range, shareRemainder } from './share-remainder.ts'

export type Settled = { raked: Raked[]; totals: number; iterations: number; largestGap: number; isByArea: boolean }

const ANY: Range = { lowest: 0, highest: Number.POSITIVE_INFINITY }

/** Why a total without any published source is not shared out: nothing went wrong. */
export const NOTHING_KNOWN = 'Aucune source publiée sous ce total : le répartir ne dirait que lui.'

/** Below this, a factor is what rounding leaves of 1. */
const UNTOUCHED = 1e-12

/**
 * Settles totals that hold together: known counts first, on the totals that have nothing hidden; then what they leave, among the hidden.
 * Returns why they cannot hold, in French, when they cannot. `totals` are the finest first: a source answers to the first that holds it.
 */
export function settleTotals({ byCode, isProtected }: Published, totals: readonly Total[]): Settled | string {
  const inside = [...new Set(totals.flatMap((total) => total.sources))].sort(byCodePoint).flatMap((code) => byCode.get(code) ?? [])
  const places = new Map(inside.map(({ code }, place) => [code, place]))
  const margins = totals.map((total) => ({ total: total.amount, cells: total.sources.flatMap((code) => places.get(code) ?? []).sort((a, b) => a - b) }))
  const alone = new Map(margins.flatMap(({ cells: [cell], cells, total }) => (cells.length === 1 && cell !== undefined ? [[cell, total]] : [])))
  const amounts = inside.map(({ amount }, cell) => amount ?? alone.get(cell) ?? null)
  const isHidden = (cell: number): boolean => amounts[cell] === null
  if (inside.length > 1 && inside.every(({ amount }) => amount === null)) return NOTHING_KNOWN

  const closed = margins.filter(({ cells }) => !cells.some(isHidden))
  const seeds = amounts.map((amount) => amount ?? 0)
  const scaled = fitMargins(seeds, closed)
  if (scaled.status !== 'converge') return reasonOf(scaled)

  const knownIn = (cells: readonly number[]): number => cells.reduce((sum, cell) => sum + (isHidden(cell) ? 0 : (scaled.amounts[cell] ?? 0)), 0)
  const open = margins
    .filter(({ cells }) => cells.some(isHidden))
    .map(({ cells, total }) => ({ cells: cells.filter(isHidden), total: remainderOf(total, knownIn(cells)) }))
  const hidden = inside.filter((_, cell) => isHidden(cell))
  const revealed = revealedBy(open, inside, isProtected)
  if (revealed) return revealed
  const mass = sharingMass(hidden)
  const shared = shareRemainder(
    inside.map((source, cell) => (isHidden(cell) ? mass.of(source) : 0)),
    inside.map(({ range }, cell): Range => (isHidden(cell) && range ? range : ANY)),
    open,
  )
  if (shared.status !== 'converge') return reasonOf(shared)

  // the finest total that holds a source is the last to claim it
  const holderOf = new Map(totals.toReversed().flatMap(({ zone, sources }) => sources.map((code) => [code, zone])))
  const raked = inside.flatMap(({ code, amount: published, status }, cell): Raked[] => {
    const totalZone = holderOf.get(code) ?? ''
    if (isHidden(cell)) return [{ code, amount: shared.amounts[cell] ?? 0, factor: null, status: 'reparti', totalZone }]
    const amount = scaled.amounts[cell] ?? 0
    if (published === null) return [{ code, amount, factor: null, status: status === 'secret' ? 'reparti' : 'repris', totalZone }]
    if (Math.abs(amount - published) <= UNTOUCHED * published) return []
    return [{ code, amount, factor: amount / published, status: 'cale', totalZone }]
  })
  return {
    raked,
    totals: totals.length,
    iterations: Math.max(scaled.iterations, shared.iterations),
    largestGap: Math.max(scaled.largestGap, shared.largestGap),
    isByArea: hidden.length > 0 && mass.by === 'area',
  }
}

/** Whether totals taken together give back a hidden count, or a sum of secrets, though each alone did not. */
function revealedBy(open: readonly { cells: readonly number[] }[], inside: readonly Source[], isProtected: boolean): string | null {
  const isSecret = (cell: number): boolean => inside[cell]?.status === 'secret'
  const { groups } = derivable(
    open.map(({ cells }) => cells),
    isSecret,
  )
  const revealed = groups.some((group) => (group.length === 1 && isProtected) || group.every(isSecret))
  return revealed ? 'Avec les totaux plus fins, il donnerait une source non diffusée par soustraction.' : null
}

/** What is left of a total; rounding below zero is nothing. */
function remainderOf(total: number, sum: number): number {
  return Math.abs(total - sum) <= UNTOUCHED * total ? 0 : total - sum
}

function reasonOf({ status }: Exclude<Fit, { status: 'converge' }>): string {
  if (status === 'negatif') return 'Avec les totaux plus fins, il laisserait un reste négatif.'
  if (status === 'support_vide') return 'Total positif sur des sources dont la masse est nulle.'
  return 'Ce total contredit ceux qu’il contient.'
}

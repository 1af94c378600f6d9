import type { Column } from '../../model/column.ts'

// Enough to find a slip of the keyboard, few enough to be read.
const SHOWN = 6

/** « proches : a, b. », the names of columns that most look like a word. */
export function nearNames(word: string, columns: readonly Column[]): string {
  const ranked = columns.map(({ name }) => ({ name, likeness: likeness(word.toLowerCase(), name.toLowerCase()) }))
  const near = ranked.toSorted((a, b) => b.likeness - a.likeness).slice(0, SHOWN)
  return `les plus proches : ${near.map(({ name }) => name).join(', ')}.`
}

// Dice's coefficient on pairs of letters: 1 for the same word, 0 when no pair is shared.
function likeness(a: string, b: string): number {
  const [pairs, others] = [pairsOf(a), pairsOf(b)]
  const shared = [...pairs].filter((pair) => others.has(pair)).length
  return (2 * shared) / (pairs.size + others.size)
}

function pairsOf(word: string): Set<string> {
  const padded = ` ${word.slice(0, 60)} `
  return new Set(Array.from({ length: padded.length - 1 }, (_, start) => padded.slice(start, start + 2)))
}

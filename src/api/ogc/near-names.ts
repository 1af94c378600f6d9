import type { Column } from '../../model/column.ts'

// Enough to find a slip of the keyboard, few enough to be read.
const SHOWN = 6

// Shorter, and a part of a word is in any name.
const SHORTEST_PART = 3

/** « les plus proches : a, b. », names of columns that a word may stand for; where to read them all when it looks like none. */
export function nearNames(word: string, columns: readonly Column[]): string {
  const written = word.slice(0, 60).toLowerCase()
  const ranked = columns.map(({ name }) => ({ name, slips: slipsBetween(written, name.toLowerCase()) }))
  const near = ranked.filter(({ name, slips }) => isSlip(written, slips) || isPart(written, name.toLowerCase()))
  const shown = near.toSorted((a, b) => a.slips - b.slips).slice(0, SHOWN)
  return shown.length > 0 ? `les plus proches : ${shown.map(({ name }) => name).join(', ')}.` : 'la liste est à l’adresse /queryables de la collection.'
}

// A wrong letter in three is a slip; more make another word.
function isSlip(word: string, slips: number): boolean {
  return slips <= Math.floor(word.length / 3)
}

// « chomage » of « taux_chomage », or a name with something typed after it.
function isPart(word: string, name: string): boolean {
  return (word.length >= SHORTEST_PART && name.includes(word)) || (name.length >= SHORTEST_PART && word.startsWith(name))
}

// Levenshtein's distance: letters added, taken away or changed between two words.
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, taken) => taken)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const changed = (row[j] ?? 0) + (letter === b[j] ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

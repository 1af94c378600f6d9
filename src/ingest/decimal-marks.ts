import { REFUSALS_TOLD } from './refusals.ts'

export type DecimalMark = '.' | ','

type Cell = { line: number; column: number; value: string }
type Met = { mark: DecimalMark; count: number; cells: Cell[] }

/** The decimal marks met in a file that should have one: counted, and the first hundred cells of each kept. */
export class DecimalMarks {
  // In the order they were met.
  readonly #met: Met[] = []

  add(mark: DecimalMark, line: number, column: number, value: string): void {
    let met = this.#met[0]?.mark === mark ? this.#met[0] : this.#met[1]
    if (met === undefined) {
      met = { mark, count: 0, cells: [] }
      this.#met.push(met)
    }
    met.count++
    if (met.cells.length < REFUSALS_TOLD) met.cells.push({ line, column, value })
  }

  /** The rarer of the two marks, the later one when they are as many; null when the file has one mark or none. */
  rarer(): Readonly<Met> | null {
    const [first, second] = this.#met
    if (first === undefined || second === undefined) return null
    return second.count <= first.count ? second : first
  }
}

/** The decimal mark of a number's text; null when it has none. */
export function decimalMarkOf(text: string): DecimalMark | null {
  return text.includes('.') ? '.' : text.includes(',') ? ',' : null
}

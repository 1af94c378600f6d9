import { FEWEST_HOUSEHOLDS } from '../../../src/model/detection.ts'
import type { Island } from './island.ts'

const LARGEST_BLOCK = 2 ** 10

/**
 * What Insee's treatment of secrecy makes of poor households: those of each group are spread over its cells in proportion to their people. The cells treated
 * are the real ones (a household count that is no whole number); their households, already spread so, are in proportion to people. Insee's own
 * rectangles are not published: groups are here the treated cells of the smallest block (400 m, 800 m…) that has at least 11 households of them.
 */
export function treatSecrecy({ column, row, households, isTreated }: Island, poor: Float64Array): { poor: Float64Array; groups: number } {
  const treated = poor.slice()
  let waiting = [...column.keys()].filter((cell) => isTreated[cell] === 1)
  let groups = 0
  for (let side = 2; waiting.length > 0; side *= 2) {
    const blocks = Map.groupBy(waiting, (cell) => `${Math.floor((column[cell] ?? 0) / side)} ${Math.floor((row[cell] ?? 0) / side)}`)
    waiting = []
    for (const cells of blocks.values()) {
      const total = sum(households, cells)
      if (total < FEWEST_HOUSEHOLDS && side < LARGEST_BLOCK) {
        waiting.push(...cells)
        continue
      }
      const share = sum(poor, cells) / total
      for (const cell of cells) treated[cell] = share * (households[cell] ?? 0)
      groups++
    }
  }
  return { poor: treated, groups }
}

function sum(amounts: Float64Array, cells: readonly number[]): number {
  return cells.reduce((total, cell) => total + (amounts[cell] ?? 0), 0)
}

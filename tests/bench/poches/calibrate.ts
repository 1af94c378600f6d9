import { median } from '../../support/median.ts'
import type { Island } from './island.ts'
import { spreadByHouseholds } from './meshes.ts'
import { drawWorld } from './worlds.ts'

const SEEDS = [101, 102, 103, 104, 105]

/**
 * The contrast of worlds that know of zones alone, for which spreading the poor of zones by households misses the poverty of the compact perimeters by as
 * much as it really does (mean absolute error, 3.18 points): the only thing the case tells of poverty within zones, outside of its pockets.
 */
export function calibrateContrast(island: Island): number {
  const aimed = missedBy(
    island,
    island.compact.map(({ poor }) => poor),
  )
  let [low, high] = [0, 2]
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2
    const missed = SEEDS.map((seed) => {
      const { poor } = drawWorld(island, island.zones, { seed, contrast: middle })
      return missedBy(
        island,
        island.compact.map(({ cells }) => cells.reduce((sum, cell) => sum + (poor[cell] ?? 0), 0)),
      )
    })
    if (median(missed) < aimed) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Mean over the compact perimeters of |spread − true| ÷ households, `poor` being the true poor households of each. */
function missedBy(island: Island, poor: readonly number[]): number {
  const even = spreadByHouseholds(island)
  const errors = island.compact.map(
    ({ cells, households }, i) => Math.abs(cells.reduce((sum, cell) => sum + (even[cell] ?? 0), 0) - (poor[i] ?? 0)) / households,
  )
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

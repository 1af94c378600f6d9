import type { Observations } from './observations.ts'

/**
 * Local Gi* of each observation (Ord & Getis, 1995, Geographical Analysis 27, 286–306, formula 14 with weights 1 for itself and its neighbours, 0 beyond):
 * (Σ_j x_j − k·x̄) ÷ (s·√[(n·k − k²) ÷ (n − 1)]), where k counts the observation and its neighbours, and x̄ and s (divided by n) are those of all n.
 * A z-score: positive where high values gather. NaN where it says nothing: all the values are equal, or the neighbourhood is all there is.
 */
export function getisOrd({ value, starts, neighbour }: Observations): Float64Array {
  const n = value.length
  const { mean, deviation } = momentsOf(value)
  return value.map((own, observation) => {
    const [from, to] = [starts[observation] ?? 0, starts[observation + 1] ?? 0]
    const k = 1 + to - from
    if (deviation === 0 || k === n) return Number.NaN
    let sum = own
    for (let link = from; link < to; link++) sum += value[neighbour[link] ?? 0] ?? Number.NaN
    return (sum - k * mean) / (deviation * Math.sqrt((n * k - k * k) / (n - 1)))
  })
}

/** Exactly 0 for equal values, whatever their sum is rounded to. */
function momentsOf(value: Float64Array): { mean: number; deviation: number } {
  const first = value[0] ?? Number.NaN
  if (value.every((one) => one === first)) return { mean: first, deviation: 0 }
  const mean = value.reduce((sum, one) => sum + one, 0) / value.length
  return { mean, deviation: Math.sqrt(value.reduce((sum, one) => sum + (one - mean) ** 2, 0) / value.length) }
}

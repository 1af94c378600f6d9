import type { Random } from './random.ts'

/** Trials drawn at once: ½^500 is still far above the smallest number, so the sum below starts from something. */
const MOST_TRIALS = 500

/** Successes in `trials` independent trials of chance `share`: by inversion, walking the distribution up from 0 (Devroye, 1986, X.4). */
export function binomial(trials: number, share: number, random: Random): number {
  if (share > 0.5) return trials - binomial(trials, 1 - share, random)
  let successes = 0
  for (let left = trials; left > 0; left -= MOST_TRIALS) successes += fewTrials(Math.min(left, MOST_TRIALS), share, random)
  return successes
}

function fewTrials(trials: number, share: number, random: Random): number {
  const odds = share / (1 - share)
  let chance = (1 - share) ** trials
  let left = random() - chance
  let successes = 0
  while (left >= 0 && successes < trials) {
    chance *= ((trials - successes) / (successes + 1)) * odds
    left -= chance
    successes++
  }
  return successes
}

/** Mean 0, variance 1 (Marsaglia & Bray's polar method, 1964). */
export function normal(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1
    const y = 2 * random() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

/**
 * Log of a gamma variate of this shape and scale 1 (Marsaglia & Tsang, 2000, ACM TOMS 26, with their squeeze; below shape 1 by their boost). The log is finite
 * where the variate is too small to be.
 */
export function logGamma(shape: number, random: Random): number {
  if (shape < 1) return logGamma(shape + 1, random) + Math.log(1 - random()) / shape
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const root = 1 + c * x
    if (root <= 0) continue
    const cube = root * root * root
    const chance = 1 - random()
    const square = x * x
    if (chance < 1 - 0.0331 * square * square || Math.log(chance) < 0.5 * square + d * (1 - cube + Math.log(cube))) return Math.log(d * cube)
  }
}

/**
 * Log-odds of a beta variate of this mean (strictly between 0 and 1) and intraclass correlation, 1 ÷ (1 + the sum of its two shapes): by Jöhnk's method (1964)
 * when both shapes are at most 1, where it accepts half of its trials or more; else from two gamma variates.
 */
export function betaLogOdds(mean: number, correlation: number, random: Random): number {
  const shapes = 1 / correlation - 1
  const a = mean * shapes
  const b = shapes - a
  if (a > 1 || b > 1) return logGamma(a, random) - logGamma(b, random)
  for (;;) {
    const logX = Math.log(1 - random()) / a
    const logY = Math.log(1 - random()) / b
    if (Math.exp(logX) + Math.exp(logY) <= 1) return logX - logY
  }
}

export type Random = {
  /** Uniform in [0, 1). */
  next: () => number
  /** Standard normal, nearly: twelve uniforms added up, which every processor rounds alike (logarithms and cosines may differ in the last bit). */
  normal: () => number
  /** True with this probability. */
  chance: (probability: number) => boolean
  /** Whole number in [low, high]. */
  whole: (low: number, high: number) => number
  /** One entry, drawn by its weight. */
  pick: <T extends { weight: number }>(entries: readonly T[]) => T
}

/** A generator whose draws depend on `seed` alone (mulberry32: T. Ettinger, public domain; 32 bits of state are plenty for a toy island). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    return scramble(state) / TWO_TO_32
  }
  const pick = <T extends { weight: number }>(entries: readonly T[]): T => {
    let left = next() * entries.reduce((sum, entry) => sum + entry.weight, 0)
    for (const entry of entries) {
      left -= entry.weight
      if (left < 0) return entry
    }
    throw new RangeError('no entry to pick')
  }
  return {
    next,
    normal: () => Array.from({ length: 12 }, next).reduce((sum, one) => sum + one, -6),
    chance: (probability) => next() < probability,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick,
  }
}

const TWO_TO_32 = 4294967296

/** Smooth noise in [0, 1] over the plane, features about `scale_m` wide, five octaves; the same for the same seed. */
export function noise(seed: number, x: number, y: number, scale_m: number): number {
  let sum = 0
  let reach = 0
  let weight = 1
  for (let octave = 0; octave < 5; octave++) {
    sum += weight * lattice(seed + octave * 101, x / (scale_m * weight), y / (scale_m * weight))
    reach += weight
    weight /= 2
  }
  return sum / reach
}

function lattice(seed: number, x: number, y: number): number {
  const column = Math.floor(x)
  const row = Math.floor(y)
  const right = ease(x - column)
  const up = ease(y - row)
  const low = mix(hash(seed, column, row), hash(seed, column + 1, row), right)
  const high = mix(hash(seed, column, row + 1), hash(seed, column + 1, row + 1), right)
  return mix(low, high, up)
}

function hash(seed: number, column: number, row: number): number {
  return scramble((Math.imul(column, 374761393) + Math.imul(row, 668265263) + Math.imul(seed, 2147483647)) >>> 0) / TWO_TO_32
}

function scramble(state: number): number {
  let bits = Math.imul(state ^ (state >>> 15), state | 1)
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
  return (bits ^ (bits >>> 14)) >>> 0
}

const ease = (share: number): number => share * share * (3 - 2 * share)
const mix = (from: number, to: number, share: number): number => from + (to - from) * share

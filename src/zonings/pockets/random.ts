/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number

/**
 * Chris Doty-Humphrey's sfc32 (PractRand, 2010), a small fast counting generator with a period of at least 2^32, seeded through splitmix32 so that
 * close seeds give unrelated numbers; 32 random bits each. `stream` gives independent sequences of one seed (one per draw, per size of sample…).
 */
export function seededRandom(seed: number, stream = 0): Random {
  const mix = splitmix32((seed ^ Math.imul(stream + 1, 0x9e3779b9)) >>> 0)
  let [a, b, c, counter] = [mix() ^ Math.floor(seed / 2 ** 32), mix() ^ stream, mix(), 1]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

function splitmix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}

/**
 * The parts of units that a territory is made of, column by column: a unit that the limit of a quarter cuts is two parts, one on each side, of the same share;
 * no index changes by it. `side`: 1 in the quarters, 0 in the rest. `count` and `base` are the parts' own, by area.
 */
export type Parts = {
  unit: number[]
  side: number[]
  count: number[]
  base: number[]
  /** Of the variable that the producer’s threshold protects; 0 where it names none, or where that is not known. */
  protectedCount: number[]
  imputed: number[]
  /** Share of the unit's ground that the part is. */
  share: number[]
}

export function noParts(): Parts {
  return { unit: [], side: [], count: [], base: [], protectedCount: [], imputed: [], share: [] }
}

/** Ground of a territory on each side (0: the rest, 1: the quarters), in m²; `covered` is where figures are known, or where nobody is known to live. */
export type Ground = { area_m2: [number, number]; covered_m2: [number, number]; secret_m2: [number, number] }

export function addGround(whole: Ground, part: Ground): void {
  for (const side of [0, 1] as const) {
    whole.area_m2[side] += part.area_m2[side]
    whole.covered_m2[side] += part.covered_m2[side]
    whole.secret_m2[side] += part.secret_m2[side]
  }
}

export function noGround(): Ground {
  return { area_m2: [0, 0], covered_m2: [0, 0], secret_m2: [0, 0] }
}

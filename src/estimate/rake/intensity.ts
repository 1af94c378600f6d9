import type { Intensities, Source, Spread } from './published.ts'
import { SHARING_ERROR } from './sharing-error.ts'

/** Lowest and highest count by unit of mass among the known sources of a dataset. */
export function intensitiesOf(sources: readonly Source[]): Intensities {
  return { mass: spreadOf(sources, ({ mass }) => mass), area: spreadOf(sources, ({ area_m2 }) => area_m2) }
}

function spreadOf(sources: readonly Source[], massOf: (source: Source) => number | null): Spread | null {
  return sources.reduce((spread: Spread | null, source) => {
    const mass = massOf(source)
    if (source.amount === null || mass === null || !(mass > 0)) return spread
    const one = source.amount / mass
    return { lowest: Math.min(spread?.lowest ?? one, one), highest: Math.max(spread?.highest ?? one, one) }
  }, null)
}

/** The mass that shares a remainder among `hidden`: their own, or their area where one of them has none known. */
export function sharingMass(hidden: readonly Source[]): { by: 'mass' | 'area'; of: (source: Source) => number } {
  if (hidden.every(({ mass }) => mass !== null && mass >= 0)) return { by: 'mass', of: ({ mass }) => mass ?? 0 }
  return { by: 'area', of: ({ area_m2 }) => area_m2 }
}

/**
 * Why `remainder` cannot be what `hidden` sources hold, in French: by unit of mass it would be more than any known source of the dataset, or less, by
 * over twice the error of sharing, so that something else than they is in it, or some of them are not. Null when it can.
 */
export function judgeIntensity(hidden: readonly Source[], remainder: number, intensities: Intensities): string | null {
  if (remainder === 0) return null // nobody is left: each holds none
  const { by, of } = sharingMass(hidden)
  const mass = hidden.reduce((sum, source) => sum + of(source), 0)
  if (mass === 0) return 'Les sources non diffusées n’ont aucune masse : rien ne dit où placer le reste.'
  const known = intensities[by]
  const room = 1 + 2 * SHARING_ERROR[by]
  if (known && remainder / mass > known.highest * room)
    return 'Le reste est bien plus dense que toute source publiée : il ne vient pas des seules sources non diffusées.'
  if (known && remainder / mass < known.lowest / room)
    return 'Le reste est bien moins dense que toute source publiée : des sources non diffusées n’y sont pas comptées.'
  return null
}

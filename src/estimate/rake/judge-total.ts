import { TOTALS_TOLERANCE } from './fit-margins.ts'
import { judgeIntensity } from './intensity.ts'
import type { Published, Source, Total } from './published.ts'

/**
 * Factor beyond which (or below whose inverse) a total does not count what its sources count. Measured at Castelnau-le-Lez in 2009, where IRIS and
 * commune are published with nothing hidden: 1.000 for job-seekers, 0.993 to 1.000 for four counts of the CAF, 0.81 for its fifth (RSA socle), whose IRIS
 * also exceed their commune at Montpellier: not the same count. One tenth leaves room for files that locate all but a part of the recipients.
 */
const LARGEST_FACTOR = 1.1

/** Why a total by itself cannot be given to its sources, in French; null when it can. */
export function judgeTotal({ byCode, isProtected, intensities }: Published, { amount, sources }: Total): string | null {
  const inside = sources.flatMap((code) => byCode.get(code) ?? [])
  if (inside.length < sources.length) return 'Des sources de ce total ne sont pas dans le zonage.'
  if (!(amount >= 0) || !Number.isFinite(amount)) return 'Le total publié est négatif.'
  if (inside.some((source) => source.amount !== null && !(source.amount >= 0))) return 'Un effectif publié sous ce total est négatif.'
  const sum = inside.reduce((total, source) => total + (source.amount ?? 0), 0)
  const hidden = inside.filter((source) => source.amount === null)
  if (hidden.length === 0) return judgeFactor(amount, sum)
  if (inside.length === 1) return null // the total is the figure of its only source
  const remainder = amount - sum
  if (remainder < -TOTALS_TOLERANCE * amount) return `Les chiffres publiés (${inFrench(sum)}) dépassent déjà le total (${inFrench(amount)}).`
  return judgeSecrets(hidden, isProtected) ?? judgeIntensity(hidden, Math.max(0, remainder), intensities)
}

function judgeFactor(amount: number, sum: number): string | null {
  if (sum === 0) return amount === 0 ? null : 'Le total est positif, ses sources sont toutes nulles.'
  const factor = amount / sum
  if (factor <= LARGEST_FACTOR && factor >= 1 / LARGEST_FACTOR) return null
  return `Facteur ${inFrench(factor)} : le total (${inFrench(amount)}) et la somme de ses sources (${inFrench(sum)}) ne comptent pas la même chose.`
}

/** Under one total: a remainder made of secrets only, or left by one hidden source, is what the producer did not publish. */
function judgeSecrets(hidden: readonly Source[], isProtected: boolean): string | null {
  const secrets = hidden.filter(({ status }) => status === 'secret')
  if (secrets.length === hidden.length) return 'Le reste n’est fait que de chiffres secrets : il les donnerait par soustraction.'
  if (isProtected && hidden.length - secrets.length === 1) return 'Une seule source non diffusée : le reste la donnerait par soustraction.'
  if (secrets.some(({ range }) => range === null)) return 'Un chiffre secret sans plafond connu : sa part du reste ne peut pas être bornée.'
  return null
}

function inFrench(value: number): string {
  return value.toLocaleString('fr-FR', { maximumFractionDigits: 2 })
}

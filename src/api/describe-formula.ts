import type { TracedValue } from '../publish/read/index.ts'

/**
 * The formula as one reads it: w carries the numerator, w′ the denominator; an official figure is published as it is. A mixture adds up its sources'
 * cumulative curves F, weighed by people, and reads the quantile on the sum, held to a share published of the zone where there is one (`anchor`); a
 * correction adds up what its terms say.
 */
export function describeFormula({ nature, numerateur, denominateur }: TracedValue['formule'], methode: string, anchor: string | null = null): string {
  const y = numerateur.variable
  const d = denominateur?.variable
  const isOfficial = methode === 'officiel'
  if (methode === 'corrige') return 'constante + Σ contributions des termes de la correction'
  if (nature === 'quantile') return isOfficial || !d ? y : `quantile de Σ w·${d}·F ÷ Σ w·${d}${anchor ? `, recalé sur ${anchor}` : ''}`
  if (nature === 'effectif') return isOfficial ? y : `Σ w·${y}`
  if (nature === 'part_publiee') return isOfficial || !d ? y : `Σ w·${d}·${y} ÷ Σ w·${d}`
  return isOfficial ? `${y} ÷ ${d}` : `Σ w·${y} ÷ Σ w′·${d}`
}

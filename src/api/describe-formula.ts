import type { TracedValue } from '../publish/read/index.ts'

/** The formula as one reads it: w carries the numerator, w′ the denominator; an official figure is published as it is. */
export function describeFormula({ nature, numerateur, denominateur }: TracedValue['formule'], methode: string): string {
  const y = numerateur.variable
  const d = denominateur?.variable
  const isOfficial = methode === 'officiel'
  if (nature === 'effectif') return isOfficial ? y : `Σ w·${y}`
  if (nature === 'part_publiee') return isOfficial || !d ? y : `Σ w·${d}·${y} ÷ Σ w·${d}`
  return isOfficial ? `${y} ÷ ${d}` : `Σ w·${y} ÷ Σ w′·${d}`
}

import type { Learned } from './learn.ts'
import { at } from './table.ts'
import type { Validation } from './validation.ts'
import type { CorrectionRow } from './write.ts'

/** What is kept of a fitted correction: enough to compute again what it says of any zone. */
export function correctionRow(
  { correction, prepared, sample, rows, ridge, width, range, leverage }: Learned,
  validation: Validation,
  isDefault: boolean,
  datasets: readonly number[],
): CorrectionRow {
  const { centre, rules } = prepared
  const named = [
    ...correction.terms.map(({ code, libelle }) => ({ code, libelle })),
    ...correction.products.map(({ code, label }) => ({ code, libelle: label })),
  ]
  const terms = named.map((term, j) => ({
    ...term,
    moyenne: at(ridge.mean, j),
    ecart_type: at(ridge.deviation, j),
    coefficient: at(ridge.coefficients, j),
    minimum: range[j]?.minimum,
    maximum: range[j]?.maximum,
    ...factorsOf(j),
    ...(at(ridge.deviation, j) === 0 ? { note: 'Ne varie pas parmi les périmètres qui ont servi à apprendre : sans effet.' } : {}),
  }))
  return {
    status: 'ajustee',
    reason: null,
    isDefault,
    datasets,
    sample: rows.length,
    groups: sample.groups.size,
    intercept: ridge.intercept,
    terms,
    spread: {
      termes: correction.spread.terms.map((code, j) => ({
        code,
        moyenne: at(width.ridge.mean, j),
        ecart_type: at(width.ridge.deviation, j),
        coefficient: at(width.ridge.coefficients, j),
      })),
      constante: width.ridge.intercept,
      plancher: width.floor,
      quantile: width.quantile,
      levier_max: leverage.largest,
      levier_frequent: leverage.frequent,
      imputations: rules.map(({ term, from, intercept, slope }) => ({ terme: term, depuis: from, constante: intercept, pente: slope })),
      validation,
    },
  }

  /** A product multiplies its factors' deviations from their means. */
  function factorsOf(j: number): { facteurs?: unknown } {
    const product = correction.products[j - correction.terms.length]
    if (!product) return {}
    const positions = product.factors.map((factor) => correction.terms.findIndex(({ code }) => code === factor))
    return { facteurs: positions.map((i) => ({ code: correction.terms[i]?.code, moyenne: at(centre.mean, i), ecart_type: at(centre.deviation, i) })) }
  }
}

/** What is kept of a correction that steps aside. */
export function setAside(reason: string, datasets: readonly number[]): CorrectionRow {
  return { status: 'ecartee', reason, isDefault: false, datasets, sample: 0, groups: 0, intercept: null, terms: [], spread: {} }
}

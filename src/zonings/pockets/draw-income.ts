import type { Drawn } from './draw-mesh.ts'
import type { Mesh } from './mesh.ts'
import type { Random } from './random.ts'
import { normal } from './variates.ts'

/**
 * Standard deviation of the log of living standards, were they log-normal: √2·Φ⁻¹((1 + G) ÷ 2) for a Gini index G of 0.289 (metropolitan France, 2019:
 * Insee Première 1875, October 2021). That of a whole country, so rather wide for one place: a choice of the observatory.
 */
const SPREAD_OF_INCOMES = 0.524

/**
 * Standard deviation of the log of the mean income of measured cells of one 1 km parent: 0.135 on the 148 of Bondy with another beside them (Filosofi 2019),
 * their own chance included.
 */
const SPREAD_OF_CELLS = 0.135

/**
 * Draws incomes: the published sum × a log-normal of mean 1, whose log has a variance of 0.524² ÷ households. The cells of an imputed group are drawn
 * apart, more widely (0.135² more), then scaled to the total drawn for the group. Incomes stay above 0; one that is not known stays so.
 */
export function incomeDrawer({ income }: Mesh, groups: readonly Drawn[]): (random: Random) => Float64Array {
  return (random) => {
    const drawn = income.slice()
    for (const { units, households, total } of groups) {
      const factor = logNormal(varianceOfMean(total), random)
      if (units.length > 1) for (const [at, unit] of units.entries()) drawn[unit] = (drawn[unit] ?? 0) * logNormal(varianceOfCell(households[at] ?? 1), random)
      const scale = units.length > 1 ? (factor * sumOf(income, units)) / sumOf(drawn, units) : factor
      for (const unit of units) drawn[unit] = (drawn[unit] ?? 0) * scale
    }
    return drawn
  }
}

/** Variance of the log of the mean income of that many households. */
export function varianceOfMean(households: number): number {
  return SPREAD_OF_INCOMES ** 2 / Math.max(households, 1)
}

/** The same for an imputed cell, around the mean of its group. */
export function varianceOfCell(households: number): number {
  return SPREAD_OF_CELLS ** 2 + varianceOfMean(households)
}

function logNormal(variance: number, random: Random): number {
  return Math.exp(Math.sqrt(variance) * normal(random) - variance / 2)
}

/** 1 where the sum is 0: an income of nothing stays so. */
function sumOf(amounts: Float64Array, units: readonly number[]): number {
  return units.reduce((sum, unit) => sum + (amounts[unit] ?? 0), 0) || 1
}

import { FEWEST_HOUSEHOLDS } from '../../model/detection.ts'
import { incomeDrawer } from './draw-income.ts'
import type { Mesh } from './mesh.ts'
import type { Random } from './random.ts'
import { drawLogOdds, shareOf, spreadPoor } from './spread-group.ts'
import { binomial } from './variates.ts'

/** Half a household for counts of a measured unit, which are whole; half of 0.1 for those spread over imputed cells. */
const ROUNDING = { measured: 0.5, imputed: 0.05 }

/** What is drawn together: a measured unit, or the cells of an imputed group, with the households of each. */
export type Drawn = { units: number[]; households: Float64Array; total: number }

/**
 * One draw of what the units might have been, given what is published: the measure that pockets are looked for by (`poor`, or `income`); all the rest is
 * shared with the mesh given. The fiscal counts are exhaustive; what varies is what is read from them:
 * - a measured unit: its poor households are one outcome of the conditions of the place, a binomial of its households with the published share;
 * - at the producer's cap (`poorCap`, 80 % in Filosofi cells), the share is only known to be at least that: first drawn evenly between the cap and 1;
 * - an imputed group is a measured unit as a whole; how its total lies in its cells is not known, and drawn with the total kept (see spreadPoor);
 * - imputed cells whose group was not read in full (under 11 households) have no total to keep: each share is drawn around the published one.
 * Households and people stay as published, also where imputed: people are exact, households follow them. Units are drawn apart from each other.
 * Incomes: see incomeDrawer. A number that is not known stays so, and a unit without household does not change.
 */
export function drawMesh(mesh: Mesh, random: Random): Mesh {
  return meshDrawer(mesh)(random)
}

/** The same, for many draws of one mesh: its groups are put together once. */
export function meshDrawer(mesh: Mesh): (random: Random) => Mesh {
  const groups = groupsOf(mesh)
  if (mesh.measure === 'part') {
    const draw = poorDrawer(mesh, groups)
    return (random) => ({ ...mesh, poor: draw(random) })
  }
  const draw = incomeDrawer(mesh, groups)
  return (random) => ({ ...mesh, income: draw(random) })
}

/** In the order of the first unit of each; units that are not known, or have no household, are in none. */
function groupsOf({ measure, poor, income, households, population, imputedGroup }: Mesh): Drawn[] {
  const [amount, base] = measure === 'part' ? [poor, households] : [income, population]
  const groups: number[][] = []
  const byNumber = new Map<number, number[]>()
  for (let unit = 0; unit < amount.length; unit++) {
    if (Number.isNaN(amount[unit]) || !((base[unit] ?? 0) > 0) || !((households[unit] ?? 0) > 0)) continue
    const number = imputedGroup[unit] ?? -1
    const known = number >= 0 ? byNumber.get(number) : undefined
    if (known) known.push(unit)
    else {
      const group = [unit]
      if (number >= 0) byNumber.set(number, group)
      groups.push(group)
    }
  }
  return groups.map((units) => {
    const homes = Float64Array.from(units, (unit) => households[unit] ?? 0)
    return { units, households: homes, total: homes.reduce((sum, one) => sum + one, 0) }
  })
}

function poorDrawer({ poor, isImputed, poorCap }: Mesh, groups: readonly Drawn[]): (random: Random) => Float64Array {
  const plans = groups.map((group) => {
    const imputed = isImputed[group.units[0] ?? 0] === 1
    const published = group.units.reduce((sum, unit) => sum + (poor[unit] ?? 0), 0)
    return {
      ...group,
      share: Math.min(1, published / group.total),
      isCapped: poorCap < 1 && published >= poorCap * group.total - (imputed ? ROUNDING.imputed : ROUNDING.measured),
      isWhole: !imputed || group.total >= FEWEST_HOUSEHOLDS - ROUNDING.imputed * group.units.length,
    }
  })
  return (random) => {
    const drawn = poor.slice()
    for (const { units, households, total, share: published, isCapped, isWhole } of plans) {
      const share = isCapped ? poorCap + (1 - poorCap) * random() : published
      if (isWhole) {
        const count = drawCount(total, share, random)
        const spread = units.length > 1 ? spreadPoor(households, count, random) : [count]
        for (let at = 0; at < units.length; at++) drawn[units[at] ?? 0] = spread[at] ?? 0
      } else for (let at = 0; at < units.length; at++) drawn[units[at] ?? 0] = drawAround(share, households[at] ?? 0, random)
    }
    return drawn
  }
}

/** Poor households out of `total`, which need not be whole. */
function drawCount(total: number, share: number, random: Random): number {
  const trials = Math.max(1, Math.round(total))
  return (binomial(trials, share, random) / trials) * total
}

function drawAround(share: number, households: number, random: Random): number {
  return households * (share > 0 && share < 1 ? shareOf(drawLogOdds(share, households, random)) : share)
}

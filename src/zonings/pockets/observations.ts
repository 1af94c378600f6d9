import type { Mesh, Neighbours } from './mesh.ts'

/**
 * What local statistics are made of: units that are known, the imputed ones of a group put together. `of`: the observation of each unit, −1 for one that
 * is left out. `value`: its poverty. Its neighbours: `neighbour[starts[o]]` to `neighbour[starts[o + 1] − 1]`, each once, without itself.
 */
export type Observations = { of: Int32Array; value: Float64Array; starts: Int32Array; neighbour: Int32Array }

/**
 * The observations of a mesh. The cells of an imputed group have one value, spread over them by the producer: taken apart they would look like a
 * cluster that the imputation made. A group is therefore one place: one value, that of its sum, and one neighbourhood, all that touches one of its cells;
 * two units that touch the same group have it once. Left out: units without household, or whose poverty is not known.
 * The value is the share of poor households or, where the measure is an income, the opposite of the mean income: the higher the poorer.
 */
export function observe(mesh: Mesh, neighbours: Neighbours): Observations {
  const { of, value } = valuesOf(mesh)
  return { of, value, ...linksOf(of, value.length, neighbours) }
}

function valuesOf({ measure, poor, households, income, population, imputedGroup }: Mesh): Pick<Observations, 'of' | 'value'> {
  const [amount, base] = measure === 'part' ? [poor, households] : [income.map((euros) => -euros), population]
  const of = new Int32Array(base.length).fill(-1)
  const ofGroup = new Map<number, number>()
  const amounts: number[] = []
  const bases: number[] = []
  for (let unit = 0; unit < base.length; unit++) {
    const [held = Number.NaN, size = Number.NaN, group = -1] = [amount[unit], base[unit], imputedGroup[unit]]
    if (Number.isNaN(held) || !(size > 0)) continue
    const known = group >= 0 ? ofGroup.get(group) : undefined
    const observation = known ?? amounts.length
    if (group >= 0) ofGroup.set(group, observation)
    of[unit] = observation
    amounts[observation] = (amounts[observation] ?? 0) + held
    bases[observation] = (bases[observation] ?? 0) + size
  }
  return { of, value: Float64Array.from(amounts, (held, observation) => held / (bases[observation] ?? Number.NaN)) }
}

function linksOf(of: Int32Array, count: number, { starts: unitStarts, of: unitNeighbour }: Neighbours): Pick<Observations, 'starts' | 'neighbour'> {
  const { starts: memberStarts, members } = membersOf(of, count)
  const starts = new Int32Array(count + 1)
  const neighbour = new Int32Array(unitNeighbour.length)
  const seenBy = new Int32Array(count).fill(-1)
  let end = 0
  for (let observation = 0; observation < count; observation++) {
    seenBy[observation] = observation
    for (let at = memberStarts[observation] ?? 0; at < (memberStarts[observation + 1] ?? 0); at++) {
      const unit = members[at] ?? 0
      for (let link = unitStarts[unit] ?? 0; link < (unitStarts[unit + 1] ?? 0); link++) {
        const other = of[unitNeighbour[link] ?? 0] ?? -1
        if (other < 0 || seenBy[other] === observation) continue
        seenBy[other] = observation
        neighbour[end++] = other
      }
    }
    starts[observation + 1] = end
  }
  return { starts, neighbour: neighbour.slice(0, end) }
}

/** The units of each observation, in order. */
function membersOf(of: Int32Array, count: number): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(count + 1)
  for (const observation of of) if (observation >= 0) starts[observation + 1] = (starts[observation + 1] ?? 0) + 1
  for (let observation = 0; observation < count; observation++) starts[observation + 1] = (starts[observation + 1] ?? 0) + (starts[observation] ?? 0)
  const next = starts.slice()
  const members = new Int32Array(starts[count] ?? 0)
  for (const [unit, observation] of of.entries()) {
    if (observation < 0) continue
    const place = next[observation] ?? 0
    members[place] = unit
    next[observation] = place + 1
  }
  return { starts, members }
}

export type Decomposition = { total: number; between: number; within: number }

/**
 * Theil's index T = Σ (y_i/Y) ln((y_i/Y) ÷ (n_i/N)), in nats, 0 where every unit has the same y_i/n_i: `amounts` y (people counted, or euros) over `people` n,
 * unit by unit, with 0·ln 0 = 0. Decomposed over groups (`group[i]`, from 0): between = Σ_g (Y_g/Y) ln((Y_g/Y) ÷ (N_g/N)), within = Σ_g (Y_g/Y) T_g, and
 * total = between + within. Null where Y or N is 0, or where an amount falls on no one. Splitting a unit into parts of the same y/n changes nothing.
 * Source: Theil 1967, Economics and Information Theory, chap. 4.
 */
export function theil(amounts: Float64Array, people: Float64Array, group: Uint8Array): Decomposition | null {
  const [amountOf, peopleOf] = [new Float64Array(256), new Float64Array(256)]
  let [total, inhabitants] = [0, 0]
  for (const [i, g] of group.entries()) {
    const [amount, n] = [amounts[i] ?? 0, people[i] ?? 0]
    if (amount < 0 || (amount > 0 && !(n > 0))) return null
    amountOf[g] = (amountOf[g] ?? 0) + amount
    peopleOf[g] = (peopleOf[g] ?? 0) + n
    total += amount
    inhabitants += n
  }
  if (!(total > 0 && inhabitants > 0)) return null
  const mean = total / inhabitants
  const between = amountOf.reduce((said, amount, g) => said + share(amount / total, amount / (peopleOf[g] ?? 0) / mean), 0)
  let within = 0
  for (const [i, g] of group.entries()) {
    const [amount, n] = [amounts[i] ?? 0, people[i] ?? 0]
    within += share(amount / total, amount / n / ((amountOf[g] ?? 0) / (peopleOf[g] ?? 0)))
  }
  return { total: Math.max(0, between) + Math.max(0, within), between: Math.max(0, between), within: Math.max(0, within) } // a sum of roundings may fall under 0
}

/** s·ln(ratio), and 0 where s is 0. */
function share(s: number, ratio: number): number {
  return s > 0 ? s * Math.log(ratio) : 0
}

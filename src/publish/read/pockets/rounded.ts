/** As counts of people, households and euros are told: whole, half up. What is not known stays so. */
export function whole<T extends number | null>(amount: T): T
export function whole(amount: number | null): number | null {
  return amount === null ? null : Math.round(amount)
}

/** As shares and ratios are told: to three decimals. */
export function thousandths<T extends number | null>(share: T): T
export function thousandths(share: number | null): number | null {
  return share === null ? null : Math.round(share * 1000) / 1000
}

/** Levels of confidence at which an interval may be drawn. */
export type Level = 0.5 | 0.9

/** Quantile (1 + level) ÷ 2 of the standard normal distribution. */
export const NORMAL: Readonly<Record<Level, number>> = { 0.5: 0.6744897501960817, 0.9: 1.6448536269514722 }

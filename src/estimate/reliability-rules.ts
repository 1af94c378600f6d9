/** Upper limits of A, B, C and D; what goes beyond is E. */
type Limits = readonly [a: number, b: number, c: number, d: number]

/**
 * Coefficient of variation, (high − low) ÷ (2 × 1.645) ÷ |value| for a 90 % interval: the letters that Statistics Canada prints beside its estimates, A under
 * 5 %, B under 10 %, C under 15 % (Quarterly Financial Statistics for Enterprises, 61-008-X); beyond 33.3 % its guidelines for the release of survey
 * estimates suppress (Canadian Community Health Survey), and so do we.
 */
export const VARIATION: Limits = [0.05, 0.1, 0.15, 0.333]

/**
 * Widths of the 95 % interval of a share: from 0.30 on it is not to be shown, however small its coefficient of variation; up to 0.05 it may be
 * shown, however large (a share close to 0). A 90 % interval is 1.645 ÷ 1.960 as wide.
 * Source: NCHS, Data Presentation Standards for Proportions, Vital and Health Statistics 2(175), 2017.
 */
export const SHARE_WIDTH = { shown: (0.05 * 1.645) / 1.96, withheld: (0.3 * 1.645) / 1.96 }

/**
 * Width of the interval of a count up to which it may be shown, however small the count: that of the step of 5 to which the CAF rounds every count
 * that it publishes (Cnaf, since 2020). Closer than that, an estimate is as good as an official figure.
 */
export const COUNT_WIDTH = 5

/** Grade that a width allowed by SHARE_WIDTH or COUNT_WIDTH gets at worst: readable, but not precise for its size. */
export const SMALL_BUT_SURE = 'C'

/**
 * Share of the zone without a known source: the limits of Statistics Canada's flags of global non-response (2006 census: 5 %, 10 %, 25 %, not shown beyond;
 * 2011 National Household Survey: not shown from 50 % on, which is the observatory's own floor of coverage).
 */
export const UNKNOWN: Limits = [0.05, 0.1, 0.25, 0.5]

/** Share that the producer imputed: the same flags, where imputation is what stands for non-response. Never E: the producer publishes it. */
export const IMPUTED: Limits = [0.05, 0.1, 0.25, 1]

/**
 * Years between the period of a measure and the geography of its source, the period of its denominator, or that of the mass that spread it. Two:
 * what the census takes by itself (figures of year N come out in the geography of N + 2). Five: a whole cycle of the census (Insee). Ten: two of them. Never E.
 * A correction is exempt: its error was measured on official figures of its own period, across these very years.
 * The vintage of the target does not count: an estimate says who lived within the perimeter at the time of the measure, whenever it was drawn.
 */
export const YEARS_APART: Limits = [2, 5, 10, 1000]

/** How a value was spread inside its sources: a choice of the observatory, in the order of errors measured on published figures. Nothing to spread: no grade. */
export const BY_METHOD: Readonly<Record<string, string>> = { carreaux: 'A', corrige: 'B', support: 'B', melange: 'C', aire: 'C' }

/** Outside of the perimeters that a correction learned from, what it says is not proven: no better than D. */
export const BY_EXTRAPOLATION = { inside: 'A', outside: 'D' }

/** Where the interval comes from: learned on official figures of the zoning, measured on another truth, the widest of its kind; none at all. */
export const BY_ORIGIN = { construction: 'A', catalogue: 'B', prudence: 'C', none: 'D' }

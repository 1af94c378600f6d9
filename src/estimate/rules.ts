/**
 * Least share of a zone's mass that must lie in sources with a usable value; below, the value is `non_couvert`.
 * One half: under it, most of what the figure claims to describe was never measured. A choice of the observatory, not of a producer.
 */
export const COVERAGE_FLOOR = 0.5

/** Share of a zone's mass under secret sources from which its own value is said to be secret rather than not covered: most of it. */
export const MOSTLY_SECRET = 0.5

/** A source zone belongs wholly to a target when its weight reaches 1 within the tolerance of mass conservation (method, § 4). */
export const WHOLE_SOURCE = 1 - 1e-9

/** Years beyond which a denominator measured at another time no longer weighs a rate: the interval between two census cycles (Insee, five years). */
export const LARGEST_BASE_GAP_YEARS = 5

/**
 * Kinds of zoning too coarse to say a rate of a quarter: a commune's rate spread over its quarters would be the commune's, everywhere.
 * Their counts may be spread; their rates are context only.
 */
export const COARSE_KINDS: ReadonlySet<string> = new Set(['commune', 'epci', 'departement', 'region'])

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

/**
 * Spread of amounts around the mean of their zone, as a share of that mean, where no producer tells it: a lognormal whose Gini index is that of
 * standards of living in France, 0.289 in 2019 (Insee, ERFS): sigma = 2·erfinv(0.289) = 0.524, √(exp(sigma²) − 1) = 0.56.
 */
export const SPREAD_OF_MEANS = 0.56

/**
 * Dispersions where the catalogue measures none of the kind: the widest that published figures showed on QPV 2024 (see docs/methode.md). Counts: municipal
 * population spread by area from the IRIS of the 2014 census, 1,134 QPV. Rates, means and quantiles: poverty rate by area from the IRIS of Filosofi 2018, 790 QPV.
 */
export const UNMEASURED = { count: { low: 0.04, high: 1.48 }, rate: { low: 0.05, high: 0.21 } }

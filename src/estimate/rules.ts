/**
 * Least share of a zone's mass that must lie in sources with a usable value; below, the value is `non_couvert`.
 * One half: under it, most of what the figure claims to describe was never measured. A choice of the observatory, not of a producer.
 */
export const COVERAGE_FLOOR = 0.5

/** Share of a zone's mass under secret sources from which its own value is said to be secret rather than not covered: most of it. */
export const MOSTLY_SECRET = 0.5

/** A source zone belongs wholly to a target when its weight reaches 1 within the tolerance of mass conservation (method, § 4). */
export const WHOLE_SOURCE = 1 - 1e-9

/**
 * Share of a zone known under which a value says that it leaves a part out: the share is printed in whole percents, and above 99.5 % nothing would be left
 * to print (« 0 % du territoire »).
 */
export const CAVEAT_BELOW = 0.995

/**
 * What Jeffreys' prior adds to a count before it tells of another place, and to each side of a rate, (N + ½) ÷ (D + 1): zero seen is not zero elsewhere.
 * Source: Brown, Cai, DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science 16 (2001), § 3.1; for a Poisson count, the mean of the
 * posterior under Jeffreys' prior, Gamma(Y + ½).
 */
export const JEFFREYS = 0.5

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

/**
 * How many times larger the dispersion of a count is when its sources are of the size of an IRIS than of a commune: poor households of La Réunion spread by the
 * households of cells, from both (0.011 and 0.067 against 0.003 and 0.012; docs/methode.md). A rate's does not depend on the size of its sources in the same way.
 */
export const FINER_SOURCES = { low: 3.7, high: 5.6 }

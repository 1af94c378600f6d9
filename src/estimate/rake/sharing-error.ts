/**
 * How far the part of a remainder that a source received lies from its true count, as a share of that part: the standard deviation of a normal error that
 * would hold nine truths out of ten. Measured by hiding from 2 to 20 of the 74 published IRIS of Montpellier (CAF 2009, 4,000 draws) and sharing
 * their sum: by the population of the 2014 census 0.23 (people covered), 0.31 (recipients), 0.42 (single parents) and 0.41 (RSA); by area 1.5, 1.6, 1.6
 * and 2.3. The largest of each.
 */
export const SHARING_ERROR = { mass: 0.42, area: 2.32 }

/**
 * Variance of the true rates around that of a remainder shared out, r, as a share of r(1 − r). Measured in the same draws and the same way: 0.039 (single
 * parents among recipients), 0.046 (RSA among recipients).
 */
export const SHARED_RATE_SPREAD = 0.046

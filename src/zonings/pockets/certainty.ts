/**
 * Permutations of Gi* (999 is the least; at 9,999 the smallest p is 0.0001, without which the false discovery rate over thousands of cells finds nothing,
 * and they cost little more), the share of false hot spots accepted (usual, 5 %), the draws of each pocket, and the seed of every draw.
 */
export const CERTAINTY = { permutations: 9_999, falseDiscovery: 0.05, seed: 20230831, draws: 200 } as const

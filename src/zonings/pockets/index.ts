/** Poverty pockets: clusters of poor units outside of the perimeters of the politique de la ville, what holds them, and what does not. */
export type { Mesh, Neighbours } from './mesh.ts'

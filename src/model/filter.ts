import type { Geometry } from 'geojson'

/**
 * A condition on features, as CQL2 means it (OGC 21-065r2), whatever it was written in. Names of properties are known columns and
 * types agree: who reads a filter may trust it. Comparisons with null are unknown, as in SQL.
 */
export type Filter =
  | { kind: 'and' | 'or'; of: readonly Filter[] }
  | { kind: 'not'; of: Filter }
  | { kind: 'always'; value: boolean }
  | { kind: 'compare'; operator: '=' | '<>' | '<' | '<=' | '>' | '>='; left: Operand; right: Operand }
  /** The pattern is a literal, folded or not: % stands for any characters, _ for one, and \ before them for themselves. */
  | { kind: 'like'; left: Operand; pattern: Operand }
  | { kind: 'between'; left: Operand; low: Operand; high: Operand }
  | { kind: 'in'; left: Operand; among: readonly Operand[] }
  | { kind: 'isNull'; left: Operand }
  | { kind: 'spatial'; relation: SpatialRelation; left: Shape; right: Shape }

export const SPATIAL_RELATIONS = ['intersects', 'equals', 'disjoint', 'touches', 'within', 'overlaps', 'crosses', 'contains'] as const
export type SpatialRelation = (typeof SPATIAL_RELATIONS)[number]

export type Operand =
  | { kind: 'property'; name: string }
  | { kind: 'literal'; value: string | number | boolean }
  /** CASEI and ACCENTI: compared without regard to case, to accents, or to both. */
  | { kind: 'folded'; case: boolean; accents: boolean; of: Operand }
  /** Never so large or so small that double precision fails, whatever the values; but a divisor may be 0, and the result is then unknown. */
  | { kind: 'arithmetic'; operator: '+' | '-' | '*' | '/'; left: Operand; right: Operand }

/** The feature's own geometry, or one that was written: axes already in x, y order, in the CRS of `srid`. */
export type Shape = { kind: 'geometry' } | { kind: 'literal'; geometry: Geometry; srid: number }

/**
 * Kinds of perimeters where a policy intervenes: what estimates are carried onto unless other zonings are asked for.
 * The others (iris, commune, grids, agency zones…) are where producers measure.
 */
export const INTERVENTION_KINDS: ReadonlySet<string> = new Set(['qpv', 'zus', 'zru', 'zfu', 'cucs', 'qva', 'poche', 'perimetre'])

/** Poverty pockets, by the recipe `poche` or another (`poche_xxx`): perimeters that the observatory drew where cells are poor. */
export function isPocketKind(kind: string): boolean {
  return kind.split('_')[0] === 'poche'
}

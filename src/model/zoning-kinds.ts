/**
 * Kinds of perimeters where a policy intervenes: what estimates are carried onto unless other zonings are asked for.
 * The others (iris, commune, grids, agency zones…) are where producers measure.
 */
export const INTERVENTION_KINDS: ReadonlySet<string> = new Set(['qpv', 'zus', 'zru', 'zfu', 'cucs', 'qva', 'poche', 'perimetre'])

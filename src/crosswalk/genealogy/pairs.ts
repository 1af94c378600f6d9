import { INTERVENTION_KINDS, isPocketKind } from '../../model/zoning-kinds.ts'
import type { Edition } from '../../zonings/index.ts'

/**
 * Pairs whose genealogy is worth tracing, the earlier vintage first (by name within one): perimeters of intervention of any two zonings, and any other
 * zoning with its own kind at another vintage. Pockets are looked for outside of quarters, which are no kin of theirs: they only have other pockets. Grids and points have none; zonings without a common territory never meet.
 */
export function genealogyPairs(editions: readonly Edition[]): { from: Edition; to: Edition }[] {
  const drawn = editions
    .filter(({ isGrid, geometry }) => !isGrid && geometry === 'polygon')
    .sort((a, b) => a.vintage - b.vintage || (a.zoning < b.zoning ? -1 : a.zoning > b.zoning ? 1 : 0))
  return drawn.flatMap((from, i) =>
    drawn
      .slice(i + 1)
      .filter((to) => areRelated(from, to))
      .map((to) => ({ from, to })),
  )
}

function areRelated(from: Edition, to: Edition): boolean {
  if (from.zoning === to.zoning || !from.territories.some((territory) => to.territories.includes(territory))) return false
  if (INTERVENTION_KINDS.has(from.kind) && INTERVENTION_KINDS.has(to.kind) && !isPocketKind(from.kind) && !isPocketKind(to.kind)) return true
  return from.kind === to.kind && from.vintage !== to.vintage
}

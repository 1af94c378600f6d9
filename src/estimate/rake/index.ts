import type { Database } from '../../db/database.ts'
import type { Catalogue } from '../../model/catalogue.ts'
import { wholesOf } from '../bounding.ts'
import { certaintyOf, type Publishing } from '../certainty.ts'
import type { Inputs } from '../inputs.ts'
import type { Measured, Raking, Route } from '../plan.ts'
import { type EnsuredRaking, ensureRaking } from './ensure-raking.ts'
import { planRakings, type RakingPlan, rakingKey } from './plan-rakings.ts'
import { NOTHING_KNOWN } from './settle-totals.ts'
import { SHARING_ERROR } from './sharing-error.ts'

export type RakingRequest = {
  inputs: Inputs
  catalogue: Catalogue
  publishing: ReadonlyMap<number, Publishing>
  routes: readonly Route[]
  /** Zonings that estimates are carried onto: none of their figures is a total. */
  carriedOnto: ReadonlySet<string>
}

/**
 * The routes with their counts brought to the totals that coarser zonings publish (method, § 4), and in French which totals were set aside and why.
 * Each raking is kept as it comes, in a transaction of its own.
 */
export async function rakeRoutes(
  database: Database,
  { inputs, catalogue, publishing, routes, carriedOnto }: RakingRequest,
): Promise<{ routes: Route[]; notes: string[] }> {
  const rakings = new Map<string, Raking>()
  const notes: string[] = []
  for (const plan of planRakings(inputs, catalogue, routes, carriedOnto)) {
    const { set, variable } = plan.counts
    const certainty = certaintyOf(publishing.get(set.id), set, variable, (one, whole) => wholesOf(catalogue, one).includes(whole))
    const ensured = await database.transaction((transaction) => ensureRaking(transaction, plan, certainty))
    if (!ensured) continue
    rakings.set(rakingKey(plan.counts), { id: ensured.id, error: errorOf(plan, ensured) })
    notes.push(...notesOf(plan, ensured))
  }
  const raked = (measured: Measured): Measured => {
    const raking = rakings.get(rakingKey(measured))
    return raking === undefined ? measured : { ...measured, raking }
  }
  const isRaked = ({ method, share }: Route): boolean => method !== 'officiel' && method !== 'melange' && !share
  return {
    routes: routes.map((route) => (isRaked(route) ? { ...route, numerator: raked(route.numerator), base: route.base && raked(route.base) } : route)),
    notes,
  }
}

/** By area as soon as one source was. */
function errorOf({ mass }: RakingPlan, { report }: EnsuredRaking): number {
  return mass && report.repartis_par_aire === 0 ? SHARING_ERROR.mass : SHARING_ERROR.area
}

function notesOf({ counts: { set, variable } }: RakingPlan, { report: { refuses } }: EnsuredRaking): string[] {
  const refused = refuses.filter(({ motif }) => motif !== NOTHING_KNOWN)
  const [first] = refused
  if (!first) return []
  const count =
    refused.length === 1
      ? `un total publié n’a pas été appliqué (${first.total})`
      : `${refused.length} totaux publiés n’ont pas été appliqués, par exemple ${first.total}`
  return [`${variable} de ${set.zoning} (${set.source}, ${set.period}) : ${count}. ${first.motif}`]
}

import type { RingRequest } from '../../crosswalk/index.ts'
import type { Db } from '../../db/database.ts'
import type { Catalogue } from '../../model/catalogue.ts'
import { chainOf } from '../../model/check-corrections.ts'
import type { Correction } from '../../model/correction.ts'
import type { Edition } from '../../zonings/index.ts'
import type { Inputs } from '../inputs.ts'
import type { Route } from '../plan.ts'
import { draftChain } from './draft-chain.ts'
import { type Materials, materialsOf } from './materials.ts'

export type CorrectionRequest = { inputs: Inputs; catalogue: Catalogue; targets: readonly Edition[]; routes: readonly Route[] }

/**
 * Fits each correction of the catalogue and drafts what it says of its zones: rows of method `corrige`, with their 90 % interval, at the
 * period of the official figures it learned from. A perimeter that it learned on is said without its département; one whose official figure it did not
 * learn on (not covered enough, without weight, or a term missing) is said by the fit on all, which saw its neighbours: it is not judged (see `keepJudged`).
 * Needs the official and carried figures in the draft, and the surroundings of `ringsFor`.
 */
export async function draftCorrections(db: Db, run: number, request: CorrectionRequest): Promise<void> {
  for (const { chain, materials } of usable(request)) await draftChain({ db, run, chain, materials, inputs: request.inputs, routes: request.routes })
}

/** The surroundings that corrections read, for `ensureRing`. */
export function ringsFor(request: Omit<CorrectionRequest, 'routes'>): RingRequest[] {
  const rings = usable(request).flatMap(({ materials: { main, target, distances } }) =>
    distances.map((distance_m) => ({ sourceEdition: main.set.edition.id, targetEdition: target.id, distance_m })),
  )
  return [...new Map(rings.map((ring) => [JSON.stringify(ring), ring])).values()]
}

type Usable = { chain: Correction[]; materials: Materials }

/** Each chain of corrections (one and those that answer where it cannot) with a target that its source can speak of. */
function usable({ inputs, catalogue: { corrections }, targets }: Omit<CorrectionRequest, 'routes'>): Usable[] {
  const fallbacks = new Set([...corrections.values()].map(({ fallback }) => fallback))
  const chains = [...corrections.values()].filter(({ code }) => !fallbacks.has(code)).map((first) => chainOf(first, corrections))
  return chains.flatMap((chain) =>
    targets
      .filter(({ kind }) => kind === chain[0]?.targetKind)
      .flatMap((target) => {
        const materials = materialsOf(inputs, chain, target)
        return materials ? [{ chain, materials }] : []
      }),
  )
}

import { ensureCrosswalk, type Support } from '../crosswalk/index.ts'
import type { Database, Db } from '../db/database.ts'
import type { Catalogue } from '../model/catalogue.ts'
import { DomainError } from '../model/error.ts'
import type { Edition } from '../zonings/index.ts'
import { draftCarriedCount } from './carried-count.ts'
import { draftCarriedRatio } from './carried-ratio.ts'
import { createDraft } from './draft.ts'
import { readInputs } from './inputs.ts'
import { draftOfficial } from './official.ts'
import { planRoutes, type Route } from './plan.ts'
import { writeRun } from './write-run.ts'

export type EstimateReport = { run: number; editions: { edition: Edition; isTarget: boolean }[]; values: number; notes: string[] }

export type EstimateRequest = {
  catalogue: Catalogue
  /** Zonings to carry estimates onto; the others that are served show their own official figures. */
  carriedOnto: readonly string[]
  onStep?: (done: number, total: number, what: string) => void
}

/**
 * Computes every indicator on every zoning that has perimeters (grids and points excepted) into a new run.
 * Crosswalks are kept as they come, each in a transaction of its own, so that an interrupted build goes on where it stopped;
 * the run's values are written in one. Opens its own transactions for that reason, unlike other functions.
 * @throws DomainError `construction_impossible` when there is nothing to build on.
 */
export async function estimateRun(database: Database, { catalogue, carriedOnto, onStep = () => undefined }: EstimateRequest): Promise<EstimateReport> {
  const inputs = await readInputs(database.db)
  const wanted = new Set(carriedOnto)
  const targets = inputs.editions.filter((edition) => wanted.has(edition.zoning) || (!edition.isGrid && edition.geometry === 'polygon'))
  if (targets.length === 0)
    throw new DomainError('construction_impossible', 'Aucun périmètre chargé : commencez par `kartye ingest` avec un fichier de périmètres.')
  const routes = planRoutes(inputs, catalogue, targets, wanted)
  const pairs = crosswalksOf(routes)
  const total = pairs.length + routes.length
  let done = 0
  const crosswalks = new Map<string, number>()
  for (const pair of pairs) {
    onStep(done++, total, `table de passage vers ${pair.targetZoning}`)
    crosswalks.set(pair.key, await database.transaction((transaction) => ensureCrosswalk(transaction, pair)))
  }
  const written = await database.transaction(async ({ db }) => {
    await createDraft(db)
    for (const [preference, route] of routes.entries()) {
      onStep(done++, total, `${route.indicator.code} sur ${route.target.zoning}`)
      await draftRoute(db, route, preference, crosswalks)
    }
    return writeRun(db, inputs, catalogue, targets, [...crosswalks.values()])
  })
  onStep(total, total, 'terminé')
  const notes = inputs.withoutPerimeters.map((zoning) => `Aucun périmètre ${zoning} : ses mesures n'ont pas été portées.`)
  return { ...written, editions: targets.map((edition) => ({ edition, isTarget: wanted.has(edition.zoning) })), notes }
}

type Pair = { key: string; sourceEdition: number; targetEdition: number; targetZoning: string; support: Support | null }

function crosswalksOf(routes: readonly Route[]): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const route of routes) {
    if (route.method === 'officiel') continue
    for (const support of [route.support, route.baseSupport]) {
      const pair = pairOf(route, support)
      pairs.set(pair.key, pair)
    }
  }
  return [...pairs.values()]
}

function pairOf({ numerator, target }: Route, support: Support | null): Pair {
  const sourceEdition = numerator.set.edition.id
  const key = [sourceEdition, target.id, support ? `${support.edition}/${support.dataset}/${support.variable}` : 'aire'].join('>')
  return { key, sourceEdition, targetEdition: target.id, targetZoning: target.zoning, support }
}

async function draftRoute(db: Db, route: Route, preference: number, crosswalks: ReadonlyMap<string, number>): Promise<void> {
  if (route.method === 'officiel') return draftOfficial(db, route, preference)
  const crosswalk = crosswalks.get(pairOf(route, route.support).key)
  const baseCrosswalk = crosswalks.get(pairOf(route, route.baseSupport).key)
  if (crosswalk === undefined || baseCrosswalk === undefined) throw new Error('a route has no crosswalk')
  if (route.base) return draftCarriedRatio(db, { ...route, base: route.base }, preference, crosswalk, baseCrosswalk)
  const areaCrosswalk = crosswalks.get(pairOf(route, null).key)
  if (areaCrosswalk === undefined) throw new Error('a count has no area crosswalk for its bounds')
  return draftCarriedCount(db, route, preference, crosswalk, areaCrosswalk)
}

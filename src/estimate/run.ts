import { ensureCrosswalk, ensureRing } from '../crosswalk/index.ts'
import type { Database, Db } from '../db/database.ts'
import type { Catalogue } from '../model/catalogue.ts'
import { DomainError } from '../model/error.ts'
import type { Edition } from '../zonings/index.ts'
import { boundingOf } from './bounding.ts'
import { draftCarriedCount } from './carried-count.ts'
import { draftCarriedRatio } from './carried-ratio.ts'
import { readPublishing } from './certainty.ts'
import { draftCorrections, ringsFor } from './correct/index.ts'
import { createDraft, indexDraft } from './draft.ts'
import type { Bounding } from './hard-bounds.ts'
import { estimateInequality } from './inequality/index.ts'
import { readInputs } from './inputs.ts'
import { drawIntervals } from './intervals.ts'
import { keepJudged } from './judged.ts'
import { draftMixture } from './mixture/index.ts'
import { draftOfficial } from './official.ts'
import { passageOf, passagesOf } from './passages.ts'
import { planRoutes, type Route } from './plan.ts'
import { rakeRoutes } from './rake/index.ts'
import { gradeDraft } from './reliability.ts'
import { openRun, writeValues } from './write-run.ts'

export type EstimateReport = { run: number; editions: { edition: Edition; isTarget: boolean }[]; values: number; notes: string[] }

export type EstimateRequest = {
  catalogue: Catalogue
  /** Zonings to carry estimates onto; the others that are served show their own official figures. */
  carriedOnto: readonly string[]
  onStep?: (done: number, total: number, what: string) => void
}

/** What a build says it is doing, besides its crosswalks and its indicators. */
export const STEPS = {
  raking: 'calage sur les totaux publiés',
  rings: 'alentours des périmètres',
  corrections: 'corrections',
  intervals: 'intervalles',
  grades: 'fiabilité',
  inequality: 'inégalités',
  writing: 'écriture',
} as const

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
  const planned = planRoutes(inputs, catalogue, targets, wanted)
  const passages = passagesOf(planned)
  const total = passages.length + planned.length + Object.keys(STEPS).length
  let done = 0
  const step = (what: string): void => onStep(done++, total, what)
  const crosswalks = new Map<string, number>()
  for (const passage of passages) {
    step(`table de passage vers ${passage.targetZoning}`)
    crosswalks.set(passage.key, await database.transaction((transaction) => ensureCrosswalk(transaction, passage)))
  }
  step(STEPS.raking)
  const publishing = await readPublishing(database.db)
  const { routes, notes } = await rakeRoutes(database, { inputs, catalogue, publishing, routes: planned, carriedOnto: wanted })
  step(STEPS.rings)
  const corrected = targets.filter(({ zoning }) => wanted.has(zoning))
  for (const ring of ringsFor({ inputs, catalogue, targets: corrected })) await database.transaction(({ db }) => ensureRing(db, ring))
  const written = await database.transaction(async (transaction) => {
    const { db } = transaction
    const run = await openRun(db, inputs, catalogue, targets, [...crosswalks.values()])
    await createDraft(db)
    for (const [preference, route] of routes.entries()) {
      step(`${route.indicator.code} sur ${route.target.zoning}`)
      await draftRoute(db, route, preference, crosswalks, boundingOf(inputs, catalogue, publishing, route))
    }
    await indexDraft(db)
    step(STEPS.corrections)
    await draftCorrections(db, run, { inputs, catalogue, targets: corrected, routes })
    step(STEPS.intervals)
    await drawIntervals(db, run, catalogue)
    step(STEPS.grades)
    await keepJudged(db, run)
    await gradeDraft(db, run, catalogue)
    step(STEPS.inequality)
    await estimateInequality(transaction, run, { inputs, catalogue })
    step(STEPS.writing)
    return { run, values: await writeValues(db, run) }
  })
  onStep(total, total, 'terminé')
  const withoutPerimeters = inputs.withoutPerimeters.map((zoning) => `Aucun périmètre ${zoning} : ses mesures n'ont pas été portées.`)
  return { ...written, editions: targets.map((edition) => ({ edition, isTarget: wanted.has(edition.zoning) })), notes: [...withoutPerimeters, ...notes] }
}

async function draftRoute(db: Db, route: Route, preference: number, crosswalks: ReadonlyMap<string, number>, bounding: Bounding): Promise<void> {
  if (route.method === 'officiel') return draftOfficial(db, route, preference)
  const crosswalk = crosswalks.get(passageOf(route, route.support).key)
  const baseCrosswalk = crosswalks.get(passageOf(route, route.baseSupport).key)
  const areaCrosswalk = crosswalks.get(passageOf(route, null).key)
  if (crosswalk === undefined || baseCrosswalk === undefined) throw new Error('a route has no crosswalk')
  if (areaCrosswalk === undefined) throw new Error('a route has no area crosswalk for its bounds')
  if (route.base && route.indicator.quantile) return draftMixture(db, { ...route, base: route.base }, route.indicator.quantile, preference, crosswalk)
  if (route.base) return draftCarriedRatio(db, { ...route, base: route.base }, preference, crosswalk, baseCrosswalk, areaCrosswalk, bounding)
  return draftCarriedCount(db, route, preference, crosswalk, areaCrosswalk, bounding)
}

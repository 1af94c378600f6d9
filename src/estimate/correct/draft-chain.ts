import type { Db } from '../../db/database.ts'
import type { Correction } from '../../model/correction.ts'
import type { Edition } from '../../zonings/index.ts'
import { LEAST_SAMPLE } from '../calibrate.ts'
import type { Inputs } from '../inputs.ts'
import type { Route } from '../plan.ts'
import { answer, type Domain } from './answer.ts'
import { type Assembled, assemble, datasetsOf } from './assemble.ts'
import { candidatesOf, columnsOf, domainOf, sampleOf } from './columns.ts'
import type { Columns } from './impute.ts'
import { type Learned, learn } from './learn.ts'
import { firstUnmeasured, type Materials } from './materials.ts'
import { prepare } from './prepare.ts'
import { readCarried, readTruth, type Truth } from './read-drafted.ts'
import { at } from './table.ts'
import { correctionRow, setAside } from './told.ts'
import { compareWith, validationOf } from './validation.ts'
import type { World } from './world.ts'
import { draftAnswers, type Said, writeCorrection } from './write.ts'

type Chain = { db: Db; run: number; inputs: Inputs; chain: readonly Correction[]; materials: Materials; routes: readonly Route[] }

/** Fits the corrections of a chain on one target, in order, and drafts for each zone what the first that can speak of it says. */
export async function draftChain(request: Chain): Promise<void> {
  const { db, run, inputs, chain, materials } = request
  const { main, target } = materials
  const [first] = chain
  const truth = first ? await readTruth(db, target, first.indicator, main.set.period) : null
  const assembled = truth && (await assemble(db, inputs, chain, materials, truth.period))
  if (!truth || !assembled) {
    const reason = truth
      ? 'Les zones d’origine et les périmètres n’ont pas de table de passage par aire.'
      : 'Aucun chiffre officiel, à cinq ans près, pour apprendre.'
    for (const correction of chain)
      await writeCorrection(db, run, correction, target, main.set.period, setAside(reason, datasetsOf(correction, materials, new Map())))
    return
  }
  const fitted = await fitChain(request, truth, assembled)
  if (fitted.length > 0) await draftAnswers(db, run, materials, assembled.crosswalk, truth.period, sayEach(assembled, request, fitted))
}

type Fitted = { learned: Learned; domain: Domain; isDefault: boolean }

const UNCOMPARED = `Première par défaut : aucune autre méthode ne répond sur ${LEAST_SAMPLE.perimeters} périmètres jugés, rien ne la départage.`

/** Fits what can be, and writes what became of each. */
async function fitChain({ db, run, chain, materials }: Chain, truth: Truth, { world, published }: Assembled): Promise<Fitted[]> {
  const { target } = materials
  const carried = await readCarried(db, target, chain[0]?.indicator ?? '', truth.period)
  const columns = columnsOf(chain, world)
  const fitted: Fitted[] = []
  for (const correction of chain) {
    const datasets = datasetsOf(correction, materials, published)
    const unmeasured = firstUnmeasured(correction, materials, (variable) => published.has(variable))
    const domain = domainOf(correction, world)
    const learned = unmeasured === null ? learnFrom(correction, world, columns, domain, truth) : { aside: `Aucune source ne mesure « ${unmeasured} ».` }
    if ('aside' in learned) {
      await writeCorrection(db, run, correction, target, truth.period, setAside(learned.aside, datasets))
      continue
    }
    const { beatsAll, compared } = compareWith(learned, world.targets.codes, carried)
    const row = correctionRow(learned, validationOf(learned), beatsAll, datasets)
    await writeCorrection(db, run, correction, target, truth.period, compared > 0 ? row : { ...row, reason: UNCOMPARED })
    fitted.push({ learned, domain, isDefault: beatsAll })
  }
  return fitted
}

function learnFrom(correction: Correction, world: World, columns: ReadonlyMap<Correction, Columns>, domain: Domain, truth: Truth): Learned | { aside: string } {
  const own: Columns = columns.get(correction) ?? new Map()
  const candidates = candidatesOf(correction, world, domain, truth)
  const prepared = prepare(correction, own, candidates)
  return learn(correction, prepared, own, sampleOf(correction, world, own, prepared, candidates, truth))
}

/** For each zone of the territories, what the first correction that can speak of it says; else why the last one does not. */
function sayEach({ world }: Assembled, { chain, materials, routes }: Chain, fitted: readonly Fitted[]): Said[] {
  const { codes, territories } = world.targets
  const ranked = fitted.map((one) => ({
    ...one,
    preference: preferenceOf(one.learned.correction, materials.target, routes, one.isDefault),
    published: world.published.get(one.learned.correction.weight),
  }))
  return codes.flatMap((code, row): Said[] => {
    if (!chain[0]?.territories.includes(territories[row] ?? '')) return []
    let said: Said[] = []
    for (const { learned, domain, preference, published } of ranked) {
      const own = answer(learned, domain, row)
      const [weight, mass] = [published?.[row] ?? Number.NaN, at(domain.mass, row)]
      said = [{ code, correction: learned.correction, preference, answer: own, coverage: at(domain.coverage, row), people: weight > 0 ? weight : mass }]
      if (own.kind === 'estimate') break
    }
    return said
  })
}

/** Just before the target's first carried route of the indicator where it is the default, else just after the last. Preferences are positions in `routes`. */
function preferenceOf({ indicator }: Correction, target: Edition, routes: readonly Route[], isDefault: boolean): number {
  const own = [...routes.entries()].filter(([, route]) => route.indicator.code === indicator && route.target.id === target.id)
  const carried = own.filter(([, { method }]) => method !== 'officiel').map(([position]) => position)
  const [first, last] = [carried[0], carried.at(-1) ?? own.at(-1)?.[0] ?? routes.length]
  return isDefault && first !== undefined ? first - 0.5 : last + 0.5
}

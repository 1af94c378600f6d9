import { type Correction, mainVariable, PREDICTION, type Term } from '../../model/correction.ts'
import type { Domain } from './answer.ts'
import type { Columns } from './impute.ts'
import type { Sample } from './learn.ts'
import { neighbourhoods } from './neighbourhood.ts'
import { columnOf, type Prepared } from './prepare.ts'
import type { Truth } from './read-drafted.ts'
import { at, rowOf } from './table.ts'
import { carriedMass, coverageOf, coveredShare, termColumn } from './terms.ts'
import type { World } from './world.ts'

/** Every term of each correction of a chain, on every target; a term that two corrections share is computed once. */
export function columnsOf(chain: readonly Correction[], world: World): Map<Correction, Columns> {
  const around = neighbourhoods(world.sources, world.targets)
  const computed = new Map<string, Float64Array>()
  const column = (term: Term): Float64Array => {
    const { code: _code, libelle: _label, si_absent: _absent, ...what } = term
    const key = JSON.stringify(what)
    const values = computed.get(key) ?? termColumn(term, world, around)
    computed.set(key, values)
    return values
  }
  return new Map(chain.map((correction) => [correction, new Map([...correction.terms, ...correction.auxiliaries].map((term) => [term.code, column(term)]))]))
}

/** What decides whether a correction may speak of each target. */
export function domainOf({ covariates, source }: Correction, world: World): Domain {
  const main = covariates.find((covariate) => mainVariable(covariate) === source.variable)
  const column = main && world.covariates.get(main.code)
  if (!column) throw new Error(`no covariate reads ${source.variable}`)
  return { coverage: coverageOf(world, column), mass: carriedMass(world), share: coveredShare(world) }
}

/**
 * The zones a correction may learn from: of its territories and of a département, with an official figure and a weight, and covered enough.
 * Whether a term is missing is told once they are prepared: see `sampleOf`.
 */
export function candidatesOf(correction: Correction, { targets, published }: World, { coverage }: Domain, truth: Truth): Int32Array {
  const weight = published.get(correction.weight) ?? new Float64Array()
  return Int32Array.from(targets.codes.keys()).filter((row) => {
    const isThere = correction.territories.includes(targets.territories[row] ?? '') && targets.departements[row] !== null
    return isThere && truth.byCode.has(targets.codes[row] ?? '') && at(weight, row) > 0 && at(coverage, row) >= correction.domain.coverage
  })
}

/** The candidates of which every term is known, and what tells how wide their error is. Each weighs by the square root of its published count. */
export function sampleOf(
  correction: Correction,
  { targets, published }: World,
  columns: Columns,
  { x }: Prepared,
  candidates: Int32Array,
  truth: Truth,
): Sample {
  const aside = correction.spread.terms.filter((code) => code !== PREDICTION).map((code) => columnOf(columns, code))
  const rows = candidates.filter((row) => !rowOf(x, row).some(Number.isNaN) && !aside.some((column) => Number.isNaN(at(column, row))))
  const groups = Map.groupBy(rows, (row) => targets.departements[row] ?? '')
  return {
    groups: new Map([...groups].map(([group, members]) => [group, Int32Array.from(members)])),
    truth: Float64Array.from(targets.codes, (code) => truth.byCode.get(code) ?? Number.NaN),
    weights: (published.get(correction.weight) ?? new Float64Array()).map(Math.sqrt),
  }
}

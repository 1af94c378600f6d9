import { type Judged, type Score, score, type Unit } from './score.ts'

/** One line of the report: a truth, a method, its score, the target beside it. `isReached`: null where the line is a baseline. */
export type Result = Score & { truth: string; method: string; unit: Unit; target: string | null; isReached: boolean | null }

/** A figure that a method must reach on a truth. */
export type Target = { says: string; isReached: (score: Score) => boolean }

/** A truth of the method's page: what is measured on it, on real data. */
export type Truth = { title: string; measure: () => Promise<Result[]> }

/** The lines of some judged estimates, one for each method, in order of error; `targets` by method. */
export function resultsOf(truth: string, judged: readonly Judged[], unit: Unit, targets: Readonly<Record<string, Target>> = {}): Result[] {
  return [...Map.groupBy(judged, ({ method }) => method)]
    .flatMap(([method, ones]) => {
      const found = score(ones, unit)
      const target = targets[method]
      return found ? [{ truth, method, unit, ...found, target: target?.says ?? null, isReached: target ? target.isReached(found) : null }] : []
    })
    .sort((a, b) => a.mae - b.mae)
}

import { type Compared, comparePeriods, type PeriodValue, type SeriesBreak, type Side } from './compare-periods.ts'
import { nothingAt } from './side.ts'

/** What changed since the point before, or why it cannot be said: what /valeurs/evolution answers for the two periods. */
export type SincePrevious = { periode: string } & Compared

export type Point = PeriodValue & {
  /** The best ranked of its period, among what was asked for. */
  meilleure: boolean
  depuis: SincePrevious | null
}

/** Points of one source by one method, by period; `principale`: the one that gives the most of the best values that can be read. */
export type ConstantSeries = { source: string; methode: string; principale: boolean; points: Point[] }

/** `meilleures`: the best value of each period, whoever gives it; `series`: the same and all others at constant source and method, the main one first. */
export type SeriesOfIndicator = { meilleures: Point[]; series: ConstantSeries[] }

/** What the release holds of one period, `rank` 1 being the best. */
export type Ranked = { rank: number; side: Side }

/**
 * The series that the values of one indicator make on one zone. A series at constant method has the values of one source by one method and ancillary: of a
 * period with several (two vintages of a geography), the best ranked. `periods` are those where the release has the indicator at all: one with nothing here
 * is a point of `meilleures` without a value, never a gap that is passed over.
 */
export function seriesOf(
  found: readonly Ranked[],
  periods: readonly string[],
  { nature, breaks }: { nature: string; breaks: readonly SeriesBreak[] },
): SeriesOfIndicator {
  const ranked = found.toSorted((a, b) => compareText(a.side.value.periode, b.side.value.periode) || a.rank - b.rank)
  const best = new Map<string, Side>(periods.map((period) => [period, nothingAt(period)]))
  for (const { side } of ranked) if (!best.get(side.value.periode)?.lineage) best.set(side.value.periode, side)
  const chosen = new Set(best.values())
  const lines = [...Map.groupBy(ranked, ({ side }) => `${side.value.source}\n${side.value.methode}`).values()].map((group) => {
    const sides = [...new Map(group.toReversed().map(({ side }) => [side.value.periode, side])).values()].reverse()
    const shown = sides.filter(({ value }) => value.valeur !== null)
    return { sides, shown: shown.length, bests: shown.filter((side) => chosen.has(side)).length }
  })
  lines.sort((a, b) => b.bests - a.bests || b.shown - a.shown || b.sides.length - a.sides.length || compareText(nameOf(a.sides), nameOf(b.sides)))
  const pointsOf = (sides: readonly Side[]): Point[] =>
    sides.map((side, i) => {
      const before = sides[i - 1]
      const depuis = before ? { periode: before.value.periode, ...comparePeriods(before, side, { nature, breaks }) } : null
      return { ...side.value, meilleure: chosen.has(side), depuis }
    })
  const inOrder = [...best.values()].sort((a, b) => compareText(a.value.periode, b.value.periode))
  return {
    meilleures: pointsOf(inOrder),
    series: lines.map(({ sides }, i) => ({
      source: sides[0]?.value.source ?? '',
      methode: sides[0]?.value.methode ?? '',
      principale: i === 0,
      points: pointsOf(sides),
    })),
  }
}

function nameOf([first]: readonly Side[]): string {
  return `${first?.value.source}\n${first?.value.methode}`
}

// Not localeCompare: by code point, whatever the machine.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import { byCodePoint } from '../by-code-point.ts'
import { connected } from './connected.ts'
import { intensitiesOf } from './intensity.ts'
import { judgeTotal } from './judge-total.ts'
import type { Published, Raked, Source, Total } from './published.ts'
import { type Settled, settleTotals } from './settle-totals.ts'

/** What raking did, in French keys since it is shown as it is. Gaps are relative to totals; `inchanges` are totals that sources already reached. */
export type RakeReport = {
  totaux: number
  appliques: number
  inchanges: number
  refuses: { total: string; motif: string }[]
  iterations: number
  ecart_max: number
  cales: number
  facteur_min: number | null
  facteur_max: number | null
  /** Missing sources that a total is the figure of. */
  repris: number
  repartis: number
  montant_reparti: number
  /** Among those shared out: secrets kept within their known range, and sources shared by area because a mass is not known. */
  secrets_repartis: number
  repartis_par_aire: number
}

/**
 * Brings the counts of `sources` to the published `totals` (method, § 4): known counts are scaled where nothing is hidden and the sum differs, hidden
 * ones share what known ones leave. `hasRule`: the producer holds a rule of disclosure, so that a hidden count may be a secret.
 * A total that cannot be met, is too far from its sources, or would give a secret away is set aside with its reason, the widest first where several
 * contradict each other; the others hold to 1e-9. The order of sources and totals changes nothing.
 */
export function rakeCounts(sources: readonly Source[], totals: readonly Total[], hasRule: boolean): { raked: Raked[]; report: RakeReport } {
  const published: Published = {
    byCode: new Map(sources.map((source) => [source.code, source])),
    isProtected: hasRule || sources.some(({ status }) => status === 'secret'),
    intensities: intensitiesOf(sources),
  }
  const refused: RakeReport['refuses'] = []
  const sound = totals
    .map((total) => ({ ...total, sources: [...new Set(total.sources)].sort(byCodePoint) }))
    .sort((a, b) => a.sources.length - b.sources.length || byCodePoint(a.zone, b.zone))
    .filter((total) => {
      const motif = judgeTotal(published, total)
      if (motif) refused.push({ total: total.zone, motif })
      return motif === null
    })
  const settled = connected(sound).flatMap((group) => settleGroup(published, group, refused))
  return { raked: settled.flatMap(({ raked }) => raked).sort((a, b) => byCodePoint(a.code, b.code)), report: reportOf(published, totals, settled, refused) }
}

/** Settles totals that share sources; when they cannot hold together, without the widest. */
function settleGroup(published: Published, group: readonly Total[], refused: RakeReport['refuses']): Settled[] {
  const widest = group.at(-1)
  if (!widest) return []
  const outcome = settleTotals(published, group)
  if (typeof outcome !== 'string') return [outcome]
  refused.push({ total: widest.zone, motif: outcome })
  return connected(group.slice(0, -1)).flatMap((rest) => settleGroup(published, rest, refused))
}

function reportOf({ byCode }: Published, totals: readonly Total[], settled: readonly Settled[], refused: RakeReport['refuses']): RakeReport {
  const raked = settled.flatMap((one) => one.raked)
  const shared = raked.filter(({ status }) => status === 'reparti')
  const factors = raked.flatMap(({ factor }) => factor ?? [])
  return {
    totaux: totals.length,
    appliques: totals.length - refused.length,
    inchanges: settled.filter((one) => one.raked.length === 0).reduce((sum, { totals: untouched }) => sum + untouched, 0),
    refuses: [...refused].sort((a, b) => byCodePoint(a.total, b.total)),
    iterations: Math.max(0, ...settled.map(({ iterations }) => iterations)),
    ecart_max: Math.max(0, ...settled.map(({ largestGap }) => largestGap)),
    cales: factors.length,
    facteur_min: factors.length > 0 ? Math.min(...factors) : null,
    facteur_max: factors.length > 0 ? Math.max(...factors) : null,
    repris: raked.filter(({ status }) => status === 'repris').length,
    repartis: shared.length,
    montant_reparti: shared.reduce((sum, { amount }) => sum + amount, 0),
    secrets_repartis: shared.filter(({ code }) => byCode.get(code)?.status === 'secret').length,
    repartis_par_aire: settled.filter(({ isByArea }) => isByArea).reduce((sum, one) => sum + one.raked.filter(({ status }) => status === 'reparti').length, 0),
  }
}

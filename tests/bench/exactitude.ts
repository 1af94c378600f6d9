import { judgeWorlds } from '../demo/worlds.ts'
import { whyNoRealData } from '../support/real-data.ts'
import { measureCaf, measureCafOnQpv } from './exactitude/montpellier.ts'
import { withScratch } from './exactitude/place.ts'
import type { Result } from './exactitude/result.ts'
import { measureReunion } from './exactitude/reunion.ts'
import { measureAddresses, measureCells, measureEmployment, measurePoverty, measureQuantiles } from './exactitude/scenarios.ts'

const WORLDS = 1000

/**
 * How right each method is, on figures that their producers published and that it did not see: errors, coverage of the 90 % intervals, hard bounds, beside
 * the target. Each truth is built from its files in a scratch database, on the server of KARTYE_DATABASE_URL or embedded. `--json` prints the lines as data.
 */
export async function run(): Promise<void> {
  const asData = process.argv.includes('--json')
  const missing = whyNoRealData()
  const truths = missing
    ? []
    : [measurePoverty, measureEmployment, measureCaf, measureCafOnQpv, measureReunion, measureCells, measureAddresses, measureQuantiles]
  if (missing) console.error(missing)
  const results: Result[] = []
  for (const measure of truths) {
    const lines = await measure()
    results.push(...lines)
    if (!asData) for (const [truth, ones] of Map.groupBy(lines, (line) => line.truth)) print(truth, ones)
  }
  const worlds = await withScratch((database) => judgeWorlds(database, WORLDS, { byCells: true }))
  if (asData) return console.log(JSON.stringify({ verites: results, mondes: worlds }))
  console.log(`\n${worlds.worlds} mondes simulés sur l’île de démonstration, ${worlds.judged} estimations jugées`)
  console.log(`  hors des bornes dures : ${worlds.outOfBounds.counts} effectifs, ${worlds.outOfBounds.rates} taux (cible : 0)`)
  console.log(`  bornes qui disent quelque chose : ${round(worlds.sharp)} % ; intervalles à 90 %, sans calage : ${round(worlds.coverage)} % dedans`)
}

function print(truth: string, lines: readonly Result[]): void {
  console.log(`\n${truth} (${lines[0]?.unit})`)
  console.table(
    lines.map(({ method, n, mae, median, bias, rmse, correlation, coverage, bounded, target, isReached }) => ({
      méthode: method,
      n,
      MAE: round(mae),
      médiane: round(median),
      biais: round(bias),
      RMSE: round(rmse),
      corrélation: round(correlation),
      'dans l’intervalle %': round(coverage),
      'dans les bornes %': round(bounded),
      cible: target ?? '',
      atteinte: isReached === null ? '' : isReached ? 'oui' : 'non',
    })),
  )
}

function round(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(2))
}

import type { PeriodValue } from './compare-periods.ts'
import type { SeriesOfIndicator } from './series-points.ts'

/** A reserve that programs can read; `reference` says who makes it, null when it is only what the series shows. */
export type SeriesFlag = { code: SeriesFlagCode; indicateur: string; source: string | null; phrase: string; reference: string | null }

export const SERIES_FLAGS = ['carreaux_de_plusieurs_millesimes', 'geographies_de_plusieurs_millesimes', 'methodes_melangees', 'sources_melangees'] as const
export type SeriesFlagCode = (typeof SERIES_FLAGS)[number]

const GRID_ADVICE = 'Insee, documentation des données carroyées Filosofi 2019 (« recommandé de ne pas faire d’évolution temporelle »)'

/**
 * What to know before reading the values of an indicator one after the other. Of each source: cells of several vintages, whose producer advises against any
 * change over time, or another geography of several vintages; of the best values: methods or sources that change from one period to the next.
 */
export function flagsOf(indicateur: string, { meilleures, series }: SeriesOfIndicator): SeriesFlag[] {
  const flags: SeriesFlag[] = []
  const seen = new Set<string>()
  const add = (code: SeriesFlagCode, source: string | null, phrase: string, reference: string | null = null): void => {
    if (seen.has(`${code} ${source}`)) return
    seen.add(`${code} ${source}`)
    flags.push({ code, indicateur, source, phrase, reference })
  }
  for (const { source, points } of series) {
    const zonings = distinct(shown(points).map(({ zonage_source }) => zonage_source))
    if (zonings.length < 2) continue
    const listed = zonings.join(', ')
    if (zonings.every((zoning) => zoning.startsWith('carreau')))
      add(
        'carreaux_de_plusieurs_millesimes',
        source,
        `Carreaux de plusieurs millésimes (${listed}) : le producteur déconseille d’en lire l’évolution.`,
        GRID_ADVICE,
      )
    else
      add(
        'geographies_de_plusieurs_millesimes',
        source,
        `La source mesure sur plusieurs géographies (${listed}) : une part de l’écart peut venir du découpage.`,
      )
  }
  const best = shown(meilleures)
  const methods = distinct(best.map(({ methode }) => methode))
  const sources = distinct(best.map(({ source }) => source))
  if (methods.length > 1)
    add('methodes_melangees', null, `Les meilleures valeurs ne sont pas toutes obtenues de même (${methods.join(', ')}) : lisez une série à méthode constante.`)
  if (sources.length > 1)
    add('sources_melangees', null, `Les meilleures valeurs viennent de plusieurs sources (${sources.join(', ')}) : lisez une série à source constante.`)
  return flags
}

function shown(points: readonly PeriodValue[]): PeriodValue[] {
  return points.filter(({ valeur }) => valeur !== null)
}

function distinct(words: readonly (string | null)[]): string[] {
  return [...new Set(words.filter((word) => word !== null))].sort()
}

import {
  COMMUNE_DENSITY,
  COMMUNE_DENSITY_ABOVE,
  type Comparison,
  type Criterion,
  countedUrbanPopulation,
  DENSITY,
  type Figure,
  judge,
  POPULATION,
  type Regime,
  RULES,
  URBAN_AREA,
  URBAN_AREA_POPULATION_MIN,
  URBAN_TERRITORY,
} from '../../../zonings/index.ts'
import type { ClusterRow, ShownFigure } from './clusters.ts'
import type { IndexTerritory } from './synthetic-index.ts'

export type Commune = { code: string; population: number; densite: number | null; population_aire_urbaine: number | null }

/** What the request says of urban territories: the urban unit, or the communes. */
export type UrbanFacts = { unitPopulation: number | null; communes: readonly Commune[] }

export type Density = { valeur: number | null; bas: number | null; haut: number | null; unite: 'hab/km²'; aire_km2: number }

/** The income of a cluster; null when the zoning has no such indicator. */
export function incomeOf({ figures }: ClusterRow, income: string | null): ShownFigure | null {
  return figures.find(({ indicateur }) => indicateur === income) ?? null
}

/** The first count of people that is shown, else why the first is not; null when the zoning has none. */
export function populationOf({ figures }: ClusterRow, income: string | null): ShownFigure | null {
  const counts = figures.filter(({ indicateur }) => indicateur !== income)
  return counts.find(({ valeur }) => valeur !== null) ?? counts[0] ?? null
}

/** Inhabitants per km² of the perimeter; as hidden as its population. */
export function densityOf({ aire_km2 }: ClusterRow, population: ShownFigure | null): Density {
  const per = (people: number | null | undefined) => (people == null || aire_km2 <= 0 ? null : people / aire_km2)
  return { valeur: per(population?.valeur), bas: per(population?.bas), haut: per(population?.haut), unite: 'hab/km²', aire_km2 }
}

/** A figure as the rule reads it. */
export function figureOf(shown: ShownFigure | null): Figure {
  if (!shown) return { value: null, low: null, high: null, status: 'non_couvert', reason: 'aucun indicateur de ce zonage ne le donne.' }
  const { valeur, bas, haut, statut, motif } = shown
  return { value: valeur, low: bas, high: haut, status: statut, reason: motif }
}

/** The criteria that no weight changes: people, density, urban territory. */
export function commonCriteria(
  row: ClusterRow,
  regime: Regime,
  {
    populationMin,
    densityMin,
    urban,
    territory,
  }: { populationMin: number | null; densityMin: number | null; urban: UrbanFacts; territory: IndexTerritory | null },
  { population, densite }: { population: ShownFigure | null; densite: Density },
): Criterion[] {
  const rule = RULES[regime]
  const fewest = populationMin ?? rule.populationMin
  const sparsest = densityMin ?? rule.densityMin
  const people = figureOf(population)
  const criteria: Criterion[] = []
  if (fewest !== null) criteria.push(judge(POPULATION, people, fewest))
  if (sparsest !== null) criteria.push(judge(DENSITY, { ...people, value: densite.valeur, low: densite.bas, high: densite.haut }, sparsest))
  return [...criteria, ...urbanCriteria(row, regime, urban, territory)]
}

const WHICH_TERRITORY = 'ce critère est propre à la Guadeloupe, et ni le département ni indice.territoire ne disent si c’est elle.'

function urbanCriteria(row: ClusterRow, regime: Regime, { unitPopulation, communes }: UrbanFacts, territory: IndexTerritory | null): Criterion[] {
  const least = RULES[regime].urban.populationMin
  if (regime === 'metropole') {
    const counted = unitPopulation === null ? null : countedUrbanPopulation(regime, unitPopulation)
    return [judge(URBAN_TERRITORY, given(counted, 'la population de l’unité urbaine n’est pas donnée (revenus.unite_urbaine.population).'), least)]
  }
  const over = (comparison: Comparison, read: (commune: Commune) => number | null, threshold: number) =>
    judge(comparison, spread(row, communes, read), threshold)
  const criteria = [over(URBAN_TERRITORY, ({ population }) => population, least)]
  if (regime === 'autres_outre_mer') {
    criteria.push(over(URBAN_AREA, ({ population_aire_urbaine }) => population_aire_urbaine, URBAN_AREA_POPULATION_MIN))
    if (territory === 'guadeloupe') criteria.push(over(COMMUNE_DENSITY, ({ densite }) => densite, COMMUNE_DENSITY_ABOVE))
    if (territory === null) criteria.push(judge(COMMUNE_DENSITY, given(null, WHICH_TERRITORY), COMMUNE_DENSITY_ABOVE))
  }
  return criteria
}

/** A cluster that lies in several communes has the range of theirs; one that is not given leaves it unknown. */
function spread(row: ClusterRow, communes: readonly Commune[], read: (commune: Commune) => number | null): Figure {
  const values = row.communes.map((code) => {
    const commune = communes.find((one) => one.code === code)
    return commune ? read(commune) : null
  })
  const known = values.filter((value) => value !== null)
  if (known.length < values.length || known.length === 0) return given(null, `commune ${row.communes.join(', ')} : chiffre non donné (communes).`)
  const low = Math.min(...known)
  const high = Math.max(...known)
  return { value: low, low, high, status: 'ok', reason: null }
}

function given(value: number | null, reason: string): Figure {
  return { value, low: value, high: value, status: value === null ? 'manquant' : 'ok', reason: value === null ? reason : null }
}

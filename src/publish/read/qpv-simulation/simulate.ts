import type { Db } from '../../../db/database.ts'
import { DomainError } from '../../../model/error.ts'
import {
  type Criterion,
  INCOME,
  type IncomeThreshold,
  judge,
  metropolitanThreshold,
  OVERSEAS_WEIGHTS,
  overall,
  overseasThreshold,
  type Regime,
  type Verdict,
  type Weights,
  weightsOfUrbanUnit,
} from '../../../zonings/index.ts'
import type { ValueSelection } from '../values.ts'
import { type ClusterRow, readClusters, type ShownFigure } from './clusters.ts'
import { commonCriteria, densityOf, figureOf, incomeOf, populationOf, type UrbanFacts } from './criteria.ts'
import { checkFit } from './fit.ts'
import { type Hypothesis, hypothesesOf } from './hypotheses.ts'
import { regimeOf } from './regime.ts'
import { type IndexWish, indexCriteria, indexTerritoryOf } from './synthetic-index.ts'

/** More at once is another question: the answer has a sentence for each criterion. A choice of the observatory. */
export const MOST_CLUSTERS = 1000

/** Median incomes of the threshold of a rule: `wide` of metropolitan France, `local` of the urban unit or of the département. */
export type Incomes = { rule: 'metropole' | 'martinique_reunion'; wide: number; local: number; localPopulation: number | null }

export type QpvWish = {
  selection: ValueSelection
  /** The indicator of income among the chosen ones; the others count people, best first. Null: none is offered on this zoning. */
  income: { code: string; nature: string; libelle: string } | null
  regime: Regime | null
  incomes: Incomes | null
  variants: readonly { label: string; weights: Weights }[]
  populationMin: number | null
  densityMin: number | null
  urban: UrbanFacts
  index: IndexWish | null
}

export type SimulatedThreshold = {
  variante: string
  est_du_decret: boolean
  poids: Weights
  seuil: number
  calcul: string
  bilan: Record<Verdict, number>
}

export type SimulatedCluster = {
  code: string
  libelle: string | null
  departement: string | null
  communes: string[]
  revenu: ShownFigure | null
  population: ShownFigure | null
  densite: { valeur: number | null; bas: number | null; haut: number | null; unite: 'hab/km²'; aire_km2: number }
  criteres: Criterion[]
  verdicts: { variante: string; verdict: Verdict; revenu: Criterion | null }[]
}

export type QpvSimulation = {
  regime: { code: Regime; libelle: string; texte: string; deduit_de: string | null }
  seuils: SimulatedThreshold[]
  grappes: SimulatedCluster[]
  hypotheses: Hypothesis[]
}

/**
 * What the rule of a regime gives on zones of a release, under the decree's weights and others, by code of zone: nothing is ranked, nothing is decided.
 * Only what is served is compared: a secret, missing or unpublished value leaves its criterion unknown.
 * @throws DomainError `simulation_impossible` when no zone is left, when there are too many, or when several rules hold; `parametre_invalide`.
 */
export async function simulateQpv(db: Db, wish: QpvWish): Promise<QpvSimulation> {
  const rows = await readClusters(db, wish.selection, MOST_CLUSTERS + 1)
  if (rows.length === 0)
    throw new DomainError('simulation_impossible', `Aucun territoire de ${wish.selection.zoning} ne répond à ces filtres : il n’y a rien à simuler.`)
  if (rows.length > MOST_CLUSTERS)
    throw new DomainError(
      'simulation_impossible',
      `Plus de ${MOST_CLUSTERS} territoires de ${wish.selection.zoning} : restreignez par departement, commune, epci ou territoires.`,
    )
  const regime = regimeOf(rows, wish.regime)
  checkFit(regime.code, wish, rows[0]?.departement ?? null)
  const thresholds = thresholdsOf(regime.code, wish)
  const clusters = rows.map((row) => simulateOne(row, wish, regime.code, thresholds))
  return {
    regime,
    seuils: thresholds.map(({ label, isDecree, threshold }) => ({
      variante: label,
      est_du_decret: isDecree,
      poids: threshold.weights,
      seuil: threshold.euros,
      calcul: threshold.sentence,
      bilan: countVerdicts(clusters, label),
    })),
    grappes: clusters,
    hypotheses: hypothesesOf(regime.code, wish.income),
  }
}

type Variant = { label: string; isDecree: boolean; threshold: IncomeThreshold }

/** The decree's weights first, when they are known, then those given. */
function thresholdsOf(regime: Regime, { incomes, variants }: QpvWish): Variant[] {
  if (!incomes) return []
  const decree = decreeWeights(regime, incomes)
  if (!decree && variants.length === 0)
    throw new DomainError(
      'parametre_invalide',
      'revenus.unite_urbaine.population est nécessaire : les poids du décret en dépendent (5 millions d’habitants). Donnez-la, ou donnez des poids.',
      { parametre: 'revenus.unite_urbaine.population' },
    )
  return [...(decree ? [{ label: 'decret', weights: decree, isDecree: true }] : []), ...variants.map((one) => ({ ...one, isDecree: false }))].map(
    ({ label, weights, isDecree }) => ({ label, isDecree, threshold: thresholdOf(regime, incomes, weights) }),
  )
}

function decreeWeights(regime: Regime, { localPopulation }: Incomes): Weights | null {
  if (regime === 'martinique_reunion') return OVERSEAS_WEIGHTS
  return localPopulation === null ? null : weightsOfUrbanUnit(localPopulation)
}

function thresholdOf(regime: Regime, { wide, local, localPopulation }: Incomes, weights: Weights): IncomeThreshold {
  return regime === 'metropole'
    ? metropolitanThreshold({ national: wide, urbanUnit: local, urbanUnitPopulation: localPopulation ?? 0, weights })
    : overseasThreshold({ metropolitan: wide, departement: local, weights })
}

function simulateOne(row: ClusterRow, wish: QpvWish, regime: Regime, thresholds: readonly Variant[]): SimulatedCluster {
  const revenu = incomeOf(row, wish.income?.code ?? null)
  const population = populationOf(row, wish.income?.code ?? null)
  const densite = densityOf(row, population)
  const territory = indexTerritoryOf(row.departement, wish.index)
  const criteres = [
    ...commonCriteria(row, regime, { ...wish, territory }, { population, densite }),
    ...(regime === 'autres_outre_mer' ? indexCriteria(row, territory, wish.index) : []),
  ]
  const judged = thresholds.map(({ label, threshold }) => ({ label, revenu: judge(INCOME, figureOf(revenu), threshold.euros) }))
  return {
    code: row.code,
    libelle: row.libelle,
    departement: row.departement,
    communes: row.communes,
    revenu,
    population,
    densite,
    criteres,
    verdicts:
      regime === 'autres_outre_mer'
        ? [{ variante: 'indice', verdict: overall(criteres), revenu: null }]
        : judged.map(({ label, revenu: criterion }) => ({ variante: label, verdict: overall([...criteres, criterion]), revenu: criterion })),
  }
}

function countVerdicts(clusters: readonly SimulatedCluster[], variant: string): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { oui: 0, non: 0, non_concluant: 0, inconnu: 0 }
  for (const { verdicts } of clusters) for (const { variante, verdict } of verdicts) if (variante === variant) counts[verdict]++
  return counts
}

import { type Regime, RULES } from '../../../zonings/index.ts'

export type Hypothesis = { texte: string; source: string }

// Measured on columns decuc_q2 and disp_q2 of Insee's file, data/sources/insee-qpv-2015-revenus.json: the 105 QPV 2015 of Occitanie, incomes of 2017.
const MEASURED_GAP =
  'dans les 105 quartiers prioritaires 2015 d’Occitanie (revenus 2017), la médiane disponible dépasse partout la médiane déclarée, de 3 610 € au milieu (1 785 à 9 549 €)'

/** What a simulation supposes, each with its source; always that the income held is not the decree's. */
export function hypothesesOf(regime: Regime, income: { nature: string; libelle: string } | null): Hypothesis[] {
  const { text } = RULES[regime]
  return [
    {
      texte: 'Rien ici n’est une décision : la liste et les contours des quartiers prioritaires sont fixés par décret, après consultation des élus.',
      source: 'loi n° 2014-173 du 21 février 2014, art. 5',
    },
    ...(regime === 'autres_outre_mer' ? OF_THE_INDEX : ofTheIncome(income)),
    ...(regime === 'metropole' ? OF_METROPOLE : OF_OVERSEAS),
    { texte: 'Les chiffres donnés dans la demande sont repris tels quels, avec leur référence : ils ne sont pas vérifiés.', source: 'demande' },
    { texte: `Critères simulés : ${text}.`, source: text },
  ]
}

function ofTheIncome(income: { nature: string; libelle: string } | null): Hypothesis[] {
  const isMean = income?.nature === 'moyenne'
  const held = income
    ? `Le revenu comparé est « ${income.libelle} » : ${isMean ? 'une moyenne, bornée aux 5e et 95e centiles du département, de revenus disponibles' : 'une médiane de revenus disponibles'}`
    : 'Les revenus que Kartyé tient sont disponibles'
  return [
    {
      texte: `${held} ; le décret compare la médiane des revenus déclarés par unité de consommation.`,
      source: 'décret n° 2014-767, art. 2, I, 3° ; Insee, documentation des données carroyées Filosofi (ind_snv)',
    },
    {
      texte: `${isMean ? 'Une moyenne dépasse d’ordinaire la médiane des revenus, et l’effet' : 'L’effet'} des prestations ajoute aux revenus modestes : le revenu comparé est trop haut (${MEASURED_GAP}). Un « oui » en est plus sûr ; un « non » ne dit pas que la règle exclut ce quartier.`,
      source: 'Insee, Filosofi, bases des quartiers prioritaires 2015 (DECUC_Q2, DISP_Q2), mesure de l’observatoire',
    },
    {
      texte:
        'Les habitants sont d’abord ceux des carreaux (population fiscale), comme le veut le décret ; à défaut, la population municipale, et la réponse le dit.',
      source: 'décret n° 2014-767, art. 2, II ; décret n° 2014-1575, art. 1',
    },
  ]
}

const OF_THE_INDEX: Hypothesis[] = [
  {
    texte:
      'L’indicateur synthétique classe les IRIS entre eux : il n’a de sens que si tous ceux des territoires urbains du département sont donnés, avec des parts du recensement.',
    source: 'décret n° 2014-1575, annexes 1 et 2',
  },
  {
    texte:
      'Quand des IRIS sont à égalité, ou quand leur nombre n’est pas un multiple de dix (de quatre dans la commune), le décret ne tranche pas : les égalités donnent un intervalle, et la classe est ⌈rang × classes ÷ nombre⌉.',
    source: 'choix de l’observatoire',
  },
]

const OF_METROPOLE: Hypothesis[] = [
  {
    texte: 'Tous les quartiers testés sont pris comme étant dans l’unité urbaine dont le revenu est donné : son périmètre n’est pas vérifié.',
    source: 'choix de l’observatoire',
  },
  {
    texte: 'La dérogation de six ans des quartiers déjà classés, dont l’unité urbaine a changé, n’est pas simulée.',
    source: 'décret n° 2014-767, art. 2, II, dans sa version de 2023',
  },
]

const OF_OVERSEAS: Hypothesis[] = [
  {
    texte:
      'Les critères simulés sont ceux de 2014. Le décret n° 2024-1211 du 27 décembre 2024 les a changés outre-mer ; son texte n’est dans aucune des sources tenues ici.',
    source: 'décret n° 2014-1575 du 22 décembre 2014, texte publié au Journal officiel du 24 décembre 2014',
  },
]

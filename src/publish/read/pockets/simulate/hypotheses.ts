import { type DetectionParameters, FEWEST_HOUSEHOLDS } from '../../../../model/detection.ts'
import type { QpvPopulation } from './qpv-population.ts'
import type { SimulationWish } from './wish.ts'

export type Hypothesis = { texte: string; source: string }

const CHOICE = 'choix de l’observatoire'

/** What the answer rests on, each with where it comes from: the caller's ceiling first, then what is nobody's but ours. */
export function hypothesesOf(wish: SimulationWish, { quarters, isOtherMesh }: { quarters: QpvPopulation | null; isOtherMesh: boolean }): Hypothesis[] {
  const { parameters, detection, draws, order } = wish
  return [
    ...ceilingHypotheses(wish, quarters),
    {
      texte: 'Le plafond départemental n’est confirmé dans aucune source que nous tenons : celui-ci est donné par l’appelant.',
      source:
        'instruction du 31 août 2023 relative aux contrats de ville « engagements quartiers 2030 » : poches hors QPV éligibles à une part des crédits du programme 147',
    },
    {
      texte: 'Les poches sont prises dans l’ordre demandé, jusqu’à la première qui dépasse ; aucune n’est sautée.',
      source: `${orderWords[order.by]} : l’appelant ; l’arrêt : ${CHOICE}`,
    },
    parameters
      ? {
          texte:
            'Les poches sont cherchées à nouveau, avec les paramètres de l’appelant, sur les mailles de ce seul territoire : ce qui est de l’autre côté de sa limite n’est pas vu.',
          source: 'l’appelant',
        }
      : { texte: `Les poches sont celles de la détection ${detection.zonage} de la publication, telles quelles.`, source: detection.recette.libelle },
    ...(isOtherMesh
      ? [
          {
            texte: `Les mailles relues sont l’édition en cours de ${detection.mailles.zonage}, non celle de la publication : les tirages peuvent s’en écarter.`,
            source: detection.mailles.source,
          },
        ]
      : []),
    ...(draws > 0
      ? [
          {
            texte: `Les ${draws} tirages tirent au sort la mesure des mailles (ménages pauvres à la part publiée, part plafonnée tirée au-dessus du plafond, groupes imputés répartis autrement), cherchent les poches à nouveau et les prennent dans le même ordre ; une poche y existe quand au moins la moitié de ses habitants sont dans des poches du tirage. Une poche qui n’apparaît que dans un tirage y prend place en dernier, sauf dans l’ordre des tailles.`,
            source: `docs/poches.md ; ${CHOICE}`,
          },
        ]
      : []),
    { texte: `Une grappe de moins de ${FEWEST_HOUSEHOLDS} ménages n’est jamais montrée.`, source: 'Insee, Filosofi, secret statistique' },
    {
      texte:
        'Les mailles sont celles du fichier public de leur producteur, où le secret est déjà traité (petites mailles imputées par groupes) : retrancher une réponse d’une autre ne rend que des chiffres qu’il publie. Effectifs arrondis à l’unité, parts au millième.',
      source: `${detection.mailles.titre} (${detection.mailles.source})`,
    },
    { texte: 'Ce calcul ne décide de rien : l’éligibilité est arrêtée par le préfet.', source: 'instruction du 31 août 2023' },
    ...recipeHypotheses(wish),
  ]
}

/** What the recipe supposes; of the parameters that the caller changed, what he says of them instead. */
function recipeHypotheses({ parameters, detection }: SimulationWish): Hypothesis[] {
  const { hypotheses } = detection.recette
  if (!parameters) return hypotheses.map(({ texte, source }) => ({ texte, source }))
  const kept = hypotheses.filter((hypothesis) => !hypothesis.parametres?.length).map(({ texte, source }) => ({ texte, source }))
  return [{ texte: thresholdWords(parameters.seuil), source: 'reference' in parameters.seuil ? (parameters.seuil.reference ?? CALLER) : CALLER }, ...kept]
}

const CALLER = 'l’appelant'

function thresholdWords(threshold: DetectionParameters['seuil']): string {
  switch (threshold.type) {
    case 'part':
      return `Une maille est pauvre à partir de ${percent(threshold.valeur)} de ménages pauvres.`
    case 'revenu':
      return `Une maille est pauvre au-dessous de ${number(threshold.euros)} € de revenu moyen (disponible, borné : ce n’est pas le revenu déclaré du décret).`
    case 'mediane_qpv':
      return 'Une maille est pauvre à partir de la part médiane de ménages pauvres des quartiers prioritaires, lue sur les mêmes mailles.'
  }
}

const orderWords = {
  code: 'ordre des codes',
  population: 'ordre de population, la plus grande d’abord',
  menages: 'ordre des ménages, les plus nombreux d’abord',
  stabilite: 'ordre de stabilité aux tirages, la plus stable d’abord',
  liste: 'ordre de la liste',
} as const

function ceilingHypotheses({ ceiling }: SimulationWish, quarters: QpvPopulation | null): Hypothesis[] {
  const { envelope, share, pricePerPerson, pricePerHousehold, population, qpvShare, reference: source } = ceiling
  const told: Hypothesis[] = []
  if (envelope !== null) {
    told.push({ texte: share === null ? `Enveloppe de ${number(envelope)} €.` : `Part de ${percent(share)} d’une enveloppe de ${number(envelope)} €.`, source })
    const prices = [
      pricePerPerson === null ? '' : `${number(pricePerPerson)} € par habitant`,
      pricePerHousehold === null ? '' : `${number(pricePerHousehold)} € par ménage`,
    ]
    told.push({ texte: `Une poche coûte ${prices.filter((price) => price !== '').join(' plus ')}.`, source })
  }
  if (population !== null) told.push({ texte: `Au plus ${number(population)} habitants en tout.`, source })
  if (qpvShare !== null && quarters) {
    const { zonage, periode, quartiers, sans_chiffre, population: people } = quarters
    told.push({ texte: `Au plus ${percent(qpvShare)} de la population des quartiers prioritaires du territoire.`, source })
    const missing = sans_chiffre === 0 ? '' : ` ; ${sans_chiffre} n’ont pas de chiffre et n’y comptent pas`
    told.push({
      texte: `${number(people)} habitants dans ${quartiers} quartiers de ${zonage}${missing}.`,
      source: `publication, population ${periode ?? ''}`.trim(),
    })
  }
  return told
}

function percent(share: number): string {
  return `${new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 }).format(share * 100)} %`
}

function number(amount: number): string {
  return new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 }).format(amount)
}

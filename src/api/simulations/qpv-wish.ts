import { DomainError } from '../../model/error.ts'
import { indexWishOf, type QpvWish, type ZoneFilter } from '../../publish/read/index.ts'
import { type Served, shorten } from '../serving.ts'
import type { QpvSimulationBody } from './qpv-body.ts'

/** Mean first: it is what cells carry. A choice of the observatory, said among the hypotheses. */
const INCOMES = ['niveau_vie_moyen', 'niveau_vie_median']
/** People of cells first, as the decree reads them (décret 2014-767, art. 2, II). */
const PEOPLE = ['population_fiscale', 'population']

/** What a body asks, in the words of the rule. @throws DomainError `parametre_invalide`. */
export function wishOf(served: Served, body: QpvSimulationBody, zones: ZoneFilter): QpvWish {
  const income = incomeIndicator(served, body)
  const chosen = [...(income ? [income.code] : []), ...PEOPLE].flatMap((indicator) => latestOf(served, body.zonage, indicator))
  const variants = body.variantes ?? (body.poids ? [{ libelle: 'poids', poids: body.poids }] : [])
  const incomes = incomesOf(body)
  return {
    selection: { run: served.run, zoning: body.zonage, zones, chosen, method: null },
    income,
    regime: body.regime ?? null,
    incomes,
    variants: variants.map(({ libelle, poids }, i) => ({
      label: libelle,
      weights: weightsOf(poids, incomes, body.poids ? 'poids' : `variantes.${i}.poids`),
    })),
    populationMin: body.population_min ?? null,
    densityMin: body.densite_min ?? null,
    urban: {
      unitPopulation: incomes?.localPopulation ?? null,
      communes: (body.communes ?? []).map(({ code, population, densite, population_aire_urbaine }) => ({
        code,
        population,
        densite: densite ?? null,
        population_aire_urbaine: population_aire_urbaine ?? null,
      })),
    },
    index: body.indice
      ? indexWishOf(
          body.indice.territoire,
          body.indice.iris.map(({ code, commune, ...shares }) => ({ code, commune, shares })),
        )
      : null,
  }
}

/** Every figure that the body gives, with its reference, as the answer repeats it. */
export function referencesOf({ revenus, communes = [], indice }: QpvSimulationBody): { parametre: string; valeur: number | null; reference: string }[] {
  return [
    ...Object.entries(revenus ?? {}).map(([name, { valeur, reference }]) => ({ parametre: `revenus.${name}`, valeur, reference })),
    ...communes.map(({ code, population, reference }) => ({ parametre: `communes.${code}`, valeur: population, reference })),
    ...(indice ? [{ parametre: 'indice', valeur: null, reference: indice.reference }] : []),
  ]
}

function incomeIndicator(served: Served, { zonage, indicateur_revenu }: QpvSimulationBody): QpvWish['income'] {
  const offered = new Set(served.offers.filter(({ zoning }) => zoning === zonage).map(({ indicator }) => indicator))
  const usable = [...served.catalogue.values()].filter(({ code, nature, unite }) => offered.has(code) && isIncome(nature, unite))
  const wanted = indicateur_revenu === undefined ? INCOMES : [indicateur_revenu]
  const found = wanted.map((code) => usable.find((indicator) => indicator.code === code)).find((indicator) => indicator !== undefined)
  if (found) return { code: found.code, nature: found.nature, libelle: found.libelle }
  if (indicateur_revenu === undefined) return null
  const list = usable.map(({ code }) => code).join(', ') || 'aucun'
  throw new DomainError(
    'parametre_invalide',
    `indicateur_revenu=${shorten(indicateur_revenu)} : pas d’indicateur de revenu de ce code sur ${zonage} ; il y a : ${list}.`,
    { parametre: 'indicateur_revenu', valeur: shorten(indicateur_revenu) },
  )
}

// A mean or a median in euros: shares and other quantiles are not what the threshold is made for.
function isIncome(nature: string, unit: string): boolean {
  return (nature === 'moyenne' || nature === 'quantile') && unit.startsWith('euros')
}

function latestOf(served: Served, zonage: string, indicator: string): { indicator: string; period: string; unit: string }[] {
  const period = served.offers
    .filter((offer) => offer.zoning === zonage && offer.indicator === indicator)
    .map((offer) => offer.period)
    .sort()
    .at(-1)
  return period === undefined ? [] : [{ indicator, period, unit: served.catalogue.get(indicator)?.unite ?? '' }]
}

function incomesOf({ revenus }: QpvSimulationBody): QpvWish['incomes'] {
  if (!revenus) return null
  return 'national' in revenus
    ? {
        rule: 'metropole',
        wide: revenus.national.valeur,
        local: revenus.unite_urbaine.valeur,
        localPopulation: revenus.unite_urbaine.population ?? null,
      }
    : { rule: 'martinique_reunion', wide: revenus.metropole.valeur, local: revenus.departement.valeur, localPopulation: null }
}

function weightsOf(poids: NonNullable<QpvSimulationBody['poids']>, incomes: QpvWish['incomes'], parametre: string): QpvWish['variants'][number]['weights'] {
  const isMetropolitan = 'national' in poids
  if (incomes && isMetropolitan !== (incomes.rule === 'metropole'))
    throw new DomainError(
      'parametre_invalide',
      `${parametre} : les poids portent sur les revenus donnés (${incomes.rule === 'metropole' ? 'national, unite_urbaine' : 'metropole, departement'}).`,
      {
        parametre,
      },
    )
  return isMetropolitan ? { wide: poids.national, local: poids.unite_urbaine } : { wide: poids.metropole, local: poids.departement }
}

import {
  type Criterion,
  type Figure,
  GUADELOUPE_AT_LEAST,
  GUADELOUPE_WEIGHTS,
  GUYANE_ABOVE,
  GUYANE_WEIGHTS,
  guadeloupeIndex,
  guyaneIndex,
  type IndexedUnit,
  judge,
} from '../../../zonings/index.ts'
import type { ClusterRow } from './clusters.ts'

/** Where a quarter is found by the index: each has its own. */
export type IndexTerritory = 'guyane' | 'guadeloupe'

/** The index of every IRIS given, by code. */
export type IndexWish = { territory: IndexTerritory; indices: ReadonlyMap<string, Figure> }

const INDEX = {
  critere: 'indice_synthetique',
  name: 'Indicateur synthétique',
  unit: 'points',
  decimals: 2,
  range: 'ce que donnent les égalités de rang',
} as const

/**
 * The synthetic index of the IRIS given (décret 2014-1575, annexes 1 and 2).
 * @throws DomainError `parametre_invalide` when a share is missing.
 */
export function indexWishOf(territory: IndexTerritory, units: readonly IndexedUnit[]): IndexWish {
  const found = territory === 'guyane' ? guyaneIndex(units) : guadeloupeIndex(units)
  return {
    territory,
    indices: new Map(found.map(({ code, low, high }) => [code, { value: (low + high) / 2, low, high, status: 'ok', reason: null }])),
  }
}

/** The territory whose index holds: that of the département, else (fictitious ones) that of the request; null when neither says. */
export function indexTerritoryOf(departement: string | null, wish: IndexWish | null): IndexTerritory | null {
  if (departement === '973') return 'guyane'
  return departement === '971' ? 'guadeloupe' : (wish?.territory ?? null)
}

/** The criterion of the index on one cluster: unknown unless the request gives the shares of its IRIS, and without threshold where no territory is said. */
export function indexCriteria({ code }: ClusterRow, territory: IndexTerritory | null, wish: IndexWish | null): Criterion[] {
  const { critere, name } = INDEX
  if (territory === null) return [{ critere, valeur: null, seuil: null, atteint: null, verdict: 'inconnu', phrase: `${name} : ${NO_TERRITORY}` }]
  const isGuyane = territory === 'guyane'
  const parameters = Object.keys(isGuyane ? GUYANE_WEIGHTS : GUADELOUPE_WEIGHTS).join(', ')
  const reason = wish
    ? 'cet IRIS n’est pas dans indice.iris.'
    : `il se calcule sur ${parameters}, que Kartyé ne tient pas tous par IRIS : donnez-les dans indice.`
  const found = wish?.indices.get(code) ?? { value: null, low: null, high: null, status: 'manquant', reason }
  return [judge({ ...INDEX, sense: isGuyane ? 'over' : 'at_least' }, found, isGuyane ? GUYANE_ABOVE : GUADELOUPE_AT_LEAST)]
}

const NO_TERRITORY =
  'celui de la Guyane et celui de la Guadeloupe ont chacun leur seuil, et le département ne dit pas lequel vaut ici : donnez indice, avec son territoire.'

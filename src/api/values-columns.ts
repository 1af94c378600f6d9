import type { DictionaryEntry } from '../formats/index.ts'
import type { Column } from '../model/column.ts'
import { indicatorColumns, zoneColumns } from '../publish/read/index.ts'
import type { Choice } from './choose-values.ts'
import type { Served } from './serving.ts'

type Chosen = Readonly<Choice['chosen']>

/** The columns of the wide table, as the properties of its GeoJSON: three of the zone, then those of each indicator in the order chosen. */
export function valuesColumns(chosen: Chosen, served: Pick<Served, 'catalogue'>): { zone: Column[]; figures: Column[] } {
  const known = zoneColumns()
  const zone = ['zonage', 'code', 'libelle'].flatMap((field) => known.filter(({ name }) => name === field))
  return { zone, figures: chosen.flatMap(({ indicator, period }) => indicatorColumns(definitionOf(indicator, served), period)) }
}

/** The indicators by their codes, as a dictionary explains them. */
export function indicatorWords(chosen: Chosen, served: Pick<Served, 'catalogue'>): DictionaryEntry[] {
  return chosen.map(({ indicator, period }) => {
    const { code, libelle, definition, unite } = definitionOf(indicator, served)
    return { colonne: code, titre: `${libelle} (${period})`, description: definition, unite, type: 'indicateur' }
  })
}

// What a release has values of is in its catalogue.
function definitionOf(indicator: string, { catalogue }: Pick<Served, 'catalogue'>) {
  return catalogue.get(indicator) ?? { code: indicator, libelle: indicator, definition: '', unite: '' }
}

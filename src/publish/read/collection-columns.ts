import { type Column, type ColumnType, VALUE_PARTS, type ValuePart, ZONE_FIELDS, type ZoneField } from '../../model/column.ts'
import type { CatalogueRow } from './catalogue.ts'

type Words = { type: ColumnType; title: string; description: string | null; unit?: string }

const ZONE_WORDS: Record<ZoneField, Words> = {
  code: { type: 'text', title: 'Code', description: 'Code du territoire dans son zonage.' },
  libelle: { type: 'text', title: 'Libellé', description: 'Nom du territoire.' },
  zonage: { type: 'text', title: 'Zonage', description: 'Type et millésime du zonage, par exemple qpv-2024.' },
  millesime: { type: 'integer', title: 'Millésime', description: 'Année des contours.' },
  communes: { type: 'text', title: 'Communes', description: 'Codes Insee des communes du territoire, séparés par des virgules.' },
  departement: { type: 'text', title: 'Département', description: 'Code du département.' },
  epci: { type: 'text', title: 'EPCI', description: 'Numéro Siren de l’intercommunalité.' },
  bassin: { type: 'text', title: 'Bassin', description: 'Là où un même système de coordonnées légal vaut : metropole, antilles, guyane, reunion, mayotte…' },
  superficie_km2: { type: 'number', title: 'Superficie', description: 'Mesurée dans le système de coordonnées légal du territoire.', unit: 'km²' },
}

/** What a zone says of itself: the columns that every collection begins with. */
export function zoneColumns(): Column[] {
  return ZONE_FIELDS.map((field) => {
    const { type, title, description, unit = null } = ZONE_WORDS[field]
    return { name: field, type, title, description, unit, origin: { kind: 'zone', field } }
  })
}

const PART_WORDS: Record<ValuePart, { suffix: string; said: string; type: ColumnType; description: string | null }> = {
  valeur: { suffix: '', said: '', type: 'number', description: null },
  statut: {
    suffix: '_statut',
    said: ' : statut',
    type: 'text',
    description:
      'ok (chiffre officiel), estime, secret, manquant, non_couvert, sans_denominateur ou non_publiable ; la valeur est absente sauf aux deux premiers.',
  },
  fiabilite: { suffix: '_fiabilite', said: ' : fiabilité', type: 'text', description: 'De A (la meilleure) à E.' },
  bas: { suffix: '_bas', said: ' : borne basse', type: 'number', description: 'Borne basse de l’intervalle à 90 %.' },
  haut: { suffix: '_haut', said: ' : borne haute', type: 'number', description: 'Borne haute de l’intervalle à 90 %.' },
  periode: { suffix: '_periode', said: ' : période', type: 'text', description: 'Période de la mesure.' },
}

/** An indicator at one period: its figure, then what is said beside it. */
export function indicatorColumns(
  { code, libelle, definition, unite }: Pick<CatalogueRow, 'code' | 'libelle' | 'definition' | 'unite'>,
  period: string,
): Column[] {
  return VALUE_PARTS.map((part) => {
    const { suffix, said, type, description } = PART_WORDS[part]
    const origin = { kind: 'value', indicator: code, period, part } as const
    return {
      name: `${code}${suffix}`,
      type,
      title: `${libelle}${said}`,
      description: description ?? definition,
      unit: type === 'number' ? unite : null,
      origin,
    }
  })
}

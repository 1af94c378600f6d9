/** What a zone says of itself, in the words that users read. */
export const ZONE_FIELDS = ['code', 'libelle', 'zonage', 'millesime', 'communes', 'departement', 'epci', 'bassin', 'superficie_km2'] as const
export type ZoneField = (typeof ZONE_FIELDS)[number]

/** What a value says beside its figure; the column of the figure itself bears the indicator's name alone. */
export const VALUE_PARTS = ['valeur', 'statut', 'fiabilite', 'bas', 'haut', 'periode'] as const
export type ValuePart = (typeof VALUE_PARTS)[number]

export type ColumnType = 'text' | 'integer' | 'number'

/** A typed column of a table of features: the same name, type and title in every format. */
export type Column = {
  /** `code`, `taux_chomage`, `taux_chomage_statut`… */
  name: string
  type: ColumnType
  title: string
  description: string | null
  /** Of the catalogue; « part » goes from 0 to 1. Null where a unit makes no sense. */
  unit: string | null
  origin: { kind: 'zone'; field: ZoneField } | { kind: 'value'; indicator: string; period: string; part: ValuePart }
}

export type CellValue = string | number | null

/** One zone: its cells, in the order of the columns, and its shape (WKB in the CRS asked for). */
export type FeatureRow = { code: string; cells: readonly CellValue[]; wkb: Uint8Array | null }

import type { ColumnType, ValuePart, ZoneField } from './column.ts'
import { GRADE_RULES, GRADES } from './grades.ts'
import { STATUSES } from './status.ts'

/** What a column says, in the words of every dictionary: files, workbooks, API definitions. */
export type ColumnWords = { type: ColumnType; title: string; definition: string; unit: string | null }

/** Unit of a column whose lines are of several indicators. */
const OF_ITS_LINE = 'colonne unite'

const withoutValue = STATUSES.filter((status) => status !== 'ok' && status !== 'estime')

/** Columns of a table with a line per territory and indicator. */
export const LINE_WORDS = {
  zonage: text('Zonage', 'Type et millésime du zonage, par exemple qpv-2024.'),
  territoire: text('Territoire', 'Code du territoire dans son zonage.'),
  libelle: text('Libellé', 'Nom du territoire.'),
  indicateur: text('Indicateur', 'Code de l’indicateur.'),
  periode: text('Période', 'Période de la mesure : AAAA ou AAAA-MM.'),
  valeur: figure('Valeur', 'Absente quand le statut n’est ni ok ni estime ; jamais un zéro par défaut.'),
  unite: text('Unité', 'Unité de valeur, bas, haut et officiel ; « part » : de 0 à 1.'),
  statut: text('Statut', `ok (chiffre officiel), estime, ou pourquoi il n’y a pas de valeur : ${withoutValue.join(', ')}.`),
  motif: text('Motif', 'Pourquoi il n’y a pas de valeur, ou une réserve sur celle qui est donnée.'),
  fiabilite: text(
    'Fiabilité',
    `De ${GRADES[0]} (la meilleure) à ${GRADES.at(-1)} (la valeur n’est pas publiée), la pire de ${GRADE_RULES.length} règles ; absente pour un chiffre officiel.`,
  ),
  bas: figure('Borne basse', 'Borne basse de l’intervalle à 90 %.'),
  haut: figure('Borne haute', 'Borne haute de l’intervalle à 90 %.'),
  couverture: { ...figure('Couverture', 'Part du territoire couverte par des sources utilisables, de 0 à 1.'), unit: 'part' },
  methode: text('Méthode', 'Comment la valeur est obtenue, et la variable de support s’il y en a une : support:menages_pauvres.'),
  source: text('Source', 'Source du numérateur.'),
  zonage_source: text('Zonage de la source', 'Zonage où la source mesure, avec son millésime : une estimation garde les deux.'),
  officiel: figure('Chiffre officiel', 'Chiffre publié, à côté d’une estimation.'),
  publication: text('Publication', 'Numéro de la publication, que plus rien ne change.'),
} satisfies Record<string, ColumnWords>

/** What a zone says of itself. */
export const ZONE_WORDS: Record<ZoneField, ColumnWords> = {
  code: { ...LINE_WORDS.territoire, title: 'Code' },
  libelle: LINE_WORDS.libelle,
  zonage: LINE_WORDS.zonage,
  millesime: { type: 'integer', title: 'Millésime', definition: 'Année des contours.', unit: null },
  communes: text('Communes', 'Codes Insee des communes du territoire, séparés par des virgules.'),
  departement: text('Département', 'Code du département.'),
  epci: text('EPCI', 'Numéro Siren de l’intercommunalité.'),
  bassin: text('Bassin', 'Là où un même système de coordonnées légal vaut : metropole, antilles, guyane, reunion, mayotte…'),
  superficie_km2: { type: 'number', title: 'Superficie', definition: 'Mesurée dans le système de coordonnées légal du territoire.', unit: 'km²' },
}

/** The words of an indicator's columns in a table with a line per zone: its own for the figure, then those of the same columns by line. */
export function partWords(part: ValuePart, indicator: { title: string; definition: string; unit: string }): ColumnWords {
  if (part === 'valeur') return { type: 'number', ...indicator }
  const { type, title, definition } = LINE_WORDS[part]
  return { type, title: `${indicator.title} : ${title.toLowerCase()}`, definition, unit: type === 'number' ? indicator.unit : null }
}

/** Name of an indicator's column: its code alone for the figure. */
export function partName(part: ValuePart, indicator: string): string {
  return part === 'valeur' ? indicator : `${indicator}_${part}`
}

function text(title: string, definition: string): ColumnWords {
  return { type: 'text', title, definition, unit: null }
}

function figure(title: string, definition: string): ColumnWords {
  return { type: 'number', title, definition, unit: OF_ITS_LINE }
}

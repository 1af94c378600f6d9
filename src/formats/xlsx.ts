import type { Extent84 } from '../model/crs.ts'
import { DomainError } from '../model/error.ts'
import { type DictionaryEntry, sourcesOf } from './dictionary.ts'
import type { About } from './index.ts'
import type { XlsxCell } from './xlsx-cell.ts'
import { WRAPPED_STYLE } from './xlsx-styles.ts'
import { MOST_ROWS, type Sheet, xlsxWorkbook } from './xlsx-workbook.ts'

/** A table for spreadsheets with what explains it. */
export type XlsxTable = {
  title: string
  description: string
  rows: AsyncIterable<readonly (readonly XlsxCell[])[]>
  /** In the order of the cells. */
  columns: readonly DictionaryEntry[]
  /** What the dictionary explains besides: the codes that cells bear. */
  codes: readonly DictionaryEntry[]
  /** Of the territories. */
  extent: Extent84
  about: About
}

/** A workbook of four sheets: « Valeurs », « Dictionnaire », « Sources », « Publication ». Call `refuseTooManyRows` first: past it, it throws halfway. */
export function xlsx({ rows, columns, codes, ...table }: XlsxTable): AsyncGenerator<Uint8Array> {
  const values: Sheet = {
    name: 'Valeurs',
    columns: columns.map(({ colonne, type }) => ({ title: colonne, width: widthOf(colonne, type) })),
    textStyle: 0,
    rows,
  }
  return xlsxWorkbook([values, dictionarySheet([...columns, ...codes]), sourcesSheet(table.about), releaseSheet(table)], {
    title: table.title,
    date: new Date(table.about.builtAt),
  })
}

/** @throws DomainError `parametre_invalide` when a sheet cannot hold that many lines below its header. */
export function refuseTooManyRows(lines: number): void {
  if (lines < MOST_ROWS) return
  const count = (amount: number): string => amount.toLocaleString('fr-FR')
  throw new DomainError(
    'parametre_invalide',
    `f=xlsx : ${count(lines)} lignes, une feuille de calcul n’en a que ${count(MOST_ROWS)} avec son en-tête ; demandez moins de territoires ou d’indicateurs, ou un autre format (csv, parquet).`,
    { parametre: 'f', valeur: 'xlsx' },
  )
}

function dictionarySheet(dictionary: readonly DictionaryEntry[]): Sheet {
  return {
    name: 'Dictionnaire',
    columns: [
      { title: 'Colonne', width: 36 },
      { title: 'Titre', width: 44 },
      { title: 'Description', width: 70 },
      { title: 'Unité', width: 14 },
      { title: 'Type', width: 10 },
    ],
    textStyle: WRAPPED_STYLE,
    rows: [dictionary.map(({ colonne, titre, description, unite, type }) => [colonne, titre, description, unite, type])],
  }
}

function sourcesSheet(about: About): Sheet {
  return {
    name: 'Sources',
    columns: [
      { title: 'Source', width: 30 },
      { title: 'Titre', width: 50 },
      { title: 'Producteur', width: 24 },
      { title: 'Licence', width: 24 },
      { title: 'Adresse', width: 44 },
      { title: 'Millésime', width: 11 },
      { title: 'Période', width: 11 },
    ],
    textStyle: WRAPPED_STYLE,
    rows: [sourcesOf(about).map(({ id, titre, producteur, licence, url, millesime, periode }) => [id, titre, producteur, licence, url, millesime, periode])],
  }
}

function releaseSheet({
  title,
  description,
  extent,
  about: { release, builtAt, isFictitious },
}: Pick<XlsxTable, 'title' | 'description' | 'extent' | 'about'>): Sheet {
  const facts: XlsxCell[][] = [
    ['Contenu', title],
    ['Description', description],
    ['Emprise (ouest, sud, est, nord)', `${extent.join(' ; ')} (degrés)`],
    ['Publication', release],
    ['Construite le', builtAt],
    [
      'Lecture',
      'Les parts vont de 0 à 1 et s’affichent en %. Une cellule vide n’est pas un zéro : la colonne de statut, à côté, dit pourquoi il n’y a pas de valeur.',
    ],
    ['Données fictives', isFictitious ? 'oui : ces chiffres ne décrivent aucun territoire réel' : 'non'],
  ]
  return {
    name: 'Publication',
    columns: [
      { title: 'Quoi', width: 32 },
      { title: 'Ce qu’il en est', width: 90 },
    ],
    textStyle: WRAPPED_STYLE,
    rows: [facts],
  }
}

/** Enough for the column's name and, for texts, for most labels. */
function widthOf(name: string, type: string): number {
  const forName = name.length + 4 // room for the filter's arrow
  return Math.min(45, Math.max(type === 'texte' ? 14 : 12, forName, name === 'libelle' || name === 'motif' ? 36 : 0))
}

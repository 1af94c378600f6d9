import type { CsvColumn } from '../../formats/index.ts'
import type { Column } from '../../model/column.ts'
import { LINE_WORDS } from '../../model/column-words.ts'
import { METHOD_WORDS, METHODS, STATUS_WORDS, STATUSES } from '../../model/status.ts'
import type { Contents } from './contents.ts'
import { csvFile } from './csv-file.ts'
import type { NewFile } from './store-file.ts'
import { VALUE_COLUMNS } from './values-file.ts'

type Entry = { about: string; name: string; title: string; definition: string | null; unit: string | null; theme: string | null; source: string | null }
/** What is left out is not said. */
type Said = Pick<Entry, 'name' | 'title' | 'definition'> & Partial<Entry>

/**
 * `dictionnaire.csv`: the columns of every file, the indicators as they were defined when the release was built, statuses and methods.
 * `wide` are the columns of the tables of features, all zonings together.
 */
export function dictionaryFile({ catalogue, scope }: Contents, wide: readonly Column[]): NewFile {
  const offered = new Set(scope.offers.map(({ indicator }) => indicator))
  const entries: Entry[] = [
    ...VALUE_COLUMNS.map((name) => entry('colonne de {zonage}.csv', { ...LINE_WORDS[name], name })),
    ...distinct(wide).map(({ name, title, description, unit }) => entry('colonne des autres formats', { name, title, definition: description, unit })),
    ...[...catalogue.values()]
      .filter(({ code }) => offered.has(code))
      .map(({ code, libelle, definition, unite, theme, source_definition }) =>
        entry('indicateur', { name: code, title: libelle, definition, unit: unite, theme, source: source_definition }),
      ),
    ...STATUSES.map((status) => entry('statut', { name: status, title: status, definition: STATUS_WORDS[status] })),
    ...METHODS.map((method) => entry('méthode', { name: method, title: method, definition: METHOD_WORDS[method] })),
  ]
  return csvFile('dictionnaire.csv', 'Dictionnaire : colonnes, indicateurs, unités, statuts et méthodes', COLUMNS, entries)
}

function entry(about: string, { name, title, definition, unit = null, theme = null, source = null }: Said): Entry {
  return { about, name, title, definition, unit, theme, source }
}

// A column has one name, title and unit in every zoning; only its period differs.
function distinct(columns: readonly Column[]): Column[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()]
}

const COLUMNS: readonly CsvColumn<Entry>[] = [
  { name: 'categorie', cell: ({ about }) => about },
  { name: 'nom', cell: ({ name }) => name },
  { name: 'titre', cell: ({ title }) => title },
  { name: 'definition', cell: ({ definition }) => definition },
  { name: 'unite', cell: ({ unit }) => unit },
  { name: 'theme', cell: ({ theme }) => theme },
  { name: 'source', cell: ({ source }) => source },
]

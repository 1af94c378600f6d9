import type { Descriptor } from './descriptor.ts'

/** A column that a declared name may stand for, with the year that its name carries. */
type Candidate = { index: number; year: number | null }

/** What a descriptor finds in a file's header; `missing` and `repeated` are declared names, empty when the file fits. */
export type ColumnMatch = {
  missing: readonly string[]
  repeated: readonly string[]
  /** Columns not found that the descriptor can do without. */
  absent: readonly string[]
  candidates: ReadonlyMap<string, readonly Candidate[]>
  /** Years that every year-bearing column of the measures has, oldest first; null when none bears a year. */
  years: readonly number[] | null
  /** Year borne by `zonage.millesime_colonne`; null without one. */
  vintage: number | null
}

/** Confronts the names that a descriptor declares with a file's header. Never throws: the caller says what is wrong. */
export function matchColumns(descriptor: Descriptor, header: readonly string[]): ColumnMatch {
  const { required, optional } = declaredColumns(descriptor)
  const candidates = new Map<string, Candidate[]>()
  const repeated: string[] = []
  for (const name of new Set([...required, ...optional])) {
    const found = find(name, header)
    if (found.length === 0) continue
    candidates.set(name, found)
    if (new Set(found.map(({ year }) => year)).size < found.length) repeated.push(name)
  }
  const vintageColumn = descriptor.zonage.millesime_colonne
  const [vintage] = vintageColumn ? (candidates.get(vintageColumn) ?? []) : []
  return {
    missing: [...new Set(required)].filter((name) => !candidates.has(name)),
    repeated,
    absent: [...new Set(optional)].filter((name) => !candidates.has(name)),
    candidates,
    years: commonYears(required.filter((name) => name !== vintageColumn).map((name) => candidates.get(name) ?? [])),
    vintage: vintage?.year ?? null,
  }
}

/** Index of the column that `name` stands for in a given year; null when the file has none. */
export function columnIndex({ candidates }: ColumnMatch, name: string, year: number | null): number | null {
  const found = candidates.get(name)?.find((candidate) => candidate.year === null || year === null || candidate.year === year)
  return found?.index ?? null
}

function declaredColumns(descriptor: Descriptor): { required: string[]; optional: string[] } {
  const { cle, zonage, notes, filtre, imputation, coordonnees, variables } = descriptor
  const measured = (facultative: boolean): string[] =>
    variables
      .filter((one) => one.facultative === facultative)
      .flatMap(({ colonne, somme, moins }) => [...(colonne ? [colonne] : []), ...(somme ?? []), ...moins])
  const given = (names: readonly (string | undefined)[]): string[] => names.filter((name) => name !== undefined)
  return {
    required: given([
      ...cle.colonnes,
      zonage.millesime_colonne,
      descriptor.periode_colonne,
      notes?.colonne,
      filtre?.colonne,
      imputation?.colonne,
      coordonnees?.x,
      coordonnees?.y,
      ...measured(false),
    ]),
    optional: given([
      ...(descriptor.contenu === 'mesures' ? [] : [descriptor.libelle, descriptor.epci]),
      descriptor.communes,
      descriptor.departement,
      ...measured(true),
    ]),
  }
}

/** Columns named by the first alternative of `name` (« A | B ») that the header has. */
function find(name: string, header: readonly string[]): Candidate[] {
  for (const alternative of name.split('|').map((part) => part.trim())) {
    const found = alternative.includes('{AA') ? findTemplate(alternative, header) : findExact(alternative, header)
    if (found.length > 0) return found
  }
  return []
}

function findExact(name: string, header: readonly string[]): Candidate[] {
  const same = indexesWhere(header, (column) => column === name)
  const found = same.length > 0 ? same : indexesWhere(header, (column) => column.toLowerCase() === name.toLowerCase())
  return found.map((index) => ({ index, year: null }))
}

function findTemplate(template: string, header: readonly string[]): Candidate[] {
  const pattern = template
    .split(/(\{AAAA\}|\{AA\})/)
    .map((part) => (part === '{AAAA}' ? '(\\d{4})' : part === '{AA}' ? '(\\d{2})' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  const shape = new RegExp(`^${pattern}$`, 'i')
  return header.flatMap((column, index) => {
    const digits = shape.exec(column)?.[1]
    return digits ? [{ index, year: fullYear(digits) }] : []
  })
}

/** `16` → 2016, `99` → 1999: two-digit years run from 1960, the first the project accepts, to 2059. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 4) return year
  return year >= 60 ? 1900 + year : 2000 + year
}

function commonYears(columns: readonly (readonly Candidate[])[]): number[] | null {
  const byColumn = columns.map((found) => found.flatMap(({ year }) => (year === null ? [] : [year]))).filter((years) => years.length > 0)
  const [first, ...others] = byColumn
  if (!first) return null
  return [...new Set(first)].filter((year) => others.every((years) => years.includes(year))).sort()
}

function indexesWhere(header: readonly string[], holds: (column: string) => boolean): number[] {
  return header.flatMap((column, index) => (holds(column) ? [index] : []))
}

import { expect } from 'vitest'
import { readFilter } from '../../../src/api/ogc/cql2/filter.ts'
import type { Column, ColumnType } from '../../../src/model/column.ts'
import { CRS84, type Crs } from '../../../src/model/crs.ts'
import { DomainError } from '../../../src/model/error.ts'
import type { Filter, Operand } from '../../../src/model/filter.ts'

export const COLUMNS: readonly Column[] = [
  toyColumn('code', 'text'),
  toyColumn('libelle', 'text'),
  toyColumn('departement', 'text'),
  toyColumn('millesime', 'integer'),
  toyColumn('superficie_km2', 'number'),
  toyColumn('taux_pauvrete', 'number'),
]

export function toyColumn(name: string, type: ColumnType): Column {
  return { name, type, title: `Titre de ${name}`, description: null, unit: null, origin: { kind: 'zone', field: 'code' } }
}

export function text(filter: string, crs: Crs = CRS84): Filter {
  return readFilter({ text: filter, lang: 'cql2-text', columns: COLUMNS, crs })
}

export function json(filter: unknown, crs: Crs = CRS84): Filter {
  return readFilter({ text: typeof filter === 'string' ? filter : JSON.stringify(filter), lang: 'cql2-json', columns: COLUMNS, crs })
}

/** The sentence of a refusal; anything that is no named mistake about the filter fails. */
export function refusal(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    expect(error.code).toBe('filtre_invalide')
    expect(error.place.parametre).toBe('filter')
    expect(error.message.length).toBeLessThan(1_000)
    return error.message
  }
  throw new Error('nothing was refused')
}

export const property = (name: string): Operand => ({ kind: 'property', name })
export const literal = (value: string | number | boolean): Operand => ({ kind: 'literal', value })

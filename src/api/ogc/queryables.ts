import type { Column } from '../../model/column.ts'
import { STATUSES } from '../../model/status.ts'
import type { Collection } from '../../publish/read/index.ts'
import type { Site } from './links.ts'

/** A property as JSON Schema (2020-12) writes it; `x-ogc-unit` is a UCUM code (OGC 23-058r1). */
export type PropertySchema = {
  title: string
  description?: string
  type?: 'string' | 'integer' | 'number'
  format?: string
  enum?: readonly string[]
  'x-ogc-unit'?: string
  'x-ogc-role'?: string
  'x-ogc-propertySeq'?: number
}

/** How the shape of a feature is called in filters. */
export const GEOMETRY = 'geometry'

/** What filters may name (OGC 19-079r2, /req/queryables/get-queryables-response): nothing else. */
export function queryablesDocument(site: Site, collection: Collection): object {
  return schemaOf(site, collection, 'queryables', `Propriétés de « ${collection.title} » qui se filtrent`)
}

/** What a feature says of itself: the same properties, in the order of the answers. */
export function schemaDocument(site: Site, collection: Collection): object {
  return schemaOf(site, collection, 'schema', `Propriétés de « ${collection.title} »`)
}

function schemaOf({ base }: Site, { id, table }: Collection, resource: 'queryables' | 'schema', title: string): object {
  const geometry: PropertySchema = {
    title: table.geometry === 'point' ? 'Position' : 'Périmètre',
    format: table.geometry === 'point' ? 'geometry-point-or-multipoint' : 'geometry-polygon-or-multipolygon',
    'x-ogc-role': 'primary-geometry',
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/collections/${id}/${resource}`,
    type: 'object',
    title,
    properties: { [GEOMETRY]: geometry, ...Object.fromEntries(table.columns.map((column, i) => [column.name, propertySchema(column, i + 1)])) },
    additionalProperties: false,
  }
}

function propertySchema(column: Column, sequence: number): PropertySchema {
  const unit = UCUM[column.unit ?? '']
  const values = enumerated(column)
  return {
    title: column.title,
    ...(column.description ? { description: column.description } : {}),
    type: column.type === 'text' ? 'string' : column.type,
    ...(values ? { enum: values } : {}),
    ...(unit ? { 'x-ogc-unit': unit } : {}),
    ...(column.origin.kind === 'zone' && column.origin.field === 'code' ? { 'x-ogc-role': 'id' } : {}),
    'x-ogc-propertySeq': sequence,
  }
}

function enumerated({ origin }: Column): readonly string[] | null {
  if (origin.kind !== 'value') return null
  if (origin.part === 'statut') return STATUSES
  return null
}

// Units that UCUM knows, by their name here; a count of persons or an amount in euros has none.
const UCUM: Readonly<Record<string, string>> = { part: '1', rapport: '1', 'km²': 'km2', km2: 'km2' }

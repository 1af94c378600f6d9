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

/**
 * A whole feature, as GeoJSON bears it. GDAL takes the types of columns from it (a link `describedBy`), and not from the first features, where a column may be empty;
 * it reads plain types only.
 */
export function featureSchemaDocument({ base }: Site, { id, title, table }: Collection): object {
  const properties = table.columns.map((column) => [column.name, { title: column.title, type: jsonType(column) }])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/collections/${id}/schema-entite`,
    title: `Une entité de « ${title} »`,
    type: 'object',
    properties: {
      type: { type: 'string' },
      id: { type: 'string' },
      geometry: { type: 'object' },
      properties: { type: 'object', properties: Object.fromEntries(properties) },
    },
  }
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
    type: jsonType(column),
    ...(values ? { enum: values } : {}),
    ...(unit ? { 'x-ogc-unit': unit } : {}),
    ...(column.origin.kind === 'zone' && column.origin.field === 'code' ? { 'x-ogc-role': 'id' } : {}),
    'x-ogc-propertySeq': sequence,
  }
}

function jsonType({ type }: Column): 'string' | 'integer' | 'number' {
  return type === 'text' ? 'string' : type
}

function enumerated({ origin }: Column): readonly string[] | null {
  if (origin.kind !== 'value') return null
  if (origin.part === 'statut') return STATUSES
  return null
}

// Units that UCUM knows, by their name here; a count of persons or an amount in euros has none.
const UCUM: Readonly<Record<string, string>> = { part: '1', rapport: '1', 'km²': 'km2', km2: 'km2' }

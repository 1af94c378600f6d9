import type { QueryParameter } from './query/parameters.ts'

/** A parameter in a path, as OpenAPI 3.0 writes it. */
export type PathParameter = { name: string; in: 'path'; required: true; description: string; schema: Readonly<Record<string, unknown>> }

export function query(name: string, description: string, schema: Record<string, unknown>): QueryParameter {
  return { name, in: 'query', required: false, style: 'form', explode: false, description, schema }
}

export function inPath(name: string, description: string, schema: Readonly<Record<string, unknown>>): PathParameter {
  return { name, in: 'path', required: true, description, schema }
}

export const PUBLICATION = query('publication', 'Publication à lire ; absent : celle en service. Ses réponses ne changent jamais.', {
  type: 'integer',
  minimum: 1,
})

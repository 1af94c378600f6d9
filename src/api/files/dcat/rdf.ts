/** Words of a prefix below: « dct:title ». */
export type Name = `${keyof typeof PREFIXES}:${string}`

export type Reference = { '@id': string }
export type Literal = { '@value': string; '@type'?: Name; '@language'?: 'fr' }
export type Value = Literal | Reference | Node

/** What is said of a thing. */
export type Properties = { [property in Name]?: Value | readonly Value[] }

/** A thing and what is said of it, as JSON-LD 1.1 nests it; without `@id` it has no name of its own. */
export type Node = { '@id'?: string; '@type': Name } & Properties

export const PREFIXES = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  geo: 'http://www.opengis.net/ont/geosparql#',
  iana: 'https://www.iana.org/assignments/media-types/application/',
  locn: 'http://www.w3.org/ns/locn#',
  prov: 'http://www.w3.org/ns/prov#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

export function link(uri: string): Reference {
  return { '@id': uri }
}

export function french(text: string): Literal {
  return { '@value': text, '@language': 'fr' }
}

export function plain(text: string): Literal {
  return { '@value': text }
}

export function typed(text: string, type: Name): Literal {
  return { '@value': text, '@type': type }
}

/** The graph as JSON-LD 1.1; its context is inside, so that readers fetch nothing. */
export function jsonLd(root: Node): string {
  return JSON.stringify({ '@context': PREFIXES, ...root })
}

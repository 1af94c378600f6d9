import { DataFactory, type Quad_Object, type Quad_Subject, Writer } from 'n3'
import { type Node, PREFIXES, type Value } from './rdf.ts'

const { blankNode, literal, namedNode, quad } = DataFactory

/** The same graph as Turtle (RDF 1.1). Nodes without a name are numbered in the order they are met: same graph, same text. */
export async function turtle(root: Node): Promise<string> {
  const writer = new Writer({ prefixes: PREFIXES })
  let unnamed = 0
  const write = (node: Node): Quad_Subject => {
    const { '@id': id, '@type': type, ...properties } = node
    const subject = id === undefined ? blankNode(`n${++unnamed}`) : namedNode(id)
    writer.addQuad(quad(subject, namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'), namedNode(expand(type))))
    const nested: [string, Node][] = []
    for (const [property, values] of Object.entries(properties))
      for (const value of [values].flat())
        if (value !== undefined && isNode(value)) nested.push([expand(property), value])
        else if (value !== undefined) writer.addQuad(quad(subject, namedNode(expand(property)), simple(value)))
    // After what is said of the subject itself, so that it is all in one place.
    for (const [property, value] of nested) writer.addQuad(quad(subject, namedNode(property), write(value)))
    return subject
  }
  write(root)
  return new Promise((resolve, reject) => writer.end((error, text: string) => (error ? reject(error) : resolve(text))))
}

function isNode(value: Value): value is Node {
  return '@type' in value && !('@value' in value)
}

function simple(value: Exclude<Value, Node>): Quad_Object {
  if (!('@value' in value)) return namedNode(value['@id'])
  const { '@value': text, '@language': language, '@type': type } = value
  return type ? literal(text, namedNode(expand(type))) : language ? literal(text, language) : literal(text)
}

function expand(name: string): string {
  const [prefix = '', ...rest] = name.split(':')
  const start = Object.entries(PREFIXES).find(([known]) => known === prefix)?.[1]
  if (start === undefined) throw new RangeError(`unknown prefix: ${name}`)
  return start + rest.join(':')
}

import { geometryOf } from './json-geometry.ts'
import { type JsonNode, readJson } from './json-nodes.ts'
import { mistake } from './mistake.ts'
import type { Raw } from './raw.ts'
import { refuseLongText } from './text.ts'

const TEMPORAL = ['date', 'timestamp', 'interval']

/** CQL2 JSON (OGC 21-065r2, annex B) as it was written. @throws DomainError `filtre_invalide` with the place of the first mistake. */
export function parseJson(text: string): Raw {
  refuseLongText(text)
  return rawOf(readJson(text), text)
}

function rawOf(node: JsonNode, text: string): Raw {
  const { at } = node
  if (node.kind === 'array') return { kind: 'list', of: node.of.map((each) => rawOf(each, text)), at }
  if (node.kind === 'scalar')
    return node.value === null
      ? refuse(node, text, 'null ne se compare pas ; {"op":"isNull","args":[…]} cherche ce qui manque.')
      : { kind: 'literal', value: node.value, at }
  const { members } = node
  const op = members.get('op')
  if (op) return call(op, members, node, text)
  if (members.has('type')) return { kind: 'geometry', geometry: geometryOf(members, node, text), at }
  const property = members.get('property')
  if (property?.kind === 'scalar' && typeof property.value === 'string') return { kind: 'property', name: property.value, isQuoted: false, at: property.at }
  const bbox = members.get('bbox')
  if (bbox?.kind === 'array') return { kind: 'call', op: 'bbox', args: bbox.of.map((each) => rawOf(each, text)), at }
  const temporal = TEMPORAL.find((name) => members.has(name))
  if (temporal) return { kind: 'call', op: temporal, args: [], at }
  return refuse(node, text, 'un de ces objets est attendu : {"op":…,"args":[…]}, {"property":…}, {"bbox":[…]} ou une géométrie GeoJSON.')
}

function call(op: JsonNode, members: ReadonlyMap<string, JsonNode>, node: JsonNode, text: string): Raw {
  if (op.kind !== 'scalar' || typeof op.value !== 'string') return refuse(op, text, 'le nom d’une opération est attendu, par exemple "and".')
  const args = members.get('args')
  if (args?.kind !== 'array') return refuse(args ?? node, text, 'un tableau "args" est attendu.')
  return { kind: 'call', op: op.value.toLowerCase(), args: args.of.map((each) => rawOf(each, text)), at: node.at }
}

function refuse(node: JsonNode, text: string, explanation: string): never {
  throw mistake(text, node.at, explanation)
}

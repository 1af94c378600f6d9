import { Assembler } from 'stream-json/assembler.js'
import type { Token } from 'stream-json/core/parser.js'
import { nonConforming } from './file-error.ts'
import type { Input } from './source-file.ts'

/** Members of a FeatureCollection other than its features, as they are met: undefined until then. */
export type Members = { type?: unknown; crs?: unknown; hasFeatures: boolean; isWhole: boolean }

/** A value of the `features` array. */
export type Item = { value: unknown }

/**
 * A function that takes the tokens of a GeoJSON file one by one, fills `members`, and returns each item of `features` once it is whole.
 * @throws DomainError `fichier_non_conforme` as soon as the file shows it is not a FeatureCollection.
 */
export function featureCollector(input: Input, members: Members): (token: Token) => Item | undefined {
  let depth = 0
  let key = ''
  let inFeatures = false
  let assembler: Assembler | null = null

  const finish = (value: unknown): Item | undefined => {
    if (inFeatures) return { value }
    if (key === 'type') {
      members.type = value
      if (value !== 'FeatureCollection') throw notACollection(input, value)
    } else if (key === 'crs') members.crs = value
    return undefined
  }

  return (token) => {
    const { name } = token
    if (assembler) {
      assembler.consume(token)
      if (name === 'startObject' || name === 'startArray') depth++
      else if (name === 'endObject' || name === 'endArray') depth--
      if (depth > (inFeatures ? 2 : 1)) return undefined
      const { current } = assembler
      assembler = null
      return finish(current)
    }
    if (depth === 0) {
      if (name !== 'startObject') throw notACollection(input, null)
      depth = 1
      return undefined
    }
    if (name === 'keyValue') {
      key = token.value
      return undefined
    }
    if (name === 'endArray' && inFeatures) {
      inFeatures = false
      depth = 1
      return undefined
    }
    if (name === 'endObject') {
      depth = 0
      members.isWhole = true
      return undefined
    }
    if (name === 'startArray' && depth === 1 && key === 'features') {
      members.hasFeatures = true
      inFeatures = true
      depth = 2
      return undefined
    }
    if (name === 'startObject' || name === 'startArray') {
      depth++
      assembler = new Assembler()
      assembler.consume(token)
      return undefined
    }
    return finish('value' in token ? token.value : null)
  }
}

export function notACollection(input: Input, type: unknown) {
  const found = typeof type === 'string' ? ` mais de type « ${type} »` : ''
  return nonConforming(input, `ce n'est pas un GeoJSON de type FeatureCollection${found} ; exportez la couche entière en GeoJSON.`)
}

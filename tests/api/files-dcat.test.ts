import { Parser, type Quad, Store } from 'n3'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporalOf } from '../../src/api/files/dcat/coverage.ts'
import { licenceOf } from '../../src/api/files/dcat/licence.ts'
import { PREFIXES } from '../../src/api/files/dcat/rdf.ts'
import { makeFiles } from '../../src/publish/index.ts'
import { expectProblem, useTinyApi } from '../support/api.ts'
import { SERVED } from '../support/tiny-observatory.ts'

const { get, app, database } = useTinyApi()
const ORIGIN = 'http://kartye.test'
const DATASET = `${ORIGIN}/api/v1/zonages/qpv-2024`
const dcat = (query = '', headers: Record<string, string> = {}) => get(`/dcat${query}`, { host: 'kartye.test', ...headers })

let graph: Store
beforeAll(async () => {
  await makeFiles(database(), SERVED, () => undefined)
  graph = new Store(new Parser().parse((await dcat('?f=ttl')).body))
})

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const uri = (name: string): string => name.replace(/^(\w+):/, (_, prefix: string) => Object.entries(PREFIXES).find(([known]) => known === prefix)?.[1] ?? '')
const of = (type: string) => graph.getSubjects(RDF_TYPE, uri(type), null)
const said = (subject: Parameters<Store['getObjects']>[0], property: string) => graph.getObjects(subject, uri(property), null)
const texts = (subject: Parameters<Store['getObjects']>[0], property: string) => said(subject, property).map(({ value }) => value)

describe('the catalogue that portals harvest', () => {
  // DCAT-AP 3.0.0, « mandatory » of each class; and what data.gouv.fr reads besides (udata, core/dataset/rdf.py).
  test.each([
    ['dcat:Catalog', 1, ['dct:title', 'dct:description', 'dct:publisher', 'dcat:dataset', 'dcat:service', 'foaf:homepage', 'dct:modified']],
    [
      'dcat:Dataset',
      1,
      ['dct:title', 'dct:description', 'dct:identifier', 'dct:publisher', 'dcat:distribution', 'dct:license', 'dcat:keyword', 'dct:spatial', 'dct:temporal'],
    ],
    ['dcat:Distribution', 6, ['dct:title', 'dcat:accessURL', 'dcat:mediaType', 'dct:format', 'dct:license', 'dct:rights']],
    ['dcat:DataService', 2, ['dct:title', 'dcat:endpointURL', 'dcat:endpointDescription', 'dcat:servesDataset']],
    ['spdx:Checksum', 5, ['spdx:algorithm', 'spdx:checksumValue']],
    ['foaf:Agent', 6, ['foaf:name']],
    ['dct:PeriodOfTime', 1, ['dcat:startDate', 'dcat:endDate']],
    ['dct:Location', 1, ['dcat:bbox', 'locn:geometry']],
  ])('says of each %s (%i) what is mandatory', (type, count, properties) => {
    expect(of(type)).toHaveLength(count)
    for (const subject of of(type)) for (const property of properties) expect(said(subject, property), `${subject.value} ${property}`).not.toEqual([])
  })

  test('has a dataset per zoning that has values, with each of its files', async () => {
    const { elements } = (await get(`/api/v1/publications/${SERVED}/fichiers`)).json()
    const files = elements.filter(({ zonage }: { zonage: string | null }) => zonage === 'qpv-2024')
    const downloads = texts(DATASET, 'dcat:distribution').filter((name) => name.includes('/fichiers/'))
    expect(downloads.sort()).toEqual(files.map(({ url }: { url: string }) => ORIGIN + url).sort())
    for (const { url, octets, empreinte } of files) {
      expect(texts(ORIGIN + url, 'dcat:downloadURL')).toEqual([ORIGIN + url])
      expect(texts(ORIGIN + url, 'dcat:byteSize')).toEqual([String(octets)])
      expect(said(ORIGIN + url, 'spdx:checksum').flatMap((checksum) => texts(checksum, 'spdx:checksumValue'))).toEqual([empreinte])
    }
  })

  test('says what is fictitious, where it comes from, under which licence', () => {
    expect(texts(DATASET, 'dct:description')[0]).toMatch(/^Données fictives, de démonstration/)
    expect(texts(DATASET, 'dct:license')).toEqual(['https://www.etalab.gouv.fr/licence-ouverte-open-licence'])
    const sources = said(DATASET, 'prov:wasDerivedFrom').flatMap((source) => texts(source, 'dct:title'))
    expect(sources.sort()).toEqual([
      'Titre de toy-activite-iris (millésime 2016, période 2016)',
      'Titre de toy-filosofi-iris (millésime 2016, période 2018)',
      'Titre de toy-pauvrete-qpv (millésime 2024, période 2018)',
      'Titre de toy-perimetres-qpv (millésime 2024)',
      'Titre de toy-population-iris (millésime 2016, période 2016)',
    ])
  })

  test('never names a source as a dataset of its own, which would be harvested', () => expect(of('dcat:Dataset').map(({ value }) => value)).toEqual([DATASET]))

  test('is the same graph in JSON-LD, without anything to fetch', async () => {
    const answer = await dcat()
    expect(answer.headers['content-type']).toMatch(/^application\/ld\+json/)
    const { '@context': context, ...root } = answer.json()
    expect(context).toEqual(PREFIXES)
    expect(triples(root).sort()).toEqual(graph.getQuads(null, null, null, null).map(shape).sort())
  })

  test('is negotiated, as harvesters do: by HEAD, then by GET', async () => {
    const head = await app().inject({ method: 'HEAD', url: '/dcat', headers: { accept: '*/*' } })
    expect([head.statusCode, head.headers['content-type']]).toEqual([200, (await dcat()).headers['content-type']])
    expect((await dcat('', { accept: 'text/turtle' })).headers['content-type']).toBe('text/turtle; charset=utf-8')
    expectProblem(await dcat('?f=rdf'), 400, 'format_non_pris_en_charge', 'f')
    expectProblem(await dcat('?publication=1'), 400, 'parametre_inconnu', 'publication')
  })

  test('is not sent twice, and is another one for another host', async () => {
    const tag = String((await dcat()).headers.etag)
    expect((await dcat('', { 'if-none-match': tag })).statusCode).toBe(304)
    expect((await dcat('', { 'if-none-match': tag, host: 'other.test' })).statusCode).toBe(200)
    expect((await dcat('?f=ttl')).headers.etag).not.toBe(tag)
  })
})

test('a period runs from its first day to its last', () => {
  const days = (...periods: string[]): unknown => temporalOf(periods)['dct:temporal']
  expect(days('2020', '2016')).toMatchObject({ 'dcat:startDate': { '@value': '2016-01-01' }, 'dcat:endDate': { '@value': '2020-12-31' } })
  expect(days('2024-02')).toMatchObject({ 'dcat:startDate': { '@value': '2024-02-01' }, 'dcat:endDate': { '@value': '2024-02-29' } })
  expect(days()).toBeUndefined()
})

test('a licence is said only when every source gives it', () => {
  const licences = (...names: string[]): unknown => licenceOf(names)['dct:license']
  expect(licences('Licence Ouverte 2.0', 'Licence Ouverte (Etalab)')).toEqual({ '@id': 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' })
  for (const other of ['À préciser', 'Licence Ouverte 2.0 (Etalab) ; ODbL pour les versions d’avant 2020'])
    expect(licences('Licence Ouverte 2.0', other)).toBeUndefined()
  expect(licences()).toBeUndefined()
})

test('the version of a licence is said only when every source gives that one', () => {
  const rights = (...names: string[]): unknown => licenceOf(names)['dct:rights']
  expect(rights('Licence Ouverte 2.0', 'Licence Ouverte 2.0 (Etalab)')).toMatchObject({ '@value': 'Licence Ouverte / Open Licence version 2.0' })
  for (const other of ['Licence Ouverte (Etalab)', 'Licence Ouverte 1.0', 'Licence Ouverte 2.01'])
    expect(rights('Licence Ouverte 2.0', other)).toMatchObject({ '@value': 'Licence Ouverte / Open Licence' })
})

/** A triple without the names of nodes that have none. */
function shape({ subject, predicate, object }: Quad): string {
  const name = (term: { termType: string; value: string }): string => (term.termType === 'BlankNode' ? '_' : term.value)
  return [name(subject), predicate.value, name(object)].join(' ')
}

type Nested = { '@id'?: string; '@value'?: string; '@type'?: string; [property: string]: unknown }

// JSON-LD 1.1 as this document uses it: prefixes, nested nodes, values.
function triples({ '@id': id = '_', '@type': type = '', ...properties }: Nested): string[] {
  const statements = Object.entries(properties).flatMap(([property, values]) =>
    [values].flat().flatMap((value) => {
      const node = value as Nested
      const isNode = node['@value'] === undefined && node['@type'] !== undefined
      const object = node['@value'] ?? node['@id'] ?? '_'
      return [`${id} ${uri(property)} ${object}`, ...(isNode ? triples(node) : [])]
    }),
  )
  return [`${id} ${RDF_TYPE} ${uri(type)}`, ...statements]
}

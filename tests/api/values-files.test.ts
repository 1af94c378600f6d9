import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { LightMyRequestResponse } from 'fastify'
import { strFromU8, unzipSync } from 'fflate'
import { geojson as flatgeobuf } from 'flatgeobuf'
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import papaparse from 'papaparse'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { MEDIA } from '../../src/api/negotiate.ts'
import { expectProblem, useDemoApi, useTinyApi } from '../support/api.ts'

type Properties = Record<string, string | number | null>
type Get = (url: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>

const VALUES = '/api/v1/valeurs?zonage=qpv-2024'

const bufferOf = ({ rawPayload }: LightMyRequestResponse): ArrayBuffer => new Uint8Array(rawPayload).buffer

async function geojsonRows(get: Get, query: string): Promise<Properties[]> {
  const collection: { features: { properties: Properties }[] } = (await get(`${VALUES}&f=geojson${query}`)).json()
  return collection.features.map(({ properties }) => properties)
}

/** The wide table as each format's own reader gives it. */
const WIDE: Record<'geojsonseq' | 'gpkg' | 'parquet' | 'fgb', (answer: LightMyRequestResponse) => Promise<Properties[]>> = {
  geojsonseq: async ({ body }) =>
    body
      .split('\x1E')
      .slice(1)
      .map((record) => JSON.parse(record).properties),
  gpkg: async ({ rawPayload }) => {
    const folder = mkdtempSync(join(tmpdir(), 'kartye-test-values-'))
    try {
      writeFileSync(join(folder, 'a.gpkg'), rawPayload)
      const database = new DatabaseSync(join(folder, 'a.gpkg'), { readOnly: true })
      const rows = database.prepare('SELECT * FROM "qpv-2024_valeurs" ORDER BY code').all()
      database.close()
      return rows.map(({ fid: _fid, geom: _geom, ...cells }) => cells as Properties)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  parquet: async (answer) => {
    const rows = await parquetReadObjects({ file: bufferOf(answer) })
    return rows.map(({ geometry: _geometry, ...cells }) => cells)
  },
  // A property without a value is left out of a feature; the header names them all.
  fgb: async ({ rawPayload }) => {
    const rows: Properties[] = []
    const names: string[] = []
    const keep = (header: HeaderMeta): void => void names.push(...(header.columns ?? []).map(({ name }) => name))
    for await (const feature of flatgeobuf.deserialize(new Uint8Array(rawPayload), { headerMetaFn: keep })) {
      const { properties } = feature as { properties: Properties }
      rows.push(Object.fromEntries(names.map((name) => [name, properties[name] ?? null])))
    }
    return rows.sort((a, b) => (String(a['code']) < String(b['code']) ? -1 : 1))
  },
}

/** Lines of the sheet « Valeurs » by the names of its header. */
function linesOf(answer: LightMyRequestResponse): Properties[] {
  const lines: (string | number | null)[][] = []
  let cell: { column: number; isText: boolean; text: string } | null = null
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes: { r = '', t } }) => {
    if (name === 'row') lines.push([])
    if (name === 'c') cell = { column: r.charCodeAt(0) - 65, isText: t === 'inlineStr', text: '' }
  })
  parser.on('text', (text) => {
    if (cell) cell.text += text
  })
  parser.on('closetag', ({ name }) => {
    const line = lines.at(-1)
    if (name !== 'c' || !cell || !line) return
    line[cell.column] = cell.isText ? cell.text : Number(cell.text)
    cell = null
  })
  parser.write(strFromU8(unzipSync(answer.rawPayload)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).close()
  const [header = [], ...rows] = lines
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [String(name), row[i] ?? null])))
}

function formatsAgree(get: Get, query: string): void {
  test.each(Object.keys(WIDE) as (keyof typeof WIDE)[])('%s says what GeoJSON says, cell by cell', async (format) => {
    const expected = await geojsonRows(get, query)
    const answer = await get(`${VALUES}&f=${format}${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.headers['content-type']).toBe(MEDIA[format])
    const rows = await WIDE[format](answer)
    expect(rows.map((row) => Object.keys(row))).toEqual(expected.map((row) => Object.keys(row)))
    expect(rows).toEqual(expected)
  })

  test('XLSX has the lines of the CSV for programs, cell by cell', async () => {
    const csv = (await get(`${VALUES}&f=csv&dialecte=rfc4180&limite=10000${query}`)).body
    const rows = papaparse.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data
    const lines = linesOf(await get(`${VALUES}&f=xlsx${query}`))
    const printed = (cell: string | number | null | undefined): string => (cell === null || cell === undefined ? '' : String(cell))
    const names = Object.keys(lines[0] ?? {})
    expect(names).toEqual(expect.arrayContaining(['territoire', 'valeur', 'statut', 'bas', 'haut', 'couverture', 'officiel', 'zonage_source']))
    expect(lines.map((line) => names.map((name) => printed(line[name])))).toEqual(rows.map((row) => names.map((name) => (row[name] ?? '').replace(/^'=/, '='))))
  })
}

describe('files of /api/v1/valeurs on the tiny observatory', () => {
  const { get, app } = useTinyApi()

  describe('every indicator', () => formatsAgree(get, ''))
  describe('one method, some territories', () => formatsAgree(get, '&indicateurs=taux_pauvrete&methode=aire&departement=972'))

  test.each([
    ['geojsonseq', 'qpv-2024_valeurs_publication-1.geojsons'],
    ['xlsx', 'qpv-2024_valeurs_publication-1.xlsx'],
    ['fgb', 'qpv-2024_valeurs_publication-1.fgb'],
    ['gpkg', 'qpv-2024_valeurs_publication-1.gpkg'],
    ['parquet', 'qpv-2024_valeurs_publication-1.parquet'],
  ] as const)('Accept chooses %s as f= does, and the file has a name', async (format, name) => {
    const answer = await get(VALUES, { accept: MEDIA[format] })
    expect(answer.headers['content-type']).toBe(MEDIA[format])
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="${name}"`)
    expect(answer.rawPayload.equals((await get(`${VALUES}&f=${format}`)).rawPayload)).toBe(true)
    expect(answer.headers['kartye-total']).toBe(format === 'xlsx' ? '16' : '4')
    expect(answer.headers['link']).toBeUndefined()
  })

  test.each(['geojsonseq', 'gpkg', 'parquet', 'fgb'] as const)('pages of %s give every territory once', async (format) => {
    const seen: unknown[] = []
    let url: string | undefined = `${VALUES}&f=${format}&limite=3`
    while (url) {
      const answer: LightMyRequestResponse = await get(url)
      seen.push(...(await WIDE[format](answer)).map(({ code }) => code))
      url = /<(.+)>; rel="next"/.exec(String(answer.headers['link']))?.[1]
      if (url) expect(url).toContain('publication=1')
    }
    expect(seen).toEqual((await geojsonRows(get, '')).map(({ code }) => code))
  })

  test('pages of XLSX give every line once', async () => {
    const first = await get(`${VALUES}&f=xlsx&limite=10`)
    const second = await get(/<(.+)>; rel="next"/.exec(String(first.headers['link']))?.[1] ?? '')
    expect(second.headers['link']).toBeUndefined()
    expect([...linesOf(first), ...linesOf(second)]).toEqual(linesOf(await get(`${VALUES}&f=xlsx`)))
  })

  test('a filter that nothing matches makes an empty file, not a failure', async () => {
    for (const format of Object.keys(WIDE) as (keyof typeof WIDE)[]) {
      const answer = await get(`${VALUES}&f=${format}&departement=75`)
      expect(answer.statusCode, format).toBe(200)
      expect(await WIDE[format](answer)).toEqual([])
    }
    expect(linesOf(await get(`${VALUES}&f=xlsx&departement=75`))).toEqual([])
  })

  test('a GeoParquet says its CRS by saying none, and its release', async () => {
    const metadata = parquetMetadata(bufferOf(await get(`${VALUES}&f=parquet`))).key_value_metadata ?? []
    const of = (name: string) => JSON.parse(metadata.find(({ key }) => key === name)?.value ?? 'null')
    expect(of('geo').columns.geometry).not.toHaveProperty('crs')
    expect(of('kartye')).toMatchObject({ publication: 1, sources: expect.arrayContaining([expect.objectContaining({ licence: expect.any(String) })]) })
  })

  test('a file that the caller has is not made again', async () => {
    const { etag } = (await get(`${VALUES}&f=gpkg`)).headers
    const again = await get(`${VALUES}&f=gpkg`, { 'if-none-match': String(etag) })
    expect([again.statusCode, again.rawPayload.length, again.headers['content-disposition']]).toEqual([304, 0, undefined])
  })

  test('HEAD says what GET would send, and makes nothing', async () => {
    const { statusCode, headers, rawPayload } = await app().inject({ method: 'HEAD', url: `${VALUES}&f=parquet` })
    expect([statusCode, headers['content-type'], rawPayload.length]).toEqual([200, MEDIA.parquet, 0])
  })

  test.each([
    ['dialecte of another format', '&f=xlsx&dialecte=rfc4180', 'parametre_invalide', 'dialecte'],
    ['a format that is none', '&f=shp', 'format_non_pris_en_charge', 'f'],
    ['no page of zero', '&f=gpkg&limite=0', 'parametre_invalide', 'limite'],
    ['a page too long', '&f=parquet&limite=10001', 'parametre_invalide', 'limite'],
    ['a cursor of nothing', '&f=fgb&curseur=abc', 'parametre_invalide', 'curseur'],
    ['an indicator that is not there', '&f=geojsonseq&indicateurs=inconnu', 'parametre_invalide', 'indicateurs'],
    ['a territory that is not there', '&f=gpkg&territoires=QN000000', 'parametre_invalide', 'territoires'],
  ])('refuses %s', async (_, query, code, parametre) => expectProblem(await get(VALUES + query), 400, code, parametre))

  test('a cursor of lines opens no page of territories', async () => {
    const curseur = new URL((await get(`${VALUES}&limite=3`)).json().suite, 'http://a').searchParams.get('curseur')
    expectProblem(await get(`${VALUES}&f=gpkg&curseur=${curseur}`), 400, 'parametre_invalide', 'curseur')
  })
})

describe('files of /api/v1/valeurs on the demo', () => {
  const { get } = useDemoApi()
  formatsAgree(get, '')
}, 120_000)

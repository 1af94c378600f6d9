import { readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { geojson } from 'flatgeobuf'
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import { describe, expect, test } from 'vitest'
import { type FeatureFile, flatgeobuf } from '../../src/formats/index.ts'
import type { FeatureRow } from '../../src/model/column.ts'
import { CRSS } from '../../src/model/crs.ts'
import { useOwnTemporaryFolder } from '../support/own-temporary-folder.ts'
import { bytesOf, rowsOf, squareWkb, TOY_CELLS, TOY_COLUMNS, toyFile } from '../support/toy-file.ts'

type Feature = { geometry: { type: string; coordinates: unknown }; properties: Record<string, unknown> }

async function read(changes: Partial<FeatureFile> = {}): Promise<{ features: Feature[]; header: HeaderMeta | undefined }> {
  const features: Feature[] = []
  let header: HeaderMeta | undefined
  const bytes = new Uint8Array(await bytesOf(flatgeobuf(toyFile(changes))))
  const keep = {
    headerMetaFn: (meta: HeaderMeta) => {
      header = meta
    },
  }
  for await (const feature of geojson.deserialize(bytes, keep)) features.push(feature as unknown as Feature)
  return { features, header }
}

const drawn = TOY_CELLS.map((cells, i) => ({ code: String(cells[0]), cells, wkb: squareWkb(10 + i, 40) }))
const cellOf = (cell: unknown): unknown => (typeof cell === 'bigint' ? Number(cell) : (cell ?? null))

describe('flatgeobuf', () => {
  const temporary = useOwnTemporaryFolder()

  test('another reader finds every cell, and nothing where there is none', async () => {
    const { features } = await read({ rows: rowsOf(drawn) })
    const cells = features.map(({ properties }) => TOY_COLUMNS.map(({ name }) => cellOf(properties[name])))
    expect(cells.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))).toEqual(drawn.map((row) => row.cells))
    expect(features.find(({ properties }) => properties['code'] === 'N1')?.geometry.type).toBe('MultiPolygon')
  })

  test.each(CRSS)('its header says $uri, how many features, and their bounds', async (crs) => {
    const { header } = await read({ crs, rows: rowsOf(drawn) })
    expect(header).toMatchObject({ featuresCount: 4, indexNodeSize: 16, title: 'Emploi dans les carrés', crs: { org: 'EPSG', code: crs.srid } })
    expect([...(header?.envelope ?? [])]).toEqual([10, 40, 14, 41])
  })

  test('its index finds what a box touches, among many', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      code: `Z${i}`,
      cells: [`Z${i}`, null, 2024, i, 'ok'],
      wkb: squareWkb(3 * (i % 40), 3 * Math.floor(i / 40)),
    }))
    const bytes = new Uint8Array(await bytesOf(flatgeobuf(toyFile({ rows: rowsOf(rows) }))))
    const found: unknown[] = []
    for await (const feature of geojson.deserialize(bytes, { rect: { minX: 2.5, minY: 2.5, maxX: 6.5, maxY: 3.5 } }))
      found.push((feature as unknown as Feature).properties['code'])
    expect(found.sort()).toEqual(['Z41', 'Z42'])
  })

  test('where a feature has no shape there is no index, and none is left out', async () => {
    const bytes = await bytesOf(flatgeobuf(toyFile()))
    const metas: HeaderMeta[] = []
    const features = geojson.deserialize(new Uint8Array(bytes), { headerMetaFn: (meta: HeaderMeta) => void metas.push(meta) })
    await features.next()
    expect(metas[0]).toMatchObject({ featuresCount: 4, indexNodeSize: 0 })
    expect(['N1', 'N2', 'N3', 'N4'].every((code) => bytes.includes(code))).toBe(true)
  })

  test('without a row it keeps its columns, and a reader stops', async () => {
    const { features, header } = await read({ rows: rowsOf([]) })
    expect(features).toEqual([])
    expect(header?.columns?.map(({ name }) => name)).toEqual(TOY_COLUMNS.map(({ name }) => name))
  })

  test('nothing stays on disk: read to the end, or left halfway', async () => {
    await bytesOf(flatgeobuf(toyFile()))
    for await (const _ of flatgeobuf(toyFile())) break
    expect(readdirSync(temporary())).toEqual([])
  })

  test('a disk that lost what waited on it is an error, never a file with holes', async () => {
    await expect(bytesOf(flatgeobuf(toyFile({ rows: thenLost(temporary()) })))).rejects.toThrow(/left on disk/)
  })

  test('a line is refused', async () => {
    const line = Buffer.from('010200000000000000', 'hex')
    await expect(bytesOf(flatgeobuf(toyFile({ rows: rowsOf([{ code: 'X', cells: ['X', null, 1, null, null], wkb: line }]) })))).rejects.toThrow(RangeError)
  })
})

/** The rows; once they are written, the end of the file where they wait is gone. */
async function* thenLost(folder: string): AsyncGenerator<readonly FeatureRow[]> {
  yield* rowsOf(drawn)
  for (const name of readdirSync(folder)) truncateSync(join(folder, name, 'features'), 100)
}

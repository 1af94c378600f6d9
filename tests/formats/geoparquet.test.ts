import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { type FeatureFile, geoparquet } from '../../src/formats/index.ts'
import { CRSS } from '../../src/model/crs.ts'
import { bytesOf, rowsOf, squareWkb, TOY_CELLS, toyFile } from '../support/toy-file.ts'

async function fileOf(changes: Partial<FeatureFile> = {}): Promise<ArrayBuffer> {
  const bytes = await bytesOf(geoparquet(toyFile(changes)))
  return new Uint8Array(bytes).buffer
}

function keyOf(file: ArrayBuffer, name: string) {
  return JSON.parse(parquetMetadata(file).key_value_metadata?.find(({ key }) => key === name)?.value ?? 'null')
}

describe('geoparquet', () => {
  test('another reader finds every cell, typed, and null where there is none', async () => {
    const rows = await parquetReadObjects({ file: await fileOf(), geoparquet: false, utf8: false })
    expect(rows.map((row) => [row['code'], row['libelle'], Number(row['millesime']), row['taux_chomage'], row['taux_chomage_statut']])).toEqual(TOY_CELLS)
    expect(Buffer.from(rows[1]?.['geometry'])).toEqual(Buffer.from(squareWkb(11, 40)))
    expect(rows[3]?.['geometry']).toBeNull()
  })

  test('types are those of the columns, all of which may be null', async () => {
    const [, ...columns] = parquetMetadata(await fileOf(), { geoparquet: false }).schema
    expect(columns.map(({ name, type, converted_type, repetition_type }) => [name, type, converted_type, repetition_type])).toEqual([
      ['code', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['libelle', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['millesime', 'INT64', undefined, 'OPTIONAL'],
      ['taux_chomage', 'DOUBLE', undefined, 'OPTIONAL'],
      ['taux_chomage_statut', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['geometry', 'BYTE_ARRAY', undefined, 'OPTIONAL'],
    ])
  })

  test('metadata follows GeoParquet 1.1: CRS84 is not written, bounds are those of the shapes', async () => {
    expect(keyOf(await fileOf(), 'geo')).toEqual({
      version: '1.1.0',
      primary_column: 'geometry',
      columns: { geometry: { encoding: 'WKB', geometry_types: ['Polygon'], bbox: [10, 40, 13, 41] } },
    })
  })

  test.each(CRSS.slice(1))('another CRS is written as PROJJSON: $uri', async (crs) => {
    const { crs: written } = keyOf(await fileOf({ crs }), 'geo').columns.geometry
    expect(written.id).toEqual({ authority: 'EPSG', code: crs.srid })
    expect(written.type).toBe(crs.isGeographic ? 'GeographicCRS' : 'ProjectedCRS')
  })

  test('a row is in one group and groups follow each other, sent before the next is read', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => ({ code: `Z${i}`, cells: [`Z${i}`, null, 2024, i / 7, 'ok'], wkb: squareWkb(i, 0) }))
    const pieces: number[] = []
    for await (const piece of geoparquet(toyFile({ rows: rowsOf(rows) }))) pieces.push(piece.length)
    expect(pieces.length).toBe(4) // three groups and the footer
    const file = await fileOf({ rows: rowsOf(rows) })
    expect(parquetMetadata(file).row_groups.map(({ num_rows }) => num_rows)).toEqual([5000n, 5000n, 2000n])
    const read = await parquetReadObjects({ file, columns: ['code', 'taux_chomage'] })
    expect(read.map((row) => [row['code'], row['taux_chomage']])).toEqual(rows.map(({ cells }) => [cells[0], cells[3]]))
    expect(keyOf(file, 'geo').columns.geometry.bbox).toEqual([0, 0, 12_000, 1])
  })

  test('without a row it keeps its columns and says no bounds', async () => {
    const file = await fileOf({ rows: rowsOf([]) })
    expect(await parquetReadObjects({ file })).toEqual([])
    expect(keyOf(file, 'geo').columns.geometry).toEqual({ encoding: 'WKB', geometry_types: [] })
  })

  test('the dictionary, the sources and their licences travel with it', async () => {
    expect(keyOf(await fileOf(), 'kartye')).toMatchObject({
      titre: 'Emploi dans les carrés',
      publication: 3,
      fictif: true,
      dictionnaire: expect.arrayContaining([
        { colonne: 'taux_chomage', titre: 'Taux de chômage', description: 'Chômeurs ÷ actifs', unite: 'part', type: 'nombre' },
      ]),
      sources: expect.arrayContaining([expect.objectContaining({ id: 'demo', licence: 'Licence Ouverte 2.0' })]),
    })
  })
})

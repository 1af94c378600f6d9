import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { type FeatureFile, geopackage } from '../../src/formats/index.ts'
import { CRSS } from '../../src/model/crs.ts'
import { useOwnTemporaryFolder } from '../support/own-temporary-folder.ts'
import { bytesOf, rowsOf, squareWkb, TOY_CELLS, toyFile } from '../support/toy-file.ts'

describe('geopackage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kartye-test-gpkg-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const open = async (file: FeatureFile): Promise<DatabaseSync> => {
    const path = join(folder, `${readdirSync(folder).length}.gpkg`)
    writeFileSync(path, await bytesOf(geopackage(file)))
    return new DatabaseSync(path, { readOnly: true })
  }
  const temporary = useOwnTemporaryFolder()

  test('is a sound GeoPackage 1.3 with every cell as it was given', async () => {
    const database = await open(toyFile())
    expect(database.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x47504b47 })
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 10300 })
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
    const rows = database.prepare('SELECT code, libelle, millesime, taux_chomage, taux_chomage_statut FROM "toy-2024_emploi" ORDER BY fid').all()
    expect(rows.map((row) => Object.values(row))).toEqual(TOY_CELLS)
    expect(
      database
        .prepare('PRAGMA table_info("toy-2024_emploi")')
        .all()
        .map(({ name, type }) => [name, type]),
    ).toEqual([
      ['fid', 'INTEGER'],
      ['geom', 'BLOB'],
      ['code', 'TEXT'],
      ['libelle', 'TEXT'],
      ['millesime', 'INTEGER'],
      ['taux_chomage', 'REAL'],
      ['taux_chomage_statut', 'TEXT'],
    ])
  })

  test('declares its layer: title, extent, release date, CRS, one type of geometry, spatial index', async () => {
    const database = await open(toyFile())
    expect(database.prepare("SELECT * FROM gpkg_contents WHERE data_type = 'features'").get()).toEqual({
      table_name: 'toy-2024_emploi',
      data_type: 'features',
      identifier: 'Emploi dans les carrés',
      description: 'Des carrés et leur emploi.',
      last_change: '2026-03-01T12:00:00.000Z',
      ...{ min_x: 10, min_y: 40, max_x: 13, max_y: 41, srs_id: 4326 },
    })
    expect(database.prepare('SELECT * FROM gpkg_geometry_columns').all()).toEqual([
      { table_name: 'toy-2024_emploi', column_name: 'geom', geometry_type_name: 'MULTIPOLYGON', srs_id: 4326, z: 0, m: 0 },
    ])
    expect(database.prepare('SELECT id, minx, maxx, miny, maxy FROM "rtree_toy-2024_emploi_geom"').all()).toEqual([
      { id: 1, minx: 10, maxx: 11, miny: 40, maxy: 41 },
      { id: 2, minx: 11, maxx: 12, miny: 40, maxy: 41 },
      { id: 3, minx: 12, maxx: 13, miny: 40, maxy: 41 },
    ])
    expect(
      database
        .prepare('SELECT extension_name, table_name, column_name FROM gpkg_extensions ORDER BY 1, 2')
        .all()
        .map((row) => Object.values(row)),
    ).toEqual([
      ['gpkg_rtree_index', 'toy-2024_emploi', 'geom'],
      ['gpkg_schema', 'gpkg_data_column_constraints', null],
      ['gpkg_schema', 'gpkg_data_columns', null],
    ])
    expect(database.prepare('SELECT count(*) AS count FROM gpkg_data_column_constraints').get()).toEqual({ count: 0 })
  })

  test('a geometry is « GP », its envelope x before y, then the polygon as a multipolygon of one; none stays null', async () => {
    const database = await open(toyFile())
    const blobs = database
      .prepare('SELECT geom FROM "toy-2024_emploi" ORDER BY fid')
      .all()
      .map(({ geom }) => geom)
    const blob = Buffer.from(blobs[0] instanceof Uint8Array ? blobs[0] : [])
    expect([blob.toString('latin1', 0, 2), blob[2], blob[3], blob.readInt32LE(4)]).toEqual(['GP', 0, 3, 4326])
    expect([8, 16, 24, 32].map((at) => blob.readDoubleLE(at))).toEqual([10, 11, 40, 41])
    expect([blob.readUInt8(40), blob.readUInt32LE(41), blob.readUInt32LE(45)]).toEqual([1, 6, 1])
    expect(blob.subarray(49)).toEqual(Buffer.from(squareWkb(10, 40)))
    expect(blobs[3]).toBeNull()
  })

  test.each(CRSS)('carries the definition of $uri', async (crs) => {
    const database = await open(toyFile({ crs }))
    const systems = database.prepare('SELECT srs_id, organization, definition FROM gpkg_spatial_ref_sys ORDER BY srs_id').all()
    expect(systems.map(({ srs_id }) => srs_id)).toEqual([...new Set([-1, 0, crs.srid, 4326])].sort((a, b) => a - b))
    expect(systems.find(({ srs_id }) => srs_id === crs.srid)?.['definition']).toMatch(new RegExp(`AUTHORITY\\["EPSG","${crs.srid}"\\]\\]$`))
  })

  test('explains its columns and its sources inside', async () => {
    const database = await open(toyFile())
    expect(database.prepare("SELECT titre, description, unite, type FROM dictionnaire WHERE colonne = 'taux_chomage'").get()).toEqual({
      ...{ titre: 'Taux de chômage', description: 'Chômeurs ÷ actifs', unite: 'part', type: 'nombre' },
    })
    expect(database.prepare("SELECT publication, licence, millesime, periode FROM sources WHERE id = 'demo'").get()).toEqual({
      ...{ publication: 3, licence: 'Licence Ouverte 2.0', millesime: 2024, periode: '2020' },
    })
    expect(database.prepare("SELECT title FROM gpkg_data_columns WHERE column_name = 'taux_chomage'").get()).toEqual({ title: 'Taux de chômage' })
  })

  test('the same rows make the same bytes', async () => {
    expect((await bytesOf(geopackage(toyFile()))).equals(await bytesOf(geopackage(toyFile())))).toBe(true)
  })

  test('without a row it is still a layer, without an extent', async () => {
    const database = await open(toyFile({ rows: rowsOf([]) }))
    expect(database.prepare("SELECT min_x, max_y FROM gpkg_contents WHERE data_type = 'features'").get()).toEqual({ min_x: null, max_y: null })
    expect(database.prepare('SELECT count(*) AS count FROM "toy-2024_emploi"').get()).toEqual({ count: 0 })
  })

  test('nothing stays on disk: read to the end, left halfway, or broken', async () => {
    await bytesOf(geopackage(toyFile()))
    for await (const _ of geopackage(toyFile())) break
    await expect(bytesOf(geopackage(toyFile({ rows: brokenRows() })))).rejects.toThrow('the base is gone')
    await expect(
      bytesOf(geopackage(toyFile({ rows: rowsOf([{ code: 'X', cells: ['X', null, 2024, null, null], wkb: Buffer.from('0109', 'hex') }]) }))),
    ).rejects.toThrow(RangeError)
    expect(readdirSync(temporary())).toEqual([])
  })
})

async function* brokenRows(): AsyncGenerator<never> {
  yield* []
  throw new Error('the base is gone')
}

import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { gpkgGeometry, makeGeopackage, type ToyLayer, wkbPoint } from './make-geopackage.ts'
import { LAMBERT93_PRJ } from './make-shapefile.ts'
import { cellsOf, linesOf, readAll, useFolder } from './reading.ts'

const EPSG_2154 = [2154, 'EPSG', 2154, ''] as const
const wkb = wkbPoint(652_000, 6_862_000)
const layer = (name: string, geometries: ToyLayer['geometries'] = [gpkgGeometry(wkb)], srsId = 2154): ToyLayer => ({ name, srsId, geometries })

describe('a GeoPackage', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder.path(), name)

  test('the only layer is read, its geometry as WKB without the GeoPackage header, whatever its envelope', async () => {
    const geometries = ([0, 1, 2, 3, 4] as const).map((envelope) => gpkgGeometry(wkb, { envelope }))
    const file = await readAll(makeGeopackage(at('une.gpkg'), [layer('iris', geometries)], [EPSG_2154]))
    expect(file).toMatchObject({ format: 'geopackage', encoding: null, columns: ['fid', 'code'], srid: 2154 })
    expect(file.rows.map(({ geometry }) => geometry)).toEqual(geometries.map(() => ({ wkbHex: wkb.toString('hex') })))
    expect(cellsOf(file)[4]).toEqual([5, '05'])
    expect(linesOf(file)).toEqual([1, 2, 3, 4, 5])
  })

  test('no geometry and an empty one are null', async () => {
    const file = await readAll(makeGeopackage(at('vides.gpkg'), [layer('a', [null, gpkgGeometry(wkb, { isEmpty: true })])], [EPSG_2154]))
    expect(file.rows.map(({ geometry }) => geometry)).toEqual([null, null])
  })

  test('a layer is named among several, and asked for when it is not', async () => {
    const path = makeGeopackage(at('deux.gpkg'), [layer('iris'), layer('mes "communes"')], [EPSG_2154])
    expect((await readAll(path, { couche: 'mes "communes"' })).rows).toHaveLength(1)
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('« iris »') })
    await expect(readAll(path, { couche: 'qpv' })).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('« qpv »') })
  })

  test('a local number of coordinate system is looked up in the file, then in its definition, then in the descriptor', async () => {
    const geometries = [gpkgGeometry(wkb)]
    const official = makeGeopackage(at('num.gpkg'), [layer('a', geometries, 7)], [[7, 'epsg', 5490, '']])
    expect((await readAll(official)).srid).toBe(5490)
    const defined = makeGeopackage(at('def.gpkg'), [layer('a', geometries, 100_000)], [[100_000, 'NONE', 100_000, LAMBERT93_PRJ]])
    expect((await readAll(defined)).srid).toBe(2154)
    const unknown = makeGeopackage(at('inc.gpkg'), [layer('a', geometries, 100_000)], [[100_000, 'NONE', 100_000, 'undefined']])
    expect((await readAll(unknown, { crs: 3035 })).srid).toBe(3035)
    await expect(readAll(unknown)).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('format.crs') })
  })

  test('a read-only folder is enough, and nothing is written in it', async () => {
    const path = makeGeopackage(at('source.gpkg'), [layer('a')], [EPSG_2154])
    const readOnly = at('lecture seule')
    mkdirSync(readOnly)
    copyFileSync(path, join(readOnly, 'a #1?.gpkg'))
    chmodSync(readOnly, 0o500)
    expect((await readAll(join(readOnly, 'a #1?.gpkg'))).rows).toHaveLength(1)
    expect(readdirSync(readOnly)).toEqual(['a #1?.gpkg'])
    chmodSync(readOnly, 0o700)
  })
})

describe('a GeoPackage that is refused', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder.path(), name)
  const many = layer(
    'a',
    Array.from({ length: 3000 }, () => gpkgGeometry(wkb, { envelope: 1 })),
  )

  test('truncated anywhere', async () => {
    const whole = readFileSync(makeGeopackage(at('entier.gpkg'), [many], [EPSG_2154]))
    for (const share of [0.0001, 0.001, 0.1, 0.5, 0.99])
      await expect(readAll(folder.put('coupe.gpkg', whole.subarray(0, Math.ceil(whole.length * share))))).rejects.toMatchObject({
        code: expect.stringMatching(/^fichier_(illisible|non_conforme)$/),
      })
  })

  test('damaged inside', async () => {
    const bytes = readFileSync(makeGeopackage(at('abime.gpkg'), [many], [EPSG_2154]))
    bytes.fill(0xff, 4096 * 3)
    await expect(readAll(folder.put('abime2.gpkg', bytes))).rejects.toMatchObject({ code: 'fichier_illisible' })
  })

  test('another SQLite database, and a file that is none', async () => {
    const other = new DatabaseSync(at('autre.gpkg'))
    other.exec('CREATE TABLE t (a)')
    other.close()
    await expect(readAll(at('autre.gpkg'))).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('gpkg_contents') })
    await expect(readAll(folder.put('texte.gpkg', 'a,b\n'))).rejects.toMatchObject({ code: 'fichier_non_conforme' })
  })

  test('a geometry that is not one', async () => {
    const path = makeGeopackage(at('geom.gpkg'), [layer('a', [gpkgGeometry(wkb), wkb])], [EPSG_2154])
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_illisible', place: { ligne: 2 } })
  })

  test('changes that another program has not finished writing', async () => {
    const path = makeGeopackage(at('ouvert.gpkg'), [layer('a')], [EPSG_2154])
    folder.put('ouvert.gpkg-wal', 'x')
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('QGIS') })
  })
})

import { describe, expect, test } from 'vitest'
import { LAMBERT93_PRJ, makeShapefile } from './make-shapefile.ts'
import { makeZip } from './make-zip.ts'
import { cellsOf, readAll, useFolder } from './reading.ts'

const utf8 = (text: string) => Buffer.from(text)
const latin1 = (text: string) => Buffer.from(text, 'latin1')
const points = [[652_000, 6_862_000], null] as const

describe('a shapefile', () => {
  const { put } = useFolder()
  const write = (name: string, { nom, prj = LAMBERT93_PRJ, cpg }: { nom: readonly Uint8Array[]; prj?: string | null; cpg?: string }) => {
    const { shp, shx, dbf } = makeShapefile(points, { CODE: [utf8('01'), utf8('')], NOM: nom })
    put(`${name}.shx`, shx)
    put(`${name}.DBF`, dbf)
    if (prj !== null) put(`${name}.prj`, prj)
    if (cpg !== undefined) put(`${name}.cpg`, cpg)
    return put(`${name}.shp`, shp)
  }

  test('texts keep their zeros, an empty text and a missing shape are null', async () => {
    const file = await readAll(write('simple', { nom: [utf8('Paris'), utf8('x')] }))
    expect(file).toMatchObject({ format: 'shapefile', columns: ['CODE', 'NOM'], srid: 2154 })
    expect(cellsOf(file)).toEqual([
      ['01', 'Paris'],
      [null, 'x'],
    ])
    expect(file.rows.map(({ geometry }) => geometry)).toEqual([{ geojson: '{"type":"Point","coordinates":[652000,6862000]}' }, null])
  })

  test.each([
    ['the .cpg says UTF-8', { nom: [utf8('Évry'), utf8('')], cpg: 'UTF-8' }, 'utf-8'],
    ['the .cpg says Latin-1', { nom: [latin1('\xc9vry'), utf8('')], cpg: 'ISO-8859-1' }, 'windows-1252'],
    ['no .cpg, and every byte fits UTF-8', { nom: [utf8('Évry'), utf8('')] }, 'utf-8'],
    ['no .cpg, and a byte does not', { nom: [latin1('\xc9vry'), utf8('')] }, 'windows-1252'],
  ])('encoding: %s', async (name, parts, encoding) => {
    const file = await readAll(write(`accents ${name}`, parts))
    expect(file.encoding).toBe(encoding)
    expect(file.rows[0]?.cells[1]).toBe('Évry')
  })

  test('an encoding that the .cpg names and nobody knows is asked for', async () => {
    const path = write('ecriture', { nom: [], cpg: 'EBCDIC' })
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('format.encodage') })
    expect((await readAll(path, { encodage: 'utf-8' })).encoding).toBe('utf-8')
  })

  test.each([
    ['GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]', 4326],
    ['PROJCS["RGAF09 / UTM zone 20N",GEOGCS["RGAF09"]]', 5490],
    ['PROJCS["WGS_1984_UTM_Zone_20N",GEOGCS["GCS_WGS_1984"]]', 32620],
    ['PROJCS["RGR_1992_UTM_40S",GEOGCS["GCS_RGR_1992"]]', 2975],
    ['PROJCS["RGFG95 / UTM zone 22N",GEOGCS["RGFG95"]]', 2972],
    ['PROJCS["RGM04 / UTM zone 38S",GEOGCS["RGM04"]]', 4471],
    ['PROJCS["ETRS_1989_LAEA",GEOGCS["GCS_ETRS_1989"]]', 3035],
    ['PROJCS["NTF_Lambert_II_étendu",GEOGCS["GCS_NTF"]]', 27572],
    ['PROJCS["Un nom",GEOGCS["x",AUTHORITY["EPSG","4171"]],AUTHORITY["EPSG","2154"]]\n', 2154],
  ])('the coordinates of %s are EPSG:%i', async (prj, srid) => {
    expect((await readAll(write('crs', { nom: [], prj }))).srid).toBe(srid)
  })

  test('coordinates that nobody knows are asked for', async () => {
    const path = write('local', { nom: [], prj: 'PROJCS["Repère du port"]' })
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('« Repère du port »') })
    expect((await readAll(path, { crs: 3949 })).srid).toBe(3949)
  })

  test('a missing companion is named; the .prj can be replaced by the descriptor', async () => {
    const sansPrj = write('sans-prj', { nom: [], prj: null })
    await expect(readAll(sansPrj)).rejects.toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('il manque .prj') })
    expect((await readAll(sansPrj, { crs: 2154 })).srid).toBe(2154)
    const seul = put('seul.shp', makeShapefile(points, {}).shp)
    await expect(readAll(seul)).rejects.toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('.dbf, .shx, .prj') })
  })

  test('a truncated .shp or .dbf, and two that do not go together', async () => {
    const { shp, shx, dbf } = makeShapefile(points, { CODE: [utf8('01'), utf8('02')] })
    const other = makeShapefile([[0, 0]], { CODE: [utf8('01')] })
    const write3 = (name: string, a: Buffer, b: Buffer) => {
      put(`${name}.shx`, shx)
      put(`${name}.prj`, LAMBERT93_PRJ)
      put(`${name}.dbf`, b)
      return put(`${name}.shp`, a)
    }
    await expect(readAll(write3('shp-coupe', shp.subarray(0, -10), dbf))).rejects.toMatchObject({
      code: 'fichier_illisible',
      message: expect.stringContaining('.shp est tronqué'),
    })
    await expect(readAll(write3('dbf-coupe', shp, dbf.subarray(0, -10)))).rejects.toMatchObject({
      code: 'fichier_illisible',
      message: expect.stringContaining('.dbf est tronqué'),
    })
    await expect(readAll(write3('depareilles', shp, other.dbf))).rejects.toMatchObject({
      code: 'fichier_illisible',
      message: expect.stringContaining('ne vont pas ensemble'),
    })
  })

  test('zipped with its companions, in a folder, among others', async () => {
    const { shp, shx, dbf } = makeShapefile(points, { CODE: [utf8('01'), utf8('02')] })
    const parts = { shp, shx, dbf, prj: LAMBERT93_PRJ, cpg: 'UTF-8' }
    const zip = makeZip([
      ...Object.entries(parts).map(([extension, content]) => ({ name: `QP/QP_METROPOLE_LB93.${extension}`, content })),
      ...Object.entries(parts).map(([extension, content]) => ({ name: `QP/QP_OUTREMER.${extension}`, content })),
      { name: 'QP/lisez-moi.txt', content: 'x' },
    ])
    const file = await readAll(put('qp.zip', zip), { fichier: 'LB93' })
    expect(file).toMatchObject({ format: 'shapefile', encoding: 'utf-8', srid: 2154 })
    expect(file.rows).toHaveLength(2)
  })
})

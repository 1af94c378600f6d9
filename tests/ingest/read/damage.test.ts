import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DomainError } from '../../../src/model/error.ts'
import { gpkgGeometry, makeGeopackage, wkbPoint } from './make-geopackage.ts'
import { LAMBERT93_PRJ, makeShapefile } from './make-shapefile.ts'
import { makeXlsx, xmlRow } from './make-xlsx.ts'
import { makeZip } from './make-zip.ts'
import { readAll, useFolder } from './reading.ts'

describe('a file damaged anywhere', () => {
  const { put, path } = useFolder()
  const rows = Array.from({ length: 200 }, (_, i) => i)
  const points = rows.map((i) => [i, i] as const)
  const shapefile = makeShapefile(points, { CODE: rows.map((i) => Buffer.from(`é${i}`)) })
  const samples: Record<string, () => Uint8Array> = {
    'a.csv': () => Buffer.from(`code;nom\n${rows.map((i) => `${i};"l""île ${i}\né"\n`).join('')}`),
    'a.xlsx': () => makeXlsx({ F: xmlRow(1, ['a', 'b']) + rows.map((i) => xmlRow(i + 2, [`é${i}`, i])).join('') }),
    'a.geojson': () =>
      Buffer.from(
        JSON.stringify({
          type: 'FeatureCollection',
          features: points.map((coordinates) => ({ type: 'Feature', properties: { nom: 'é' }, geometry: { type: 'Point', coordinates } })),
        }),
      ),
    'a.gpkg': () =>
      readFileSync(
        makeGeopackage(
          join(path(), `${Math.random()}.gpkg`),
          [{ name: 'a', srsId: 2154, geometries: rows.map(() => gpkgGeometry(wkbPoint(1, 2))) }],
          [[2154, 'EPSG', 2154, '']],
        ),
      ),
    'a.shp': () => shapefile.shp,
    'a.dbf': () => shapefile.dbf,
    'a.zip': () => makeZip(Object.entries(shapefile).map(([extension, content]) => ({ name: `a.${extension}`, content }))),
  }

  test.each(Object.keys(samples))('%s gives rows or a named mistake, never a bug', async (name) => {
    const whole = samples[name]?.() ?? Buffer.alloc(0)
    if (name.endsWith('.shp') || name.endsWith('.dbf')) {
      for (const [extension, content] of Object.entries(shapefile)) put(`a.${extension}`, content)
      put('a.prj', LAMBERT93_PRJ)
    }
    const damages = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(damages, fc.option(fc.nat(whole.length - 1), { freq: 3 }), async (bytes, cut) => {
        const damaged = Buffer.from(whole)
        for (const [at, byte] of bytes) damaged[at] = byte
        const written = put(name, cut === null ? damaged : damaged.subarray(0, cut))
        const outcome = await readAll(written.replace(/dbf$/, 'shp'), { crs: 2154 }).catch((error: unknown) => error)
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DomainError)
        else expect(outcome).toHaveProperty('rows')
      }),
      { numRuns: 150 },
    )
  })
})

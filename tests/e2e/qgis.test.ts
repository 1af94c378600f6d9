import { expect, test } from 'vitest'
import { z } from 'zod'
import { artefact, clientFile, demoEmbedded, demoServer, describeClient, montpellier } from './observatories.ts'
import { outputOf, runProgram } from './program.ts'
import { extentOf, middleOf, readItems } from './service.ts'

const QGIS = [{ program: 'qgis', from: 'qgis python3-qgis qgis-providers' }]
const PROGRAM = new URL('./qgis-map.py', import.meta.url).pathname
// As QGIS 3.22 and later ones name them.
const DEGREES = expect.stringMatching(/^(OGC:CRS84|EPSG:4326)$/)
const [TEXT, WHOLE, REAL] = [expect.stringMatching(/^string$/i), expect.stringMatching(/^integer$/i), expect.stringMatching(/^(real|double)$/i)]
const Seen = z.object({
  valid: z.boolean(),
  crs: z.string(),
  declared: z.number(),
  codes: z.array(z.string()),
  inside: z.array(z.string()),
  geometries: z.number(),
  fields: z.record(z.string(), z.string()),
  painted: z.number(),
  errors: z.array(z.string()),
})

for (const observatory of [demoEmbedded, demoServer, montpellier])
  describeClient('QGIS', QGIS, observatory, (url) => {
    const { collection, indicator } = observatory.figures
    const look = async (id: string, box: readonly number[], picture: string, ...tiles: string[]): Promise<z.infer<typeof Seen>> => {
      const words = [PROGRAM, `${url}/ogc`, id, box.join(','), artefact(`qgis-${new URL(url).port}-${picture}.png`), ...tiles]
      const said = await outputOf('/usr/bin/python3', words, { QT_QPA_PLATFORM: 'offscreen' })
      return Seen.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''))
    }

    test('opens a collection as its own layer: every feature, valid, typed columns, the same in a box, and a map that is not blank', async () => {
      const box = middleOf(await extentOf(url, observatory.zones), 0.3)
      const seen = await look(observatory.zones, box, 'zones')
      const { numberMatched } = await readItems(url, observatory.zones, 'limit=1')
      const inside = await readItems(url, observatory.zones, `limit=10000&bbox=${box}`)
      expect(seen).toMatchObject({ valid: true, crs: DEGREES, declared: numberMatched, geometries: numberMatched, errors: [] })
      expect(seen.codes).toHaveLength(numberMatched)
      expect(seen.inside).toEqual(inside.features.map(({ id }) => id).sort())
      expect(seen.fields).toMatchObject({ code: TEXT, libelle: TEXT, millesime: WHOLE, superficie_km2: REAL })
      expect(seen.painted).toBeGreaterThan(0.1)
    })

    // It takes the types of the first features, whatever the schema says: a column that is empty there is a text.
    test('opens figures as typed columns', async () => {
      const { fields, valid } = await look(collection, await extentOf(url, collection), 'figures')
      const first = await readItems(url, collection, 'limit=10')
      const isFilled = first.features.some(({ properties }) => properties[indicator] !== null)
      expect(valid).toBe(true)
      expect(fields).toMatchObject({ [indicator]: isFilled ? REAL : TEXT, [`${indicator}_statut`]: TEXT, [`${indicator}_periode`]: TEXT })
    })

    test('draws the vector tiles', async () => {
      const tiles = `${url}/ogc/collections/${observatory.zones}/tiles/WebMercatorQuad/{z}/{y}/{x}`
      const seen = await look(observatory.zones, await extentOf(url, observatory.zones), 'tiles', tiles)
      expect(seen).toMatchObject({ valid: true, errors: [] })
      expect(seen.painted).toBeGreaterThan(0.1)
    })
  })

describeClient('QGIS, by the client of the shared folder', [...QGIS, { client: 'client-qgis.py' }], montpellier, (url) => {
  test('finds the provider valid and counts what is declared', async () => {
    // Its exit code judges a map of Paris, where nothing is to be drawn; it writes its picture where it runs, and leaves without emptying its buffers.
    const words = ['-C', artefact(''), '/usr/bin/python3', clientFile('client-qgis.py'), `${url}/ogc`, montpellier.zones]
    const { stdout } = await runProgram('/usr/bin/env', words, { QT_QPA_PLATFORM: 'offscreen', PYTHONUNBUFFERED: '1' })
    const { numberMatched } = await readItems(url, montpellier.zones, 'limit=1')
    expect(stdout).toMatch(/^valid True crs (OGC:CRS84|EPSG:4326) geom (Multi)?Polygon /m)
    expect(stdout).toContain(`features ${numberMatched} declared ${numberMatched} `)
    expect(stdout).toContain('geometry valid True')
  })
})

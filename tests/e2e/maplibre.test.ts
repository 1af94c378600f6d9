import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { CHROMIUM, launchChromium, watchPage } from './browser.ts'
import { artefact, demoEmbedded, demoServer, describeClient, montpellier } from './observatories.ts'
import { ask, extentOf, readItems } from './service.ts'

const PAGE = new URL('./map.html', import.meta.url)
const LIBRARY = new URL('../../node_modules/maplibre-gl/dist/', import.meta.url).pathname
const TYPES: Record<string, string> = { '.css': 'text/css', '.mjs': 'text/javascript', '.js': 'text/javascript' }
const Drawn = z.object({ drawn: z.array(z.record(z.string(), z.unknown())), errors: z.array(z.string()) })

/** The page and the library, from an origin that is not the API's. */
function servePage(): Server {
  return createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://page').pathname
    const file = path === '/' ? PAGE : join(LIBRARY, path)
    // A browser asks for an icon that nobody has.
    response.writeHead(existsSync(file) ? 200 : 204, { 'content-type': TYPES[extname(path)] ?? 'text/html' })
    response.end(existsSync(file) ? readFileSync(file) : '')
  }).listen(0, '127.0.0.1')
}

describe('MapLibre', () => {
  const page = servePage()
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    page.close()
  })

  for (const observatory of [demoEmbedded, demoServer, montpellier])
    describeClient('MapLibre from another origin', CHROMIUM, observatory, (url) => {
      const { collection, indicator } = observatory.figures
      const draw = async (what: string, source: unknown, layer: Record<string, unknown>): Promise<z.infer<typeof Drawn>> => {
        const [west, south, east, north] = await extentOf(url, collection)
        const { page: sheet, complaints } = await watchPage(browser, { width: 800, height: 800 })
        const address = page.address()
        await sheet.goto(`http://127.0.0.1:${address && typeof address === 'object' ? address.port : ''}/`)
        await sheet.waitForFunction('window.draw')
        const bounds = [west, south, east, north]
        const seen = Drawn.parse(await sheet.evaluate(`draw(${JSON.stringify(source)}, ${JSON.stringify(layer)}, ${JSON.stringify(bounds)})`))
        await sheet.screenshot({ path: artefact(`maplibre-${new URL(url).port}-${what}.png`) })
        await sheet.close()
        expect([...seen.errors, ...complaints.filter((text) => !text.includes('WebGL'))]).toEqual([])
        return seen
      }
      const codes = ({ drawn }: z.infer<typeof Drawn>): unknown[] => [...new Set(drawn.map(({ code }) => code))].sort()

      test('draws the features of a collection', async () => {
        const data = `${url}/ogc/collections/${collection}/items?limit=2000`
        const { features } = await readItems(url, collection, 'limit=2000')
        expect(codes(await draw('geojson', { type: 'geojson', data, tolerance: 0 }, {}))).toEqual(features.map(({ id }) => id).sort())
      })

      test('draws the same features from vector tiles, with their figures', async () => {
        const tiles = [`${url}/ogc/collections/${collection}/tiles/WebMercatorQuad/{z}/{y}/{x}`]
        const { features } = await readItems(url, collection, 'limit=2000')
        const seen = await draw('tiles', { type: 'vector', tiles, maxzoom: 14 }, { 'source-layer': collection })
        expect(codes(seen)).toEqual(features.map(({ id }) => id).sort())
        for (const { id, properties } of features) {
          const drawn = seen.drawn.find(({ code }) => code === id)
          // A tile has no null: the property is left out.
          if (properties[indicator] === null) expect(drawn).not.toHaveProperty(indicator)
          else expect(drawn?.[indicator]).toBeCloseTo(Number(properties[indicator]), 6)
        }
      })

      test('draws from the TileJSON alone', async () => {
        const found = await ask(`${url}/ogc/collections/${collection}/tiles/WebMercatorQuad?f=tilejson`)
        const { tiles } = z.object({ tiles: z.array(z.string()), vector_layers: z.array(z.object({ id: z.string() })) }).parse(await found.json())
        const seen = await draw('tilejson', { type: 'vector', url: found.url }, { 'source-layer': collection })
        expect(tiles[0]).toContain('{z}/{y}/{x}')
        expect(seen.drawn.length).toBeGreaterThan(0)
      })
    })
})

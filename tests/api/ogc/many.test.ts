import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../../src/api/app.ts'
import { buildApi } from '../../../src/api/index.ts'
import { LIMITS } from '../../../src/config.ts'
import { expectProblem } from '../../support/api.ts'
import { useDatabase } from '../../support/database.ts'
import { publishManyPolygons } from '../../support/many-polygons.ts'
import { Features, follow } from '../../support/ogc.ts'

const ALL = 2_500
const ITEMS = '/ogc/collections/banc-2024_population/items?skipGeometry=true'

describe('pages of more features than are read at once', () => {
  const database = useDatabase()
  let app: App

  beforeAll(async () => {
    await publishManyPolygons(database(), ALL)
    app = await buildApi({ database: database(), config: { log: 'silent' } })
  })
  afterAll(async () => app.close())

  test.each(['', '&sortby=-population', '&filter=population>1'])('hold, %s, what small pages hold, and follow one another both ways', async (query) => {
    const small = await walk(`${ITEMS}${query}&limit=200`, 'next')
    const long = await walk(`${ITEMS}${query}&limit=1200`, 'next')
    expect(long.map(({ ids }) => ids.length)).toEqual([1200, 1200, 100])
    expect(long.flatMap(({ ids }) => ids)).toEqual(small.flatMap(({ ids }) => ids))
    expect(new Set(long.flatMap(({ ids }) => ids)).size).toBe(ALL)
    const back = await walk(long.at(-1)?.url ?? '', 'prev')
    expect(back.map(({ ids }) => ids)).toEqual([...long].reverse().map(({ ids }) => ids))
  })

  test('are all in one when that is asked, with no neighbour', async () => {
    const { features, numberMatched, numberReturned, links } = Features.parse((await app.inject(`${ITEMS}&limit=1000000000`)).json())
    expect([features.length, numberMatched, numberReturned, follow(links, 'next'), follow(links, 'prev')]).toEqual([ALL, ALL, ALL, null, null])
  })

  test('name their neighbours in a header, and answer HEAD and 304 like small ones', async () => {
    const url = `${ITEMS}&limit=2000`
    const read = await app.inject(url)
    expect(String(read.headers['link'])).toContain('rel="next"')
    const head = await app.inject({ method: 'HEAD', url })
    expect([head.statusCode, head.body, head.headers['etag']]).toEqual([200, '', read.headers['etag']])
    expect((await app.inject({ url, headers: { 'if-none-match': String(read.headers['etag']) } })).statusCode).toBe(304)
  })

  test('are whole when nothing matches, or fewer than were asked', async () => {
    for (const [filter, shown] of [
      ['population<0', 0],
      ["code<'B000004'", 3],
    ] as const) {
      const { features, numberMatched, numberReturned, links } = Features.parse((await app.inject(`${ITEMS}&limit=900&filter=${filter}`)).json())
      expect([features.length, numberMatched, numberReturned, follow(links, 'next'), follow(links, 'prev')]).toEqual([shown, shown, shown, null, null])
    }
  })

  test('wait for a turn, unless they are short; short ones are served whatever the heavy ones do', async () => {
    const busy = await buildApi({ database: database(), config: { log: 'silent' }, limits: { ...LIMITS, heavyRequests: 1, heavyWaiting: -1 } }) // nobody is admitted
    expectProblem(await busy.inject(`${ITEMS}&limit=201`), 503, 'trop_de_demandes')
    expectProblem(await busy.inject(`${ITEMS}&limit=201&filter=population>1`), 503, 'trop_de_demandes')
    expect((await busy.inject(`${ITEMS}&limit=200&filter=population>1`)).statusCode).toBe(200)
    await busy.close()
  })

  test('a page to read shows 100 at most, and its GeoJSON is of the same ones', async () => {
    const { body } = await app.inject(`${ITEMS}&limit=2000&f=html`)
    expect(body).toContain('1 à 100 sur 2\u202f500 territoires')
    const geojson = /href="([^"]+)">Cette page en GeoJSON/.exec(body)?.[1]?.replaceAll('&#38;', '&')
    const { pathname, search } = new URL(String(geojson))
    expect(Features.parse((await app.inject(pathname + search)).json()).features).toHaveLength(100)
  })

  async function walk(first: string, rel: 'next' | 'prev'): Promise<{ url: string; ids: string[] }[]> {
    const pages: { url: string; ids: string[] }[] = []
    for (let url: string | null = first; url; ) {
      const { features, numberMatched, numberReturned, links } = Features.parse((await app.inject(url)).json())
      expect([numberMatched, numberReturned]).toEqual([ALL, features.length])
      pages.push({ url, ids: features.map(({ id }) => id) })
      url = follow(links, rel)
    }
    return pages
  }
})

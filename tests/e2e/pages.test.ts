import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHROMIUM, launchChromium, watchPage } from './browser.ts'
import { artefact, demoEmbedded, demoServer, describeClient } from './observatories.ts'
import { readItems } from './service.ts'

const TELEPHONE = { width: 360, height: 740 }
const DESKTOP = { width: 1280, height: 900 }

describe('pages', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => browser.close())

  for (const observatory of [demoEmbedded, demoServer])
    describeClient('Chromium on the pages', CHROMIUM, observatory, (url) => {
      const { zones, figures } = observatory
      const paths = [
        '',
        '/conformance',
        '/collections',
        ...[zones, figures.collection].flatMap((id) => [`/collections/${id}`, `/collections/${id}/items`, `/collections/${id}/queryables`]),
        `/collections/${zones}/schema`,
      ]

      test.for(paths)('/ogc%s: no complaint, no request elsewhere, nothing wider than a telephone, one title, in French', async (path) => {
        const { page, complaints, requests } = await watchPage(browser, TELEPHONE)
        const answer = await page.goto(`${url}/ogc${path}?f=html`)
        expect([answer?.status(), answer?.headers()['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(TELEPHONE.width)
        expect(await page.evaluate('[document.documentElement.lang, document.querySelectorAll("h1").length]')).toEqual(['fr', 1])
        expect(await page.title()).not.toBe('')
        await page.screenshot({ path: artefact(`page${path.replaceAll('/', '-')}-360.png`), fullPage: true })
        await page.setViewportSize(DESKTOP)
        await page.screenshot({ path: artefact(`page${path.replaceAll('/', '-')}-1280.png`), fullPage: true })
        await page.close()
        expect(complaints).toEqual([])
        expect(requests.filter((asked) => !asked.startsWith(url) && !asked.startsWith('data:'))).toEqual([])
      })

      test('the links of the pages lead from the landing page to a feature and its figures', async () => {
        const { page } = await watchPage(browser, DESKTOP)
        const first = (await readItems(url, figures.collection, 'limit=1')).features[0]
        await page.goto(`${url}/ogc?f=html`)
        const follow = async (target: string): Promise<void> => {
          await Promise.all([page.waitForURL((reached) => reached.pathname === target), page.locator(`a[href*="${target}"]`).first().click()])
        }
        for (const target of ['', `/${figures.collection}`, `/${figures.collection}/items`, `/${figures.collection}/items/${first?.id}`])
          await follow(`/ogc/collections${target}`)
        expect(await page.locator('body').textContent()).toContain(String(first?.properties['libelle']))
        await page.close()
      })
    })
})

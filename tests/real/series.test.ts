// Filosofi 2015 and 2018 by IRIS on the QPV of 2024: a series at constant perimeter, with what it says of itself.
import { beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../src/api/app.ts'
import { buildApi } from '../../src/api/index.ts'
import { publishRelease } from '../../src/publish/index.ts'
import { useDatabase } from '../support/database.ts'
import { median } from '../support/median.ts'
import { whyNoRealData } from '../support/real-data.ts'
import { buildScenario, loadScenario, type Scenario } from './scenarios.ts'

const PLACE = 'montpellier-carcassonne'
const OCCITANIE: Scenario = {
  title: 'Aude et Hérault : Filosofi 2015 et 2018 par IRIS → QPV 2024, à périmètre constant',
  files: [
    { descriptor: 'ign-contours-iris', file: `${PLACE}/iris2020_contours_mvt14m_11_34.geojson`, vintage: 2020 },
    { descriptor: 'insee-rp-iris-population-legere', file: `${PLACE}/rp2014_pop_iris_11_34.csv`, vintage: 2020 },
    { descriptor: 'insee-filosofi-iris-disponible', file: `${PLACE}/filosofi2015_disp_iris_11_34.csv`, vintage: 2020 },
    { descriptor: 'insee-filosofi-iris-disponible', file: `${PLACE}/filosofi2018_disp_iris_11_34.csv`, vintage: 2020 },
    { descriptor: 'anct-qpv-2024', file: `${PLACE}/qpv2024_simplified_occitanie.geojson` },
    { descriptor: 'anct-qpv-2024-statistiques', period: '2020', file: `${PLACE}/qpv2024_published_stats_occitanie.csv` },
  ],
  zonings: ['qpv-2024'],
}

type Since = { periode: string; comparable: boolean; motif: string | null; remarques: string[]; difference: number | null; verdict: string }
type Point = { periode: string; valeur: number | null; methode: string; zonage_source: string; depuis: Since | null }
type Line = { indicateur: string; meilleures: Point[]; series: { source: string; methode: string; points: Point[] }[] }

const missing = whyNoRealData()
if (missing) test.skip(missing)

describe.skipIf(missing)(OCCITANIE.title, () => {
  const database = useDatabase()
  let app: App
  const get = async (url: string) => {
    const reply = await app.inject({ url })
    expect(reply.statusCode, reply.body).toBe(200)
    return reply.json()
  }

  beforeAll(async () => {
    await loadScenario(database(), OCCITANIE)
    const { release } = await buildScenario(database(), OCCITANIE)
    await database().transaction((transaction) => publishRelease(transaction, release))
    app = await buildApi({ database: database(), config: { log: 'silent' } })
    return () => app.close()
  })

  test('poverty of 2015 and 2018 on each quarter: one source, one method, one geography; where both can be read, no difference can be told from none', async () => {
    const { elements: zones } = await get('/api/v1/territoires?zonage=qpv-2024&departement=11,34&limite=1000')
    expect(zones).toHaveLength(31)
    const compared: Since[] = []
    for (const { code } of zones) {
      const { elements, perimetre } = await get(`/api/v1/territoires/qpv-2024/${code}/series?indicateurs=taux_pauvrete`)
      expect(perimetre).toMatchObject({ millesime: 2024, phrase: 'Le même périmètre, celui de 2024, à toutes les périodes.' })
      const carried = (elements as Line[])[0]?.series.find(({ source, methode }) => source === 'insee-filosofi-iris-disponible' && methode === 'aire')
      const [from, to] = carried?.points ?? []
      expect([from?.periode, to?.periode, from?.zonage_source, to?.zonage_source]).toEqual(['2015', '2018', 'iris-2020', 'iris-2020'])
      expect(to?.depuis?.comparable).toBe(from?.valeur !== null && to?.valeur !== null)
      if (to?.depuis?.comparable) compared.push(to.depuis)
    }
    // The other 22 have an interval too wide to be read, at one period or both: their IRIS say too little of them.
    expect(compared).toHaveLength(9)
    const differences = compared.map(({ difference }) => difference ?? Number.NaN)
    expect(Math.min(...differences)).toBeGreaterThan(-0.03)
    expect(Math.max(...differences)).toBeLessThan(0.03)
    expect(median(differences)).toBeCloseTo(0.0123, 3)
    expect(new Set(compared.map(({ verdict }) => verdict))).toEqual(new Set(['non_concluant']))
  })

  test('the published rate of 2020 is no third point of it: a break, another source, another method; the mixture is flagged', async () => {
    const { elements: zones } = await get('/api/v1/territoires?zonage=qpv-2024&departement=11,34&limite=1000')
    let flagged = 0
    for (const { code } of zones) {
      const { elements, ruptures, drapeaux } = await get(`/api/v1/territoires/qpv-2024/${code}/series?indicateurs=taux_pauvrete`)
      expect(ruptures.map(({ depuis }: { depuis: string }) => depuis)).toEqual(['2020'])
      const last = (elements as Line[])[0]?.meilleures.at(-1)
      if (last?.periode !== '2020') continue
      expect(last.depuis?.comparable).toBe(false)
      const isShown = (elements as Line[])[0]?.meilleures.filter(({ valeur }) => valeur !== null) ?? []
      if (new Set(isShown.map(({ methode }) => methode)).size < 2) continue
      flagged++
      expect(last.depuis?.motif).toContain('Rupture de série en 2020')
      expect(drapeaux.map((flag: { code: string }) => flag.code)).toEqual(['methodes_melangees', 'sources_melangees'])
    }
    expect(flagged).toBeGreaterThan(0)
  })
})

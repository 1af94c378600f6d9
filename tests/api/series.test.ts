import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem, useAccurateApi, useTinyApi } from '../support/api.ts'
import { measures, N1, N2, N4 } from '../support/tiny-observatory.ts'

const of = (code: string, query = '', zoning = 'qpv-2024') => `/api/v1/territoires/${zoning}/${code}/series${query && `?${query}`}`

type Point = { periode: string; valeur: number | null; source: string | null; methode: string | null; meilleure: boolean; depuis: Since | null }
type Since = { periode: string; comparable: boolean; motif: string | null; remarques: string[]; verdict: string }
type Line = {
  indicateur: string
  motif: string | null
  meilleures: Point[]
  series: { source: string; methode: string; principale: boolean; points: Point[] }[]
}

describe('GET /api/v1/territoires/{zonage}/{code}/series', () => {
  const { get, database } = useTinyApi()
  const answer = async (url: string) => {
    const reply = await get(url)
    expect(reply.statusCode, reply.body).toBe(200)
    return reply.json()
  }
  const lineOf = (elements: Line[], indicateur: string) => elements.find((one) => one.indicateur === indicateur) as Line

  // Poverty of N1 from two sources: IRIS of 2016 in 2015 and 2018, IRIS of 2020 in 2021; and published in 2018. A break in 2020 by the catalogue.
  beforeAll(async () => {
    await database().transaction(async ({ db }) => {
      for (const [id, source, zoning, period] of [
        [21, 'toy-filosofi-iris', 'iris-2016', '2015'],
        [22, 'toy-autre-iris', 'iris-2016', '2015'],
        [23, 'toy-autre-iris', 'iris-2020', '2018'],
        [24, 'toy-filosofi-iris', 'iris-2020', '2021'],
      ] as const)
        await measures(db, { id, source, zoning, period, variables: ['taux_pauvrete_publie'] }, [])
      await sql`UPDATE estimate.run SET datasets = datasets || '{21,22,23,24}' WHERE id = 1`.execute(db)
      await sql`
        INSERT INTO estimate.value (run, edition, zoning, code, departement, indicator, period, rank, method, source, source_zoning, dataset, crosswalk, value, status, low, high)
        SELECT 1, 2, 'qpv-2024', ${N1}::text, '972', 'taux_pauvrete', dataset.period, rank, 'aire', dataset.source, dataset.zoning, dataset.id, 1, value, 'estime', value - 0.02, value + 0.02
        FROM (VALUES (21, 1, 0.25::float8), (22, 2, 0.2), (23, 3, 0.3), (24, 1, 0.35)) AS drawn(id, rank, value) JOIN ingest.dataset USING (id)`.execute(db)
      await sql`
        UPDATE estimate.run SET catalogue = jsonb_set(catalogue, '{indicators}', (
          SELECT jsonb_agg(CASE WHEN indicator ->> 'code' = 'taux_pauvrete' THEN indicator || '{"breaks": [{"since": "2020", "reason": "Nouveau champ.", "ofSource": null, "source": "le jouet"}]}' ELSE indicator END)
          FROM jsonb_array_elements(catalogue -> 'indicators') AS indicator))
        WHERE id = 1`.execute(db)
    })
  })

  test('names the perimeter, which is the same at every period', async () => {
    const { perimetre, publication } = await answer(of(N1))
    expect(perimetre).toEqual({
      ...{ zonage: 'qpv-2024', millesime: 2024, code: N1, libelle: 'Cité Bon-Air', contour_constant: true },
      phrase: 'Le même périmètre, celui de 2024, à toutes les périodes.',
    })
    expect(publication).toBe(1)
  })

  test('gives the best value of each period, then each source by each method, the main one first', async () => {
    const { elements, ruptures, drapeaux } = await answer(of(N1, 'indicateurs=taux_pauvrete'))
    const { meilleures, series } = lineOf(elements, 'taux_pauvrete')
    expect(meilleures.map(({ periode, valeur, methode }) => [periode, valeur, methode])).toEqual([
      ['2015', 0.25, 'aire'],
      ['2018', 0.41, 'officiel'],
      ['2021', 0.35, 'aire'],
    ])
    expect(series.map(({ source, methode, principale, points }) => [source, methode, principale, points.map(({ periode }) => periode)])).toEqual([
      ['toy-filosofi-iris', 'aire', true, ['2015', '2018', '2021']],
      ['toy-pauvrete-qpv', 'officiel', false, ['2018']],
      ['toy-autre-iris', 'aire', false, ['2015', '2018']],
    ])
    const other = series[2]?.points[1]?.depuis
    expect(other).toMatchObject({
      periode: '2015',
      comparable: true,
      verdict: 'hausse',
      remarques: ['Sources sur deux géographies : iris-2016 puis iris-2020.'],
    })
    expect(series[0]?.points[2]?.depuis?.motif).toContain('Rupture de série en 2020 : Nouveau champ.')
    expect(ruptures).toEqual([{ indicateur: 'taux_pauvrete', depuis: '2020', raison: 'Nouveau champ.', source_mesure: null, source: 'le jouet' }])
    expect(drapeaux.map(({ code, source }: { code: string; source: string | null }) => [code, source])).toEqual([
      ['geographies_de_plusieurs_millesimes', 'toy-filosofi-iris'],
      ['geographies_de_plusieurs_millesimes', 'toy-autre-iris'],
      ['methodes_melangees', null],
      ['sources_melangees', null],
    ])
  })

  test('says of two successive points what /valeurs/evolution says of the two periods', async () => {
    for (const methode of [null, 'aire', 'officiel']) {
      const { elements } = await answer(of(N1, methode ? `methode=${methode}` : ''))
      for (const { indicateur, meilleures } of elements as Line[])
        for (const { periode, depuis } of meilleures) {
          if (depuis === null) continue
          const url = `/api/v1/valeurs/evolution?zonage=qpv-2024&territoires=${N1}&indicateur=${indicateur}&de=${depuis.periode}&a=${periode}`
          const [row] = (await answer(`${url}${methode ? `&methode=${methode}` : ''}`)).elements
          const { comparable, motif, remarques, difference, difference_bas, difference_haut, variation, verdict } = row
          const { periode: _, ...told } = depuis
          expect(told, url).toEqual({ comparable, motif, remarques, difference, difference_bas, difference_haut, variation, verdict })
        }
    }
  })

  test('one source, or one method: nothing else is read, and its periods alone are shown', async () => {
    const bySource = lineOf((await answer(of(N1, 'indicateurs=taux_pauvrete&source=toy-autre-iris'))).elements, 'taux_pauvrete')
    expect(bySource.meilleures.map(({ periode, valeur }) => [periode, valeur])).toEqual([
      ['2015', 0.2],
      ['2018', 0.3],
    ])
    expect(bySource.series).toHaveLength(1)
    const byMethod = lineOf((await answer(of(N1, 'indicateurs=taux_pauvrete&methode=officiel'))).elements, 'taux_pauvrete')
    expect(byMethod.meilleures.map(({ periode, valeur }) => [periode, valeur])).toEqual([['2018', 0.41]])
  })

  test('a status without a value stays one: null, with its reason', async () => {
    const { elements } = await answer(of(N2, 'indicateurs=taux_chomage,population'))
    expect(elements.map(({ indicateur }: Line) => indicateur)).toEqual(['taux_chomage', 'population'])
    expect(lineOf(elements, 'taux_chomage').series[0]?.points).toMatchObject([{ valeur: null, statut: 'secret', bas: null, haut: null }])
    expect(lineOf(elements, 'population').meilleures).toMatchObject([
      { periode: '2015', valeur: null, statut: 'non_couvert', source: null },
      {
        periode: '2016',
        valeur: 300,
        depuis: { comparable: false, motif: 'Pas de valeur en 2015 : non_couvert (La publication n’a rien ici, pour cette période et ce qui est demandé).' },
      },
    ])
  })

  test('nothing known is an empty series, in words', async () => {
    const { elements } = await answer(of(N4, 'indicateurs=revenu_moyen&methode=officiel'))
    expect(elements).toMatchObject([{ indicateur: 'revenu_moyen', meilleures: [], series: [] }])
    expect(elements[0].motif).toBe('La publication n’a rien de cet indicateur sur ce territoire par la méthode officiel, à aucune période.')
    const none = await answer(of('QP972001', '', 'qpv-2015'))
    expect(none).toMatchObject({ elements: [], ruptures: [], drapeaux: [], perimetre: { millesime: 2015 } })
    expect(none.motif).toBe('La publication 1 n’a aucune valeur sur qpv-2015 pour ce qui est demandé.')
  })

  test('as CSV, a line per indicator, series and period, beside the point before of its series', async () => {
    const reply = await get(of(N1, 'indicateurs=taux_pauvrete&f=csv'))
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8')
    const [names = '', ...lines] = reply.body.replace('\uFEFF', '').trimEnd().split('\r\n')
    const rows = lines.map((line) => Object.fromEntries(names.split(';').map((name, i) => [name, line.split(';')[i]])))
    expect(rows.map(({ serie, source, periode, valeur, comparable }) => [serie, source, periode, valeur, comparable])).toEqual([
      ['1', 'toy-filosofi-iris', '2015', '25', ''],
      ['1', 'toy-filosofi-iris', '2018', '31,1', 'oui'],
      ['1', 'toy-filosofi-iris', '2021', '35', 'non'],
      ['2', 'toy-pauvrete-qpv', '2018', '41', ''],
      ['3', 'toy-autre-iris', '2015', '20', ''],
      ['3', 'toy-autre-iris', '2018', '30', 'oui'],
    ])
    expect(rows[5]).toMatchObject({ unite: '%', difference: '10', unite_difference: 'points', depuis: '2015', verdict: 'hausse', publication: '1' })
    const gaps = (await get(of(N2, 'indicateurs=population,revenu_moyen&f=csv&dialecte=rfc4180'))).body.trimEnd().split('\r\n')
    expect(gaps).toHaveLength(4)
    for (const gap of gaps.filter((_, i) => i > 1)) expect(gap).toContain('non_couvert')
  })

  test('names the release, which a caller may pin', async () => {
    const reply = await get(of(N1, 'publication=2'))
    expect(reply.headers['kartye-publication']).toBe('2')
    expect(reply.headers['cache-control']).toContain('immutable')
    const tag = String(reply.headers['etag'])
    expect((await get(of(N1, 'publication=2'), { 'if-none-match': tag })).statusCode).toBe(304)
  })

  test('refuses what it does not know, and names what there is', async () => {
    expectProblem(await get(of('QN99999M')), 404, 'introuvable', 'code')
    expectProblem(await get(of(N1, '', 'qpv-1999')), 404, 'introuvable', 'zonage')
    const indicator = await get(of(N1, 'indicateurs=population,bonheur'))
    expectProblem(indicator, 400, 'parametre_invalide', 'indicateurs')
    expect(indicator.json().detail).toContain('il y a : population, revenu_moyen')
    expectProblem(await get(of(N1, 'indicateurs=')), 400, 'parametre_invalide', 'indicateurs')
    expectProblem(await get(of(N1, 'methode=magie')), 400, 'parametre_invalide', 'methode')
    const method = await get(of(N1, 'methode=melange'))
    expectProblem(method, 400, 'parametre_invalide', 'methode')
    expect(method.json().detail).toContain('méthodes : officiel, support, aire')
    const source = await get(of(N1, 'source=nulle-part'))
    expectProblem(source, 400, 'parametre_invalide', 'source')
    expect(source.json().detail).toContain('toy-population-iris')
    for (const bad of ['', 'A%20B', 'x'.repeat(200), "a'--"]) expectProblem(await get(of(N1, `source=${bad}`)), 400, 'parametre_invalide', 'source')
    expectProblem(await get(of(N1, 'periode=2016')), 400, 'parametre_inconnu', 'periode')
    expectProblem(await get(of(N1, 'f=geojson')), 400, 'format_non_pris_en_charge', 'f')
    expectProblem(await get(of(N1, 'dialecte=tableur')), 400, 'parametre_invalide', 'dialecte')
    expectProblem(await get(of(N1, 'publication=99')), 404, 'publication_inconnue', 'publication')
  })
})

describe('series of an observatory that corrects and rakes', () => {
  const { get } = useAccurateApi()

  test('a corrected value is a series of its own beside the published one, with its interval', async () => {
    const [line] = (await get(of(N1, 'indicateurs=taux_pauvrete'))).json().elements as Line[]
    expect(line?.series.map(({ methode, principale }) => [methode, principale])).toEqual([
      ['officiel', true],
      ['aire', false],
      ['corrige', false],
    ])
    expect(line?.series[2]?.points[0]).toMatchObject({ valeur: 0.4, bas: 0.36, haut: 0.44, fiabilite: 'D', meilleure: false, depuis: null })
  })

  test('four periods of population are one series, compared one after the other', async () => {
    const [line] = (await get(of(N1, 'indicateurs=population'))).json().elements as Line[]
    expect(line?.series).toHaveLength(1)
    expect(line?.series[0]?.points.map(({ periode, depuis }) => [periode, depuis?.periode ?? null, depuis?.comparable ?? null])).toEqual([
      ['2013', null, null],
      ['2014', '2013', true],
      ['2015', '2014', true],
      ['2016', '2015', true],
    ])
  })
})

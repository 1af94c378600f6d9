import { describe, expect, test } from 'vitest'
import { INDICES } from '../../src/api/inequality/definitions.ts'
import { rowsOf } from '../demo/read-demo.ts'
import { expectProblem, useDemoApi, useTinyApi } from '../support/api.ts'

const PATH = '/api/v1/inegalites?zonage=commune-2022'
type Element = Record<string, unknown> & {
  territoire: string
  indicateur: string
  indice: string
  maille: string
  valeur: number
  bas: number
  haut: number
  statut: string
}

describe('GET /api/v1/inegalites', () => {
  const { get } = useDemoApi()
  const elements = async (query: string): Promise<Element[]> => {
    const answer = await get(query)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json().elements
  }

  test('says one index of one territory, its mesh, its formula and what moves it', async () => {
    const [row] = await elements(`${PATH}&territoires=97091&indicateurs=taux_pauvrete_menages&indices=dissimilarite`)
    expect(row).toMatchObject({
      ...{
        zonage: 'commune-2022',
        territoire: '97091',
        libelle: 'Port-Kartyé (fictif)',
        indicateur: 'taux_pauvrete_menages',
        periode: '2020',
        indice: 'dissimilarite',
      },
      ...{
        maille: 'carreau200-2020',
        quartiers: null,
        unite: 'part',
        statut: 'estime',
        bas: null,
        haut: null,
        couverture: 1,
        source: 'demo-filosofi-carreaux',
      },
      ...{ dans_les_quartiers: null, hors_quartiers: null, formule: expect.stringContaining('½ Σ'), sensible_a: expect.stringContaining('MAUP') },
    })
    expect(row?.valeur).toBeGreaterThan(0.2)
    expect(row?.valeur).toBeLessThan(0.6)
  })

  test('the gap of the demonstration, household by household, lies in its interval', async () => {
    const number = (row: Record<string, string> | undefined, column: string): number => Number(row?.[column])
    const commune = truth('verite_zones.csv', 'commune-2022').find((row) => row['code'] === '97091')
    const quarters = truth('verite_qpv.csv', 'qpv-2024')
    const [poor, households] = ['menages_pauvres', 'menages_fiscaux'].map((column) => quarters.reduce((sum, row) => sum + number(row, column), 0)) as [
      number,
      number,
    ]
    const gap = poor / households - (number(commune, 'menages_pauvres') - poor) / (number(commune, 'menages_fiscaux') - households)
    const [row] = await elements(`${PATH}&territoires=97091&indicateurs=taux_pauvrete_menages&indices=ecart`)
    expect(row).toMatchObject({ quartiers: 'qpv-2024', statut: 'estime' })
    expect([row?.bas, row?.haut].map((bound) => Math.sign(Number(bound) - gap))).toEqual([-1, 1])
  })

  test('rows go by code, indicator, mesh and index, and pages followed by « suite » give each once', async () => {
    const all = await elements(`${PATH}&limite=10000`)
    const key = ({ territoire, indicateur, maille, indice }: Element): string => [territoire, indicateur, maille, indice].join(' ')
    const followed: string[] = []
    for (let next: string | null = `${PATH}&limite=50`; next; ) {
      const answer: { total: number; elements: Element[]; suite: string | null } = (await get(next)).json()
      expect(answer.total).toBe(all.length)
      followed.push(...answer.elements.map(key))
      next = answer.suite
    }
    expect(followed).toEqual(all.map(key))
    expect(new Set(followed).size).toBe(all.length)
    expect(all.map(({ territoire }) => territoire)).toEqual(all.map(({ territoire }) => territoire).sort())
  })

  test('EPCI and départements are unions of communes, without a name or a contour', async () => {
    const [epci] = await elements('/api/v1/inegalites?zonage=epci-2022&indicateurs=taux_pauvrete_menages&indices=isolement')
    expect(epci).toMatchObject({ zonage: 'epci-2022', territoire: '249700097', libelle: null, statut: 'estime' })
    const [departement] = await elements('/api/v1/inegalites?zonage=departement-2022&indicateurs=taux_pauvrete_menages&indices=isolement&territoires=970')
    expect(departement?.valeur).toBe(epci?.valeur)
  })

  test('IRIS too large for the quarters have no gap, and say why', async () => {
    const [row] = await elements(`${PATH}&territoires=97091&indicateurs=taux_chomage&indices=ecart`)
    expect(row).toMatchObject({
      maille: 'iris-2022',
      statut: 'non_publiable',
      valeur: null,
      dans_les_quartiers: null,
      motif: expect.stringContaining('Mailles trop grandes'),
    })
  })

  test('narrows by mesh, period and département', async () => {
    const rows = await elements(`${PATH}&maille=iris-2022&periode=2020&departement=970&limite=10000`)
    expect(new Set(rows.map(({ maille }) => maille))).toEqual(new Set(['iris-2022']))
    expect(await elements(`${PATH}&departement=93`)).toEqual([])
  })

  test('as CSV for spreadsheets, shares are in % and a gap of shares in points', async () => {
    const answer = await get(`${PATH}&territoires=97091&indicateurs=taux_pauvrete_menages&indices=ecart,theil&f=csv`)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    const [names = '', gap = '', theil = ''] = answer.body.replace('\uFEFF', '').split('\r\n')
    const read = (line: string) => Object.fromEntries(names.split(';').map((name, i) => [name, line.split(';')[i]]))
    expect(read(gap)).toMatchObject({
      indice: 'ecart',
      unite: 'points',
      valeur: expect.stringMatching(/^\d\d(,\d)?$/),
      dans_les_quartiers: expect.stringMatching(/^\d\d/),
    })
    expect(read(theil)).toMatchObject({ indice: 'theil', unite: 'nats', valeur: expect.stringMatching(/^0,\d{3,4}$/) })
  })

  test('refuses what it does not have, and says why and what there is', async () => {
    const unknown = await get(`${PATH}&indices=gini`)
    expectProblem(unknown, 400, 'parametre_invalide', 'indices')
    expect(unknown.json().detail).toBe('indices=gini : indice inconnu ; il y a : ecart, dissimilarite, isolement, exposition, theil, theil_inter, theil_intra.')
    const median = await get(`${PATH}&indicateurs=niveau_vie_median`)
    expectProblem(median, 400, 'parametre_invalide', 'indicateurs')
    expect(median.json().detail).toContain('une médiane ou un décile n’a pas d’effectifs que l’on puisse répartir entre des mailles')
    expect((await get(`${PATH}&indicateurs=taux_pauvrete`)).json().detail).toContain('publié que comme un taux')
    expect((await get(`${PATH}&indicateurs=population`)).json().detail).toContain('un effectif n’est la part de rien')
    expect((await get(`${PATH}&indicateurs=part_allocataires_rsa`)).json().detail).toContain('aucun carreau ni IRIS')
    expectProblem(await get(`${PATH}&indicateurs=inconnu`), 400, 'parametre_invalide', 'indicateurs')
    const mean = await get(`${PATH}&indicateurs=niveau_vie_moyen&indices=dissimilarite`)
    expectProblem(mean, 400, 'parametre_invalide', 'indices')
    const quarters = await get('/api/v1/inegalites?zonage=qpv-2024')
    expectProblem(quarters, 400, 'parametre_invalide', 'zonage')
    expect(quarters.json().detail).toContain('commune-2022, departement-2022, epci-2022')
    expectProblem(await get('/api/v1/inegalites?zonage=commune-1999'), 400, 'parametre_invalide', 'zonage')
    expectProblem(await get('/api/v1/inegalites?zonage=communes'), 400, 'parametre_invalide', 'zonage')
    expectProblem(await get('/api/v1/inegalites'), 400, 'parametre_invalide', 'zonage')
    expectProblem(await get(`${PATH}&territoires=97091,75056`), 400, 'parametre_invalide', 'territoires')
    expectProblem(await get('/api/v1/inegalites?zonage=epci-2022&territoires=97091'), 400, 'parametre_invalide', 'territoires')
    expectProblem(await get(`${PATH}&maille=qpv-2024`), 400, 'parametre_invalide', 'maille')
    expectProblem(await get(`${PATH}&periode=1999`), 400, 'parametre_invalide', 'periode')
    expectProblem(await get(`${PATH}&indices=Ecart`), 400, 'parametre_invalide', 'indices')
    expectProblem(await get(`${PATH}&f=geojson`), 400, 'format_non_pris_en_charge', 'f')
    expectProblem(await get(`${PATH}&dialecte=tableur&f=json`), 400, 'parametre_invalide', 'dialecte')
    expectProblem(await get(`${PATH}&tri=valeur`), 400, 'parametre_inconnu', 'tri')
    expectProblem(await get(`${PATH}&publication=99`), 404, 'publication_inconnue', 'publication')
  })

  test('the indices are defined, with formula, source and limits', async () => {
    const answer = (await get('/api/v1/inegalites/indices')).json()
    expect(answer.elements.map(({ code }: { code: string }) => code)).toEqual(INDICES.map(({ code }) => code))
    for (const index of answer.elements)
      for (const field of ['libelle', 'definition', 'formule', 'sensible_a', 'limites', 'source']) expect(index[field]).toMatch(/\S \S/)
  })
})

describe('a release without any index', () => {
  const { get } = useTinyApi()
  test('says what it would take', async () => {
    const answer = await get('/api/v1/inegalites?zonage=commune-2024')
    expectProblem(answer, 400, 'parametre_invalide', 'zonage')
    expect(answer.json().detail).toContain('la publication n’a aucun indice d’inégalité')
  })
})

/** Rows of a file of truth, decimal points, separated by semicolons, of one zoning. */
function truth(file: string, zoning: string): Record<string, string>[] {
  return rowsOf(file).filter((row) => row['zonage'] === zoning)
}

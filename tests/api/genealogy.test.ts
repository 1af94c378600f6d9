import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../../src/api/app.ts'
import { buildApi } from '../../src/api/index.ts'
import { traceGenealogy } from '../../src/crosswalk/index.ts'
import { buildRelease, publishRelease } from '../../src/publish/index.ts'
import { currentEditions } from '../../src/zonings/index.ts'
import { expectProblem } from '../support/api.ts'
import { useDatabase } from '../support/database.ts'
import { CATALOGUE } from '../support/toy-estimate.ts'
import { square, toyZoning } from '../support/toy-zones.ts'

// ZUS 1996: z · QPV 2015: a (z, enlarged), b, gone · QPV 2024: m (a and b merged), n (born); b of 2024 bears the name of b of 2015, elsewhere
//
//   z z        a a a | b        m m m m m        . . . . . b
//   z z   →    a a a | b   →    m m m m m   +    . . . n . .
const database = useDatabase()
const inLamentin = { communes: ['97213'], departement: '972' }
let app: App

beforeAll(async () => {
  const iris = { zoning: 'iris-2020', zones: [{ code: 'i', wkt: square(0, 0, 40), ...inLamentin }], variables: ['population'], measures: { i: [1000] } }
  await database().transaction(async (t) => {
    await toyZoning(t, iris)
    await toyZoning(t, { zoning: 'zus-1996', zones: [{ code: 'z', wkt: square(0, 0, 4), ...inLamentin }] })
    await toyZoning(t, {
      zoning: 'qpv-2015',
      zones: [
        { code: 'a', wkt: square(0, 0, 6, 4), ...inLamentin },
        { code: 'b', wkt: square(6, 0, 2, 4), ...inLamentin },
        { code: 'gone', wkt: square(0, 20, 3), ...inLamentin },
      ],
    })
    await toyZoning(t, {
      zoning: 'qpv-2024',
      zones: [
        { code: 'm', wkt: square(0, 0, 8, 4), ...inLamentin },
        { code: 'n', wkt: square(20, 20, 4), ...inLamentin },
        { code: 'b', wkt: square(30, 0, 4), ...inLamentin },
      ],
    })
  })
  const { release } = await buildRelease(database(), { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
  await database().transaction((t) => publishRelease(t, release))
  app = await buildApi({ database: database(), config: { log: 'silent' } })
  await app.ready()
})
afterAll(async () => app?.close())

const get = (url: string) => app.inject({ url })
const genealogyOf = async (zone: string, query = '') => (await get(`/api/v1/territoires/${zone}/genealogie${query}`)).json()

type Told = { zonage: string; code: string | null; sens: string; evenement: string }
const told = (parentes: Told[]): string[] => parentes.map(({ zonage, code, sens, evenement }) => `${sens} ${zonage} ${code ?? '∅'} ${evenement}`)

describe('the genealogy of a territory', () => {
  test('is what it was and what it became, across every vintage', async () => {
    expect(told((await genealogyOf('zus-1996/z')).parentes)).toEqual(['apres qpv-2015 a modifie', 'apres qpv-2024 m modifie'])
    expect(told((await genealogyOf('qpv-2015/a')).parentes)).toEqual(['avant zus-1996 z modifie', 'apres qpv-2024 m fusion'])
    expect(told((await genealogyOf('qpv-2024/m')).parentes)).toEqual(['avant zus-1996 z modifie', 'avant qpv-2015 a fusion', 'avant qpv-2015 b fusion'])
  })

  test('gives shares as this territory sees them, and says why people are not told', async () => {
    const { parentes } = await genealogyOf('qpv-2024/m', '?vers=qpv-2015')
    expect(parentes[0]).toMatchObject({
      superficie: { part_de_ce_territoire: 0.75, part_de_l_autre: 1 },
      population: { part_de_ce_territoire: null, part_de_l_autre: null, motif: expect.stringMatching(/Ni carroyage ni adresses/) },
      phrase: '100 % du terrain de « Zone a » (qpv-2015) sont dans « Zone m » (qpv-2024) ; il y a été réuni à d’autres ; le nom a changé.',
    })
  })

  test('says that it was enlarged', async () => {
    const { parentes, methodes } = await genealogyOf('zus-1996/z', '?vers=qpv-2015')
    expect(parentes[0].phrase).toBe('100 % du terrain de « Zone z » (zus-1996) sont dans « Zone a » (qpv-2015) ; le périmètre a été élargi ; le nom a changé.')
    expect(methodes).toMatchObject([{ de: 'zus-1996', vers: 'qpv-2015', tolerances: { part_maximale: 0.12 }, population: null }])
  })

  test('says what was born and what is gone', async () => {
    expect((await genealogyOf('qpv-2024/n', '?vers=qpv-2015')).parentes).toMatchObject([
      { code: null, evenement: 'ne', phrase: '« Zone n » (qpv-2024) ne reprend aucun périmètre de qpv-2015.' },
    ])
    expect((await genealogyOf('qpv-2015/gone', '?vers=qpv-2024')).parentes).toMatchObject([
      { code: null, evenement: 'disparu', phrase: 'Aucun périmètre de qpv-2024 ne reprend « Zone gone » (qpv-2015).' },
    ])
  })

  test('names the quarter of the same name that is another', async () => {
    expect((await genealogyOf('qpv-2024/b')).homonymes).toMatchObject([{ de: 'b', vers: 'b', phrase: expect.stringMatching(/portent le même nom/) }])
    expect((await genealogyOf('qpv-2024/n')).homonymes).toEqual([])
  })

  test('is a CSV too', async () => {
    const answer = await get('/api/v1/territoires/qpv-2024/m/genealogie?f=csv&dialecte=rfc4180')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.body.split('\r\n')[1]).toMatch(/^qpv-2024,m,Zone m,zus-1996,z,Zone z,avant,modifie,160000,0\.5,1,,,/)
  })

  test('refuses what it does not know', async () => {
    expectProblem(await get('/api/v1/territoires/qpv-1999/m/genealogie'), 404, 'introuvable', 'zonage')
    expectProblem(await get('/api/v1/territoires/qpv-2024/zzz/genealogie'), 404, 'introuvable', 'code')
    expectProblem(await get('/api/v1/territoires/qpv-2024/m/genealogie?vers=qpv-1999'), 400, 'parametre_invalide', 'vers')
    expectProblem(await get('/api/v1/territoires/qpv-2024/m/genealogie?vers=qpv-2024'), 400, 'parametre_invalide', 'vers')
    const untraced = await get('/api/v1/territoires/qpv-2024/m/genealogie?vers=iris-2020')
    expectProblem(untraced, 404, 'introuvable', 'vers')
    expect(untraced.json().detail).toMatch(/Tracées : qpv-2015 → qpv-2024, zus-1996 → qpv-2024/)
    expectProblem(await get('/api/v1/territoires/iris-2020/i/genealogie?dialecte=tableur'), 400, 'parametre_invalide', 'dialecte')
    expectProblem(await get('/api/v1/territoires/qpv-2024/m/genealogie?versus=qpv-2015'), 400, 'parametre_inconnu', 'versus')
  })
})

describe('the genealogies of a release', () => {
  test('are listed with their events', async () => {
    const { elements, total } = (await get('/api/v1/genealogies')).json()
    expect(total).toBe(3)
    expect(elements.map(({ de, vers }: { de: string; vers: string }) => `${de} ${vers}`)).toEqual([
      'qpv-2015 qpv-2024',
      'zus-1996 qpv-2015',
      'zus-1996 qpv-2024',
    ])
    expect((await get('/api/v1/genealogies?f=csv')).body).toMatch(/qpv-2015;qpv-2024;fusion;1;2;1;/)
  })

  test('give the table between two zonings, page by page', async () => {
    const url = '/api/v1/genealogies?de=qpv-2015&vers=qpv-2024'
    const whole = (await get(url)).json()
    const lines = whole.elements.map(
      (row: { de: string | null; vers: string | null; evenement: string }) => `${row.de ?? '∅'} ${row.vers ?? '∅'} ${row.evenement}`,
    )
    expect(lines).toEqual(['a m fusion', 'b m fusion', 'gone ∅ disparu', '∅ b ne', '∅ n ne'])
    expect(whole).toMatchObject({ total: 5, suite: null, de: 'qpv-2015', vers: 'qpv-2024', homonymes: [{ de: 'b', vers: 'b' }] })
    const paged: unknown[] = []
    for (let next: string | null = `${url}&limite=2`; next; ) {
      const page: { elements: unknown[]; suite: string | null } = (await get(next)).json()
      paged.push(...page.elements)
      next = page.suite
    }
    expect(paged).toEqual(whole.elements)
  })

  test('choose an event', async () => {
    const { elements, total } = (await get('/api/v1/genealogies?de=qpv-2015&vers=qpv-2024&evenement=ne')).json()
    expect([elements.length, total]).toEqual([2, 2])
    expect((await get('/api/v1/genealogies?de=qpv-2015&vers=qpv-2024&evenement=contact')).json()).toMatchObject({ elements: [], total: 0, suite: null })
  })

  test('refuse half a question, a zoning against itself, the wrong way round, what is not traced', async () => {
    expectProblem(await get('/api/v1/genealogies?de=qpv-2015'), 400, 'parametre_invalide', 'vers')
    expectProblem(await get('/api/v1/genealogies?vers=qpv-2015'), 400, 'parametre_invalide', 'de')
    expectProblem(await get('/api/v1/genealogies?evenement=ne'), 400, 'parametre_invalide', 'evenement')
    expectProblem(await get('/api/v1/genealogies?de=qpv-2015&vers=qpv-2015'), 400, 'parametre_invalide', 'vers')
    expectProblem(await get('/api/v1/genealogies?de=qpv-2024&vers=qpv-2015'), 400, 'parametre_invalide', 'de')
    expectProblem(await get('/api/v1/genealogies?de=cucs-2007&vers=qpv-2015'), 400, 'parametre_invalide', 'de')
    expectProblem(await get('/api/v1/genealogies?de=zus-1996&vers=iris-2020'), 404, 'introuvable', 'vers')
    expectProblem(await get('/api/v1/genealogies?de=qpv-2015&vers=qpv-2024&evenement=naissance'), 400, 'parametre_invalide', 'evenement')
  })

  test('stay those of the release: one that is traced afterwards is of the next', async () => {
    await database().transaction(async (t) => {
      const editions = new Map((await currentEditions(t.db)).map(({ zoning, id }) => [zoning, id]))
      await traceGenealogy(t, { from: editions.get('zus-1996') ?? 0, to: editions.get('iris-2020') ?? 0 })
    })
    const answer = await get('/api/v1/genealogies?publication=1')
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(answer.json()).toMatchObject({ publication: 1, total: 3 })
  })

  test('have one line for each pair, that of the basis of their build: a grid that comes later is of the next release', async () => {
    await database().transaction(async (t) => {
      const cells = { zones: [{ code: 'c', wkt: square(0, 0, 40), ...inLamentin }], variables: ['population_fiscale'], measures: { c: [500] } }
      const { edition } = await toyZoning(t, { zoning: 'carreau200-2019', ...cells })
      await sql`UPDATE ingest.dataset SET descriptor = descriptor || '{"carroyage": {}}' WHERE id = ${edition}`.execute(t.db)
    })
    const { release } = await buildRelease(database(), { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
    await database().transaction((t) => publishRelease(t, release))
    const pairs = async (publication: number) => (await get(`/api/v1/genealogies?publication=${publication}`)).json()
    const table = async (publication: number) => (await get(`/api/v1/genealogies?de=qpv-2015&vers=qpv-2024&publication=${publication}`)).json()
    const kin = async (publication: number) => (await genealogyOf('qpv-2024/m', `?vers=qpv-2015&publication=${publication}`)).parentes
    const before = await pairs(1)
    const after = await pairs(release)
    const names = ({ elements }: { elements: { de: string; vers: string }[] }) => elements.map(({ de, vers }) => `${de} ${vers}`)
    expect(before.total).toBe(3)
    expect(names(after)).toEqual([...new Set(names(after))])
    expect(names(after)).toEqual(expect.arrayContaining(names(before)))
    expect(before.elements[0].population).toBeNull()
    expect(after.elements[0].population).toMatchObject({ variable: 'population_fiscale' })
    expect([(await table(1)).total, (await table(release)).total]).toEqual([5, 5])
    expect([(await kin(1)).length, (await kin(release)).length]).toEqual([2, 2])
    expect((await kin(1))[0].population.part_de_l_autre).toBeNull()
    expect((await kin(release))[0].population.part_de_l_autre).toBe(1)
  })
})

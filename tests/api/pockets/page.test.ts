import { sql } from 'kysely'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../../support/api.ts'
import { A, B, BY_SHARE, cell, HIDDEN, MESH, NEARLY, seedTinyPockets } from '../../support/tiny-pockets.ts'
import { usePocketApi } from './pocket-api.ts'

const { get } = usePocketApi()

async function page(query = '') {
  const answer = await get(`/poches${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return parseHTML(answer.body).document
}

describe('GET /poches', () => {
  test('is a page without script nor inline style', async () => {
    const answer = await get('/poches')
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'")
    expect(answer.body).not.toMatch(/<script|<style| style=| onclick=/)
    expect((await get('/poches.css')).headers['content-type']).toBe('text/css; charset=utf-8')
  })

  test('lists the pockets by code with why, and those that nearly were with what they lack', async () => {
    const document = await page()
    const [kept, nearly] = [...document.querySelectorAll('table')]
    expect(kept?.querySelector('caption')?.textContent).toBe('Poches retenues, par code')
    expect([...(kept?.querySelectorAll('tbody code') ?? [])].map(({ textContent }) => textContent)).toEqual([A, B])
    expect(kept?.textContent).toContain('Le Lamentin')
    expect(kept?.textContent).toContain('très fragile')
    expect(nearly?.textContent).toContain(NEARLY)
    const why = [...document.querySelectorAll('.pourquoi details')].map(({ textContent }) => textContent)
    expect(why).toEqual([
      expect.stringMatching(/^1\. Poche 97213A : pourquoi elle est retenue[\s\S]*6\u00A0mailles qui se touchent/),
      expect.stringContaining('n’existe pas si les coins ne comptent pas'),
      expect.stringMatching(/^3\. 97213C : ce qui lui manque[\s\S]*il en faut 250/),
    ])
    for (const table of document.querySelectorAll('table')) {
      expect(table.querySelector('caption')?.textContent ?? '').not.toBe('')
      for (const head of table.querySelectorAll('th')) expect(head.getAttribute('scope')).toMatch(/^(col|row)$/)
    }
  })

  test('draws each layer with a pattern of its own, and tells the map in words', async () => {
    const document = await page()
    const map = document.querySelector('svg.carte')
    expect(map?.getAttribute('aria-label')).toBe(
      'Carte : 2\u00A0poches retenues, 1\u00A0presque retenue, 2\u00A0mailles à la limite, 3\u00A0quartiers prioritaires.',
    )
    expect(map?.querySelectorAll('path.retenue').length).toBe(2)
    const fills = ['retenue', 'presque', 'limite', 'exclu'].map((name) => map?.querySelector(`path.${name}`)?.getAttribute('fill'))
    expect(new Set(fills).size).toBe(4)
    expect(document.querySelectorAll('.legende li').length).toBe(4)
    for (const link of map?.querySelectorAll('a') ?? []) expect(document.getElementById(link.getAttribute('href')?.slice(1) ?? '')).not.toBeNull()
  })

  test('every link of it leads somewhere', async () => {
    const document = await page()
    const addresses = [...document.querySelectorAll('main a')].map((link) => link.getAttribute('href') ?? '').filter((href) => href.startsWith('/'))
    expect(addresses.length).toBeGreaterThan(8)
    // The toy has no values on its pockets: the routes of values have tests of their own.
    for (const address of new Set(addresses.filter((href) => !href.startsWith('/api/v1/valeurs') && href !== '/docs')))
      expect((await get(address)).statusCode, address).toBe(200)
  })

  test('says what was asked of a pocket, its thresholds, and hypotheses with their sources', async () => {
    expect((await get('/poches')).body).not.toContain('La carte dessine')
    const text = (await page()).querySelector('[aria-labelledby=recette]')?.textContent ?? ''
    for (const said of [
      'atteint 40\u00A0%',
      'au moins 250\u00A0habitants et 50\u00A0ménages',
      'Quartiers prioritaires 2024 (qpv-2024)',
      'donné en paramètre',
      'Source : le jouet',
      'imputée',
    ])
      expect(text).toContain(said)
  })

  test('another detection by its name; a département alone', async () => {
    expect((await page('?zonage=poche_revenu-2020')).body.textContent).toContain('Revenu moyen')
    expect((await page('?departement=972')).querySelector('#ou')?.textContent).toContain('département 972')
    expect((await page('?departement=971')).body.textContent).toContain('Aucune poche retenue ici.')
  })

  test('shows no cluster of fewer than 11 households', async () => {
    expect((await get('/poches')).body).not.toContain(HIDDEN)
    expect((await get('/poches')).body).toContain(NEARLY)
  })

  test('without detection it says what to do', async () => {
    const text = (await page('?publication=2')).body.textContent ?? ''
    expect(text).toContain('Aucune détection dans cette publication (2).')
    expect(text).toContain('kartye pockets')
  })

  test('bad requests', async () => {
    expectProblem(await get('/poches?zonage=qpv-2024'), 404, 'introuvable', 'zonage')
    expectProblem(await get('/poches?tri=pauvrete'), 400, 'parametre_inconnu', 'tri')
    expectProblem(await get('/poches?departement=Martinique'), 400, 'parametre_invalide', 'departement')
  })
})

describe('GET /poches with more than a map can draw', () => {
  const crowded = usePocketApi(async (database) => {
    await seedTinyPockets(database)
    await database.transaction(async ({ db }) => {
      await sql`
        INSERT INTO zonings.zone (edition, code, communes, departement, territory, area_m2, is_rectangle, geom, geom84)
        SELECT edition, 'X' || n, communes, departement, territory, area_m2, is_rectangle, geom, geom84
        FROM zonings.zone CROSS JOIN generate_series(1, 2000) AS n WHERE edition = ${MESH}::int AND code = ${cell(8, 2)}::text`.execute(db)
      await sql`
        INSERT INTO zonings.pocket_unit (edition, unit, role, is_imputed) SELECT ${BY_SHARE}::int, 'X' || n, 'limite', false FROM generate_series(1, 2000) AS n`.execute(
        db,
      )
    })
  })

  test('says what it leaves out', async () => {
    expect((await crowded.get('/poches')).body).toContain('La carte dessine les 2\u202F000 premières mailles à la limite')
  })
})

describe('GET /poches without a release', () => {
  const empty = usePocketApi(async () => undefined)

  test('says what to do all the same', async () => {
    const answer = await empty.get('/poches')
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('Aucune publication n’est en service.')
  })
})

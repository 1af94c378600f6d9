import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { buildOne } from '../../src/commands/build.ts'
import { detectAll, pocketsCommand } from '../../src/commands/pockets.ts'
import { readConfig } from '../../src/config.ts'
import type { Transaction } from '../../src/db/database.ts'
import { readRecipes } from '../../src/ingest/index.ts'
import { PocketRecipe } from '../../src/model/detection.ts'
import { makeFiles } from '../../src/publish/index.ts'
import { listDetections } from '../../src/publish/read/index.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { square, toyDataset, toyZoning } from '../support/toy-zones.ts'

const recipeWith = async (parametres: object): Promise<PocketRecipe> => {
  const [recipe] = await readRecipes()
  return PocketRecipe.parse({ ...recipe, mailles: ['iris'], parametres: { ...recipe?.parametres, ...parametres } })
}

/** One IRIS of 1,000 people and 400 households, 40 % poor, and a QPV away from it. */
async function loadIris(transaction: Transaction): Promise<void> {
  await toyZoning(transaction, { zoning: 'iris-2020', zones: [{ code: '972130101', wkt: square(0, 0, 10), communes: ['97213'] }], source: 'jouet-iris' })
  const variables = ['population', 'menages', 'taux_pauvrete_publie']
  await toyDataset(transaction, { zoning: 'iris-2020', source: 'jouet-taux', variables, measures: { '972130101': [1000, 400, 0.4] } })
  await toyZoning(transaction, { zoning: 'qpv-2024', zones: [{ code: 'QN97201M', wkt: square(20, 0, 2), communes: ['97213'] }], source: 'jouet-qpv' })
}

const SILENT = { step: () => undefined, stop: () => undefined }

describe('pockets before a build', () => {
  const database = useDatabase()
  afterEach(() => emptyTables(database()))

  test('a base without cells is built without pockets, and a note says so', async () => {
    const { zonings, notes } = await detectAll(database(), SILENT)
    expect(zonings).toEqual([])
    expect(notes).toEqual([expect.stringMatching(/^Poches \(poche\) non cherchées : .*aucune maille n’est chargée/)])
  })

  test('cells whose people are not loaded too', async () => {
    await database().transaction((transaction) => toyZoning(transaction, { zoning: 'iris-2020', zones: [{ code: '972130101', wkt: square(0, 0, 2) }] }))
    expect((await detectAll(database(), SILENT)).notes.join(' ')).toContain('iris-2020')
  })

  test('where nothing is kept, the release is built all the same, and its detection says what nearly was', async () => {
    await database().transaction((transaction) => loadIris(transaction))
    const { zonings, notes } = await detectAll(database(), SILENT, [await recipeWith({ seuil: { type: 'part', valeur: 0.3 }, population_min: 1500 })])
    expect([zonings, notes]).toEqual([[], ['Poches (poche) : 0 sur poche-2020.']])
    const { release, isSound } = await buildOne(database(), [], SILENT)
    expect(isSound).toBe(true)
    await makeFiles(database(), release, SILENT.step)
    const { rows } = await sql<{ edition: number; target: boolean }>`
      SELECT edition, is_target AS target FROM publish.release_zoning WHERE release = ${release}::int AND zoning = 'poche-2020'`.execute(database().db)
    expect(rows).toMatchObject([{ target: false }])
    expect(await listDetections(database().db, [rows[0]?.edition ?? 0])).toMatchObject([{ zonage: 'poche-2020', poches: 0, presque: 1 }])
  })

  test('a recipe that names a commune which is not there fails: it is wrong, wherever it is held', async () => {
    await database().transaction((transaction) => loadIris(transaction))
    const wrong = await recipeWith({ communes: ['97299'] })
    await expect(detectAll(database(), SILENT, [wrong])).rejects.toMatchObject({
      code: 'parametre_invalide',
      place: { parametre: 'communes', valeur: '97299' },
    })
  })
})

test('an unknown recipe is refused before any database is opened, naming those that are known', async () => {
  const output = { say: () => undefined, result: () => undefined, progress: () => SILENT }
  await expect(pocketsCommand(readConfig({}), output, { recette: 'inconnue' })).rejects.toMatchObject({
    code: 'parametre_invalide',
    message: expect.stringContaining('Connues : poche'),
    place: { parametre: 'recette', valeur: 'inconnue' },
  })
})

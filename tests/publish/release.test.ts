import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { buildRelease, currentRelease, publishRelease, rollbackRelease } from '../../src/publish/index.ts'
import { emptyTables, useDatabase } from '../support/database.ts'
import { CATALOGUE, IRIS, QPV } from '../support/toy-estimate.ts'
import { toyDataset, toyZoning } from '../support/toy-zones.ts'

const opened = useDatabase()
let database: Database
beforeEach(async () => {
  database = opened()
  await emptyTables(database)
  await database.transaction(async (t) => {
    await toyZoning(t, QPV)
    await toyZoning(t, { zoning: 'iris-2020', zones: IRIS, variables: ['population'], measures: { i1: [100], i2: [300] } })
  })
})

const build = () => buildRelease(database, { catalogue: CATALOGUE, carriedOnto: ['qpv-2024'] })
const publish = (release: number) => database.transaction((t) => publishRelease(t, release))
const rollback = () => database.transaction((t) => rollbackRelease(t))

describe('a release', () => {
  test('is a candidate until it is published, and then the one served', async () => {
    const { release, isSound } = await build()
    expect(isSound).toBe(true)
    expect(await currentRelease(database.db)).toBeNull()
    await publish(release)
    expect(await currentRelease(database.db)).toBe(release)
  })

  test('says what it changes for readers of the one served', async () => {
    const first = await build()
    expect(first.differences).toBeNull()
    await publish(first.release)
    expect((await build()).differences).toMatchObject({ publication: first.release, modifiees: 0, nouvelles: 0, disparues: 0 })
    // the population of i2 is published anew: the QPV changes, and so does the IRIS
    await database.transaction(async (t) => {
      const later = await toyDataset(t, { zoning: 'iris-2020', variables: ['population'], measures: { i1: [100], i2: [500] } })
      await sql`UPDATE ingest.dataset SET superseded_by = ${later} WHERE zoning = 'iris-2020' AND id <> ${later}`.execute(t.db)
    })
    const { differences } = await build()
    expect(differences).toMatchObject({ modifiees: 2, nouvelles: 0, disparues: 0 })
    expect(differences?.exemples).toContainEqual({ zonage: 'qpv-2024', territoire: 'q', indicateur: 'population', periode: '2020', avant: 200, apres: 300 })
  })

  test('keeps its perimeters when a later file changes them', async () => {
    const { release } = await build()
    await publish(release)
    const served = async (): Promise<unknown> =>
      (
        await sql`SELECT z.code, z.area_m2 FROM publish.release_zoning r JOIN zonings.zone z ON z.edition = r.edition WHERE r.release = ${release} AND r.zoning = 'qpv-2024'`.execute(
          database.db,
        )
      ).rows
    const before = await served()
    await database.transaction((t) => toyZoning(t, { zoning: 'qpv-2024', zones: IRIS }))
    expect(await served()).toEqual(before)
  })

  test('that fails a blocking check is kept, and cannot be published', async () => {
    const { release } = await build()
    await sql`
      UPDATE publish.release SET is_sound = false, checks = '[{"code":"conservation","libelle":"Conservation","bloquant":true,"reussi":false,"detail":"1 sur 1 en défaut."}]'
      WHERE id = ${release}`.execute(database.db)
    await expect(publish(release)).rejects.toMatchObject({ code: 'publication_refusee', message: expect.stringContaining('Conservation — 1 sur 1 en défaut.') })
    expect(await currentRelease(database.db)).toBeNull()
  })

  test('that does not exist is said so', async () => {
    await expect(publish(99)).rejects.toMatchObject({ code: 'publication_inconnue' })
  })
})

describe('the checks of a release', () => {
  test('catch a share above one, and name it', async () => {
    await database.transaction((t) =>
      toyDataset(t, { zoning: 'iris-2020', source: 'faux', variables: ['chomeurs', 'actifs'], measures: { i1: [300, 100], i2: [300, 100] } }),
    )
    const { isSound, checks } = await build()
    expect(isSound).toBe(false)
    expect(checks.find(({ code }) => code === 'estimations_bornees')).toMatchObject({
      reussi: false,
      detail: expect.stringContaining('qpv-2024 q chomage 2020'),
    })
    expect(checks.find(({ code }) => code === 'officiels_bornes')).toMatchObject({ reussi: false, bloquant: false })
  })
})

describe('a rollback', () => {
  test('goes back to what was served before, one step at a time', async () => {
    const [a, b, c] = [(await build()).release, (await build()).release, (await build()).release]
    for (const release of [a, b, c]) await publish(release)
    expect(await rollback()).toBe(b)
    expect(await currentRelease(database.db)).toBe(b)
    expect(await rollback()).toBe(a)
    await expect(rollback()).rejects.toMatchObject({ code: 'publication_refusee' })
    await publish(c)
    expect(await rollback()).toBe(a)
  })
})

test('readers keep answers while a release is being built and published', async () => {
  await publish((await build()).release)
  let building = true
  const building$ = build().then(async ({ release }) => {
    await publish(release)
    building = false
  })
  const seen = new Set<number>()
  while (building) {
    const { rows } = await sql<{ run: number; n: number }>`
      SELECT r.run, count(v.code) AS n FROM publish.release r LEFT JOIN estimate.value v ON v.run = r.run AND v.zoning = 'qpv-2024'
      WHERE r.id = (SELECT release FROM publish.switch ORDER BY id DESC LIMIT 1) GROUP BY r.run`.execute(database.db)
    for (const { n } of rows) seen.add(n)
  }
  await building$
  expect([...seen]).toEqual([1])
})

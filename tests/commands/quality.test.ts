import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readQuality } from '../../src/api/index.ts'
import { createOutput } from '../../src/commands/output.ts'
import { type QualityOptions, qualityCommand } from '../../src/commands/quality.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { freshDatabaseOptions } from '../support/database.ts'
import { seedTinyAccuracy } from '../support/tiny-accuracy.ts'

const folder = mkdtempSync(join(tmpdir(), 'kartye-qualite-'))
let config: Config
let drop = async () => {}

beforeAll(async () => {
  const options = await freshDatabaseOptions()
  drop = options.drop
  config = { ...readConfig({}), ...options }
  const database = await openDatabase(options)
  await seedTinyAccuracy(database)
  await database.close()
})
afterAll(async () => {
  await drop()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the command and returns what it printed. */
async function quality(options: QualityOptions, json = false): Promise<string> {
  let printed = ''
  const stdout = Object.assign(Object.create(process.stdout), {
    write: (text: string) => {
      printed += text
      return true
    },
  })
  await qualityCommand(config, createOutput({ json }, stdout), options)
  return printed
}

describe('kartye quality', () => {
  test('prints for each indicator a sentence and its methods side by side', async () => {
    const lines = (await quality({ indicateur: 'taux_pauvrete' })).split('\n')
    expect(lines[0]).toBe('Taux de pauvreté — taux_pauvrete sur qpv-2024, écarts en points')
    expect(lines[1]).toContain('l’estimation corrigée s’écarte en moyenne de 1,0 point du chiffre publié')
    expect(lines[2]).toMatch(/Méthode +Source, période +n +Écart moyen/)
    expect(lines[3]).toMatch(/estimation corrigée +toy-filosofi-iris, 2018 +2 +1,0 .* 100 % +–$/)
    expect(lines[4]).toMatch(/répartition par surface +toy-filosofi-iris, 2018 +3 +8,3 .* −5,0 .* 67 % +67 %$/)
    expect(lines[5]).toContain('correction toy_pauvrete (2018) : 2 termes, 120 territoires de 6 départements, prise par défaut')
    expect(new Set(lines.slice(2, 5).map((line) => line.length)).size).toBe(1)
  })

  test('is the report of the API under --json', async () => {
    const report = JSON.parse(await quality({ zonage: 'qpv-2024' }, true))
    expect(report).toMatchObject({ publication: 1, methodes: [{ indicateur: 'population', mae: 100 }, { methode: 'aire' }, { methode: 'corrige' }] })
  })

  test('says when nothing was judged', async () => {
    expect(await quality({ publication: 2 })).toContain('il n’y a rien à juger')
  })

  test('writes a page that stands alone: its style inside, no address of the service', async () => {
    const html = join(folder, 'qualite.html')
    expect(await quality({ html })).toContain(`Écrit : ${html}`)
    const page = readFileSync(html, 'utf8')
    expect(page).toContain('<style>')
    expect(page.match(/<svg/g)).toHaveLength(7) // two methods of a rate, three drawings each; one count, which knows neither shares nor intervals
    expect(page).not.toMatch(/<link rel="stylesheet"|href="\/|<script/)
  })

  test('an unknown release, zoning or indicator is a named mistake', async () => {
    const database = await openDatabase(config)
    try {
      await expect(readQuality(database.db, { publication: 99 })).rejects.toMatchObject({ name: 'DomainError', code: 'publication_inconnue' })
      await expect(readQuality(database.db, { zonage: 'zus-1900' })).rejects.toMatchObject({ name: 'DomainError', place: { parametre: 'zonage' } })
      await expect(readQuality(database.db, { indicateur: 'bonheur' })).rejects.toMatchObject({ name: 'DomainError', place: { parametre: 'indicateur' } })
    } finally {
      await database.close()
    }
  })

  test('so is a folder that does not exist', async () => {
    const html = join(folder, 'nulle', 'part.html')
    await expect(quality({ html })).rejects.toMatchObject({ name: 'DomainError', code: 'fichier_introuvable', place: { fichier: html } })
  })
})

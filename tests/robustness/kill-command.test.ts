import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Child } from '../support/child.ts'
import { writeGridFile } from '../support/grid-file.ts'
import { untilGrown } from '../support/growth.ts'
import { kartye, type Published, publishDemo, readPublished } from '../support/published-demo.ts'

// Each test starts several engines, one after the other.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

/** Files of the database made since the command began, when it is killed: early, and further on. */
const MOMENTS = [1, 4]

describe.runIf(inject('engine').kind === 'embedded')('a command killed in the middle, on a folder that serves the demo', () => {
  let dataDir = ''
  let before: Published
  const cleanings: (() => void)[] = []
  const folder = mkdtempSync(join(tmpdir(), 'kartye-grid-'))
  const grid = join(folder, 'carreaux_200m_met.csv')
  const descriptor = join(folder, 'carreaux-inventes.json')
  const ingest = ['ingest', descriptor, grid, '--periode', '2019']

  beforeAll(async () => {
    const demo = await publishDemo()
    dataDir = demo.dataDir
    cleanings.push(demo.remove, () => rmSync(folder, { recursive: true, force: true }))
    await writeGridFile(grid, 60_000)
    // Invented cells, said to be so: real ones would take the demo out of the next build.
    const shipped = JSON.parse(readFileSync('data/sources/insee-filosofi-carreaux-200m.json', 'utf8'))
    writeFileSync(descriptor, JSON.stringify({ ...shipped, id: 'carreaux-inventes', fictif: true }))
    before = await readPublished(dataDir)
  })
  afterAll(() => {
    for (const clean of cleanings) clean()
  })

  const killAfter = async (command: Child, files: number): Promise<void> => {
    await untilGrown(dataDir, files, command)
    await command.kill('SIGKILL')
    expect((await command.end).code, 'it was killed before its end').toBeNull()
  }

  test('the demo is served to begin with', () => {
    expect(before).toMatchObject({ release: 1 })
    expect(before.values).toBeGreaterThan(100)
  })

  test('kartye ingest: what was published is still there, and the file is not half-read', async () => {
    await killAfter(kartye(dataDir, ingest), 1)
    expect(await readPublished(dataDir)).toEqual(before)
  })

  test.for(MOMENTS)('kartye build, after %i new files: what was published is still there', async (files) => {
    await killAfter(kartye(dataDir, ['build']), files)
    expect(await readPublished(dataDir)).toEqual(before)
  })

  test('and the same commands started again reach their end', async () => {
    const read = await kartye(dataDir, [...ingest, '--json']).end
    expect(read).toMatchObject({ code: 0 })
    expect(JSON.parse(read.stdout)).toMatchObject({ read: 60_000, kept: 60_000 })
    const build = await kartye(dataDir, ['build', '--json']).end
    expect(build).toMatchObject({ code: 0 })
    const { release } = JSON.parse(build.stdout)
    expect(await kartye(dataDir, ['publish', String(release)]).end).toMatchObject({ code: 0 })
    expect(await readPublished(dataDir)).toMatchObject({ release, datasets: before.datasets + 1 })
  })
})

describe.runIf(inject('engine').kind === 'embedded')('kartye start killed while it loads the demo', () => {
  test('starts again and serves the demo', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'kartye-test-'))
    const first = kartye(dataDir, ['start'])
    await first.line(/chargement de la démonstration/)
    await untilGrown(dataDir, 20, first)
    await first.kill('SIGKILL')
    const second = kartye(dataDir, ['start'])
    await second.line(/est servi sur/)
    await second.kill('SIGTERM')
    expect(await second.end).toMatchObject({ code: 0 })
    const published = await readPublished(dataDir)
    expect(published.values).toBeGreaterThan(100)
    expect(published.release).not.toBeNull()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

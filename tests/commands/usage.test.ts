import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { translate } from '../../src/commands/usage.ts'

const run = promisify(execFile)

/** Runs the command line and returns its exit code and what it wrote. */
async function kartye(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return run(process.execPath, ['src/main.ts', ...words]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  )
}

describe('the command line', () => {
  test.each([
    [['bouh'], "commande inconnue : 'bouh'"],
    [['ingest'], "il manque l'argument 'descripteur'"],
    [['publish', 'x'], "valeur refusée pour 'publication' : 'x'. Un nombre entier est attendu."],
    [['quality', '--publication', 'x'], "valeur refusée pour l'option '--publication <publication>' : 'x'. Un nombre entier est attendu."],
    [['publish', '1', '2'], 'trop d’arguments : 1 attendu(s), 2 donné(s)'],
    [['build', '--zonages'], "option inconnue : '--zonages'"],
    [['ingest', 'a', 'b', '--periode', 'hier'], 'Une période s’écrit AAAA ou AAAA-MM.'],
    [['ingest', 'a', 'b', '--reparation-max', '2'], 'Un nombre de 0 à 1 est attendu.'],
  ])('%j: a mistake of usage is told in French, and exits 2', async (words, said) => {
    const { code, stderr } = await kartye(...words)
    expect(code).toBe(2)
    expect(stderr).toContain(said)
    expect(stderr).toContain('Essayez --help.')
  })

  test('every command explains itself', async () => {
    const { code, stdout } = await kartye('ingest', '--help')
    expect(code).toBe(0)
    expect(stdout).toContain('Usage : kartye ingest')
    expect(stdout).toContain('--millesime')
  })

  test('an unknown descriptor is a named mistake', async () => {
    const { readDescriptor } = await import('../../src/ingest/index.ts')
    await expect(readDescriptor('bouh')).rejects.toMatchObject({ code: 'descripteur_inconnu', httpStatus: 404 })
  })
})

test('what is not known of commander is left as it is', () => {
  expect(translate('error: something new\n')).toBe('error: something new\n')
})

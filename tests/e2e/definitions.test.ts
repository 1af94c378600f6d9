import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { artefact, demoServer, describeClient } from './observatories.ts'
import { runProgram } from './program.ts'
import { ask } from './service.ts'

const REDOCLY = '@redocly/cli@2.77.0'
const Lint = z.object({
  totals: z.object({ errors: z.number() }),
  problems: z.array(
    z.object({ severity: z.string(), ruleId: z.string(), message: z.string(), location: z.array(z.object({ pointer: z.string().optional() })) }),
  ),
})

describeClient('Redocly', [{ program: 'npx', from: 'npm' }], demoServer, (url) => {
  test.for([
    ['the definition of the OGC API', '/ogc/api', 'ogc-api.json'],
    ['the definition of the whole API', '/openapi.json', 'openapi.json'],
  ])('finds no error in %s', async ([, path = '', name = '']) => {
    const file = artefact(name)
    const definition = await ask(url + path, { accept: 'application/vnd.oai.openapi+json;version=3.0, application/json' })
    writeFileSync(file, await definition.text())
    const { stdout, stderr } = await runProgram('npx', ['--yes', REDOCLY, 'lint', file, '--format=json'])
    if (!stdout.startsWith('{')) throw new Error(`Redocly could not read ${name}: ${stderr}`)
    const { totals, problems } = Lint.parse(JSON.parse(stdout))
    const errors = problems.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message}`)).toEqual([])
    expect(totals.errors).toBe(0)
  })
})

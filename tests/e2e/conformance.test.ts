import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { artefact, clientFile, demoEmbedded, demoServer, describeClient, montpellier } from './observatories.ts'
import { runProgram } from './program.ts'

const Verdicts = z.object({
  conformsTo: z.array(z.string()),
  results: z.array(z.object({ status: z.enum(['PASS', 'WARN', 'FAIL', 'SKIP']), requirement: z.string() })),
})

for (const observatory of [demoEmbedded, demoServer, montpellier])
  describeClient('the conformance checker', [{ client: 'conformance.mjs' }], observatory, (url) => {
    const check = async (...options: string[]) => {
      const file = artefact(`conformance-${new URL(url).port}${options.join('')}.json`)
      const collections = ['--collection', observatory.checked.join(','), '--json', file]
      const { stdout, stderr } = await runProgram(process.execPath, [clientFile('conformance.mjs'), `${url}/ogc`, ...collections, ...options])
      if (!existsSync(file)) throw new Error(`the checker could not work: ${stderr}`)
      return { faults: stdout.split('\n').filter((line) => line.startsWith('FAIL')), stderr, ...Verdicts.parse(JSON.parse(readFileSync(file, 'utf8'))) }
    }

    test('finds no fault, and every class that is claimed has requirements that pass', async () => {
      const { faults, stderr, conformsTo, results } = await check()
      expect([...faults, stderr]).toEqual([''])
      const passed = results.filter(({ status }) => status === 'PASS').map(({ requirement }) => requirement)
      const proven = conformsTo.filter((claimed) => passed.some((requirement) => requirement.startsWith(`${claimed.replace('/conf/', '/req/')}/`)))
      expect(proven).toEqual(conformsTo)
      expect(conformsTo.length).toBeGreaterThan(10)
    })

    test('finds no fault among what the official suite asserts', async () => {
      const { faults, stderr } = await check('--ets')
      expect([...faults, stderr]).toEqual([''])
    })
  })

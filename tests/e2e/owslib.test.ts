import { expect, test } from 'vitest'
import { clientFile, demoEmbedded, demoServer, describeClient } from './observatories.ts'
import { outputOf } from './program.ts'
import { listCollections } from './service.ts'

const OWSLIB = [{ program: 'python3', from: 'python3-owslib' }, { client: 'client-owslib.py' }]

for (const observatory of [demoEmbedded, demoServer])
  describeClient('OWSLib', OWSLIB, observatory, (url) => {
    test('reads the conformance, the API definition, the collections, their items one by one and their queryables', async () => {
      const said = await outputOf('/usr/bin/python3', [clientFile('client-owslib.py'), `${url}/ogc`])
      const collections = (await listCollections(url)).map(({ id }) => id)
      expect(said).toContain(`collections [${collections.map((id) => `'${id}'`).join(', ')}]`)
      expect(said).toMatch(/^openapi 3\.0\.\d+ \d+ paths$/m)
      expect(said.match(/^ {2}items [1-9]\d* matched [1-9]\d*$/gm)).toHaveLength(3)
      expect(said.match(/^ {2}item \S+$/gm)).toHaveLength(3)
      expect(said.match(/^ {2}queryables \['/gm)).toHaveLength(3)
      // It asks a box around Paris, where the island is not.
      expect(said.match(/^ {2}bbox 0$/gm)).toHaveLength(3)
    })
  })

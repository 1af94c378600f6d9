import { expect, test } from 'vitest'
import { descriptorJsonSchema, descriptorPage } from '../../src/ingest/document-descriptor.ts'

// `npx vitest run tests/ingest/document-descriptor.test.ts -u` prints them again.
test('the page of descriptors is the one that the schema prints', async () => {
  await expect(descriptorPage()).toMatchFileSnapshot('../../docs/descripteurs.md')
})

test('so is their JSON Schema', async () => {
  await expect(descriptorJsonSchema()).toMatchFileSnapshot('../../docs/descripteur.schema.json')
})

test('every key is explained', () => {
  const bare = descriptorPage()
    .split('\n')
    .filter((row) => /^\| `[^|]*\|\s*\|/.test(row))
  expect(bare).toEqual([])
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { geojsonSequence } from '../../src/formats/index.ts'
import { bytesOf } from '../support/toy-file.ts'

async function* pagesOf(pages: readonly string[]): AsyncGenerator<{ features: string }> {
  for (const features of pages) yield { features }
}

const feature = (id: string): string => JSON.stringify({ type: 'Feature', id, geometry: null, properties: { libelle: id } })

describe('geojsonSequence', () => {
  test('puts a record separator before each feature and a line feed after it, whatever the pages', async () => {
    const text = (await bytesOf(geojsonSequence(pagesOf([`${feature('a')},${feature('b')}`, '', feature('c')])))).toString()
    expect(text).toBe(`\x1E${feature('a')}\n\x1E${feature('b')}\n\x1E${feature('c')}\n`)
  })

  test('gives back the features of any labels, even those that write JSON', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('x},{"type":"Feature",', ',{"type":"Feature",', '","a":{}},{"type":"Feature","id":"')), {
          minLength: 1,
        }),
        async (labels) => {
          const text = (await bytesOf(geojsonSequence(pagesOf([labels.map(feature).join(',')])))).toString()
          const records = text.split('\x1E').slice(1)
          expect(records.map((record) => JSON.parse(record).id)).toEqual(labels)
          expect(records.every((record) => record.endsWith('\n'))).toBe(true)
        },
      ),
    ))
})

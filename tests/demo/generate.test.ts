import { readdirSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generateDemo } from '../../data/demo/generate.ts'
import { bytesOf, DEMO } from './read-demo.ts'

const files = generateDemo()

test('generating again gives the committed bytes, file for file', () => {
  for (const [name, bytes] of files) expect(Buffer.from(bytes).equals(bytesOf(name)), `${name} : relancer npm run demo`).toBe(true)
})

test('two generations in the same process do not disturb each other', () => {
  const again = generateDemo()
  expect([...again.keys()]).toEqual([...files.keys()])
  for (const [name, bytes] of again) expect(Buffer.from(bytes).equals(Buffer.from(files.get(name) ?? [])), name).toBe(true)
})

test('every data file of the folder comes from the script', () => {
  const present = readdirSync(DEMO).filter((name) => /\.(csv|geojson)$/.test(name))
  expect(present.toSorted()).toEqual([...files.keys()].toSorted())
})

test('the folder stays under 3 MB, and no file but the micro-truth passes 400 kB', () => {
  const sizes = readdirSync(DEMO, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: statSync(`${entry.parentPath}/${entry.name}`).size }))
  expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(3_000_000)
  expect(sizes.filter(({ name, bytes }) => bytes > 400_000 && name !== 'verite_menages.csv')).toEqual([])
})

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fingerprint } from '../../../src/ingest/read/index.ts'
import { makeZip } from './make-zip.ts'
import { readAll, useFolder } from './reading.ts'

describe('a file that is not what it should be', () => {
  const folder = useFolder()

  test('missing, a folder, empty: each says so and names the file', async () => {
    mkdirSync(join(folder.path(), 'dossier.csv'))
    const missing = join(folder.path(), 'absent.csv')
    const place = (fichier: string) => ({ fichier })
    for (const open of [readAll, fingerprint]) {
      await expect(open(missing)).rejects.toMatchObject({ code: 'fichier_introuvable', place: place('absent.csv'), message: expect.stringContaining(missing) })
      await expect(open(join(folder.path(), 'dossier.csv'))).rejects.toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('dossier') })
      for (const name of ['vide.csv', 'vide.gpkg', 'vide.zip', 'vide.xlsx', 'vide.geojson', 'vide.shp'])
        await expect(open(folder.put(name, ''))).rejects.toMatchObject({
          code: 'fichier_illisible',
          place: place(name),
          message: expect.stringContaining('vide'),
        })
    }
  })

  test.each([
    ['a zip named .csv', 'zip.csv', makeZip([{ name: 'a.csv', content: 'a\n' }]), 'archive zip'],
    ['a web page named .csv', 'page.csv', '\n<!DOCTYPE html>\n<html lang="fr">', 'page HTML'],
    ['a web page named .zip', 'page.zip', '<html>', 'page HTML'],
    ['an XML named .geojson', 'atom.geojson', '<?xml version="1.0"?><feed/>', 'document XML'],
    ['a GeoJSON named .csv', 'geo.csv', '{"type":"FeatureCollection"}', 'fichier JSON'],
    ['a CSV named .xlsx', 'csv.xlsx', 'a;b\n', 'fichier texte'],
    ['a gzip', 'base.csv', gzipSync('a;b\n'), 'archive gzip'],
    ['a PDF', 'base.csv', '%PDF-1.7', 'PDF'],
    ['UTF-16', 'base.csv', Buffer.from('\uFEFFa;b\n', 'utf16le'), 'UTF-16'],
    ['bytes', 'base.csv', Buffer.from([1, 0, 2]), 'binaire'],
    ['bytes without a known name', 'base.dat', Buffer.from([1, 0, 2]), 'binaire'],
  ])('%s is recognised', async (_, name, content, said) => {
    await expect(readAll(folder.put(name, content))).rejects.toMatchObject({
      code: 'fichier_non_conforme',
      place: { fichier: name },
      message: expect.stringContaining(said),
    })
  })

  test('an old .xls, whatever its name, is to be saved as XLSX or CSV', async () => {
    const xls = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0])
    for (const name of ['base.xls', 'base.xlsx', 'base.csv'])
      await expect(readAll(folder.put(name, xls))).rejects.toMatchObject({
        code: 'fichier_non_conforme',
        message: expect.stringContaining('enregistrez-le en XLSX ou en CSV'),
      })
  })

  test('the format of the descriptor wins over the name, and the content over both', async () => {
    expect((await readAll(folder.put('base.dat', 'a;b\n1;2\n'))).format).toBe('csv')
    expect((await readAll(folder.put('base.json', 'a;b\n1;2\n'), { type: 'csv' })).format).toBe('csv')
    await expect(readAll(folder.put('b.csv', 'a;b\n'), { type: 'xlsx' })).rejects.toMatchObject({ message: expect.stringContaining("d'après le descripteur") })
  })

  test('fingerprint: sha256 of the content, and its size', async () => {
    expect(await fingerprint(folder.put('abc.txt', 'abc'))).toEqual({ sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 }) // FIPS 180-2, B.1
  })
})

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { unpack } from '../../../src/ingest/read/archive.ts'
import { openSourceFile } from '../../../src/ingest/read/index.ts'
import { useOwnTemporaryFolder } from '../../support/own-temporary-folder.ts'
import { makeXlsx, xmlRow } from './make-xlsx.ts'
import { makeZip } from './make-zip.ts'
import { cellsOf, format, readAll, useFolder } from './reading.ts'

const csv = (name: string, content = 'a,b\n01,2\n') => ({ name, content })

describe('a zip archive', () => {
  const { put } = useFolder()
  const temporary = useOwnTemporaryFolder()

  test('its only data file is read, notices and macOS leftovers apart; nothing is left behind', async () => {
    const zip = makeZip([csv('dossier/base.CSV'), csv('lisez-moi.txt'), csv('__MACOSX/dossier/._base.csv'), csv('dossier/')])
    expect(cellsOf(await readAll(put('base.zip', zip)))).toEqual([['01', '2']])
    expect(readdirSync(temporary())).toEqual([])
  })

  test('the unpacked file stays until it is closed', async () => {
    const file = await openSourceFile(put('base.zip', makeZip([csv('base.csv')])), format())
    expect(readdirSync(temporary())).toHaveLength(1)
    await file.close()
    expect(readdirSync(temporary())).toEqual([])
  })

  test('several data files: the descriptor chooses, by expression or by type', async () => {
    const geojson = '{"type":"FeatureCollection","features":[]}'
    const path = put('deux.zip', makeZip([csv('base-ic-2016.csv'), csv('meta_base-ic-2016.csv', 'x\n1\n'), csv('iris.geojson', geojson)]))
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('« meta_base-ic-2016.csv »') })
    expect((await readAll(path, { fichier: '^base-ic' })).columns).toEqual(['a', 'b'])
    expect((await readAll(path, { type: 'geojson' })).format).toBe('geojson')
    await expect(readAll(path, { fichier: 'base-ic' })).rejects.toMatchObject({
      code: 'fichier_non_conforme',
      message: expect.stringContaining('format.fichier'),
    })
    await expect(readAll(path, { fichier: '2019' })).rejects.toMatchObject({
      code: 'fichier_non_conforme',
      message: expect.stringContaining('« base-ic-2016.csv »'),
    })
    await expect(readAll(path, { fichier: '(' })).rejects.toMatchObject({ code: 'descripteur_invalide' })
  })

  test('a workbook inside is a workbook, and a text alone is data', async () => {
    expect((await readAll(put('x.zip', makeZip([{ name: 'base.xlsx', content: makeXlsx({ F: xmlRow(1, ['a']) }) }])))).format).toBe('xlsx')
    expect((await readAll(put('t.zip', makeZip([csv('base.txt')])))).format).toBe('csv')
  })

  test('a mistake inside names both the archive and the file, and leaves nothing behind', async () => {
    const path = put('mauvais.zip', makeZip([csv('base.csv', 'a,b\n1\n')]))
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_illisible', place: { fichier: 'mauvais.zip › base.csv', ligne: 2 } })
    const html = put('page.zip', makeZip([csv('base.csv', '<!DOCTYPE html><html></html>')]))
    await expect(readAll(html)).rejects.toMatchObject({ code: 'fichier_non_conforme' })
    expect(readdirSync(temporary())).toEqual([])
  })

  test('truncated anywhere, it is said to be so', async () => {
    const whole = makeZip([csv('base.csv', `a,b\n${Array.from({ length: 3000 }, (_, i) => `${i},${(i * 7919) % 1000}\n`).join('')}`)])
    for (const length of [10, 100, whole.length - 100, whole.length - 1])
      await expect(readAll(put('coupe.zip', whole.subarray(0, length)))).rejects.toMatchObject({
        code: 'fichier_illisible',
        message: expect.stringContaining('tronquée'),
      })
    expect(readdirSync(temporary())).toEqual([])
  })

  test('a content that is not the announced one is damaged', async () => {
    await expect(readAll(put('crc.zip', makeZip([{ ...csv('base.csv'), announcedChecksum: 1 }])))).rejects.toMatchObject({ code: 'fichier_illisible' })
    await expect(readAll(put('taille.zip', makeZip([{ ...csv('base.csv'), announcedBytes: 3 }])))).rejects.toMatchObject({ code: 'fichier_illisible' })
    expect(readdirSync(temporary())).toEqual([])
  })

  test('a name that leaves the folder is refused', async () => {
    for (const name of ['../evil.csv', '/etc/evil.csv', 'a/../../evil.csv', 'C:\\evil.csv'])
      await expect(readAll(put('slip.zip', makeZip([csv(name)])))).rejects.toMatchObject({
        code: 'fichier_illisible',
        message: expect.stringContaining('sortirait'),
      })
  })

  test('a bomb is refused before it is unpacked: too dense, too long, or longer than announced', async () => {
    const dense = put('dense.zip', makeZip([{ name: 'base.csv', content: Buffer.alloc(32 * 1024 ** 2, '0') }]))
    await expect(readAll(dense)).rejects.toMatchObject({ code: 'fichier_illisible', message: expect.stringContaining('limites') })
    const small = put('petit.zip', makeZip([csv('base.csv', 'a\n'.repeat(1000))]))
    await expect(unpack({ path: small, label: 'petit.zip' }, format(), { bytes: 1999, ratio: 400 })).rejects.toMatchObject({ code: 'fichier_illisible' })
    const liar = put('menteur.zip', makeZip([{ name: 'base.csv', content: Buffer.alloc(32 * 1024 ** 2, '0'), announcedBytes: 1000 }]))
    await expect(readAll(liar)).rejects.toMatchObject({ code: 'fichier_illisible' })
    expect(readdirSync(temporary())).toEqual([])
  })

  test('an empty archive', async () => {
    await expect(readAll(put('vide.zip', makeZip([])))).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('rien') })
  })
})

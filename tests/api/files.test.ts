import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { rangeOf } from '../../src/api/files/range.ts'
import { type NewFile, storeFile } from '../../src/publish/files/store-file.ts'
import { makeFiles } from '../../src/publish/index.ts'
import { PART_BYTES } from '../../src/publish/read/files.ts'
import { expectProblem, useTinyApi } from '../support/api.ts'
import { SERVED, WAITING } from '../support/tiny-observatory.ts'

const { get, app, database } = useTinyApi()

// Longer than two parts, so that ranges meet one, two or three of them.
const BIG = Buffer.from(Uint8Array.from({ length: 2 * PART_BYTES + 12_345 }, (_, i) => (i * 31 + (i >> 8)) & 255))
const LIST = `/api/v1/publications/${SERVED}/fichiers`
const CSV = `${LIST}/qpv-2024.csv`

beforeAll(async () => {
  await makeFiles(database(), SERVED, () => undefined)
  const big: NewFile = {
    ...{ name: 'grand.bin', title: 'Grand', mediaType: 'application/octet-stream', zoning: null, rowCount: null },
    write: async function* () {
      yield BIG
    },
  }
  await storeFile(database(), SERVED, big)
})

describe('the list of files', () => {
  test('says what each is, how long, how many lines, and where', async () => {
    const { elements, total, publication, message } = (await get(LIST)).json()
    expect([total, publication, message]).toEqual([elements.length, SERVED, null])
    expect(elements.find(({ nom }: { nom: string }) => nom === 'qpv-2024.gpkg')).toEqual({
      nom: 'qpv-2024.gpkg',
      titre: 'Quartiers prioritaires 2024 : indicateurs à leur dernière période (GeoPackage)',
      type: 'application/geopackage+sqlite3',
      octets: expect.any(Number),
      empreinte: expect.stringMatching(/^[0-9a-f]{64}$/),
      lignes: 4,
      zonage: 'qpv-2024',
      faite_le: expect.any(String),
      url: `${LIST}/qpv-2024.gpkg`,
    })
  })

  test('is where its release says, and is not sent twice', async () => {
    expect((await get(`/api/v1/publications/${SERVED}`)).json().fichiers).toBe(LIST)
    const { etag } = (await get(LIST)).headers
    expect((await get(LIST, { 'if-none-match': String(etag) })).statusCode).toBe(304)
  })

  test('of a release without files is empty, and says how to make them', async () => {
    expect((await get(`/api/v1/publications/${WAITING}/fichiers`)).json()).toEqual({
      elements: [],
      total: 0,
      publication: WAITING,
      message: 'La publication 2 n’a pas de fichiers ; pour les faire : kartye files 2',
    })
  })

  test('of an unknown release is 404', async () => expectProblem(await get('/api/v1/publications/99/fichiers'), 404, 'publication_inconnue', 'publication'))
  test('knows no other format', async () => expectProblem(await get(`${LIST}?f=csv`), 400, 'format_non_pris_en_charge', 'f'))
  test.each(['0x1', '-1', 'courante', '9999999999'])('/publications/%s is a mistake', async (id) =>
    expectProblem(await get(`/api/v1/publications/${id}/fichiers`), 400, 'parametre_invalide', 'id'),
  )
})

describe('a file', () => {
  test('is what its checksum says, and never changes', async () => {
    const { headers, rawPayload, statusCode } = await get(CSV)
    const digest = createHash('sha256').update(rawPayload)
    expect([statusCode, headers.etag]).toEqual([200, `"${digest.copy().digest('hex')}"`])
    expect(headers).toMatchObject({
      'repr-digest': `sha-256=:${digest.digest('base64')}:`,
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="qpv-2024.csv"',
      'content-length': String(rawPayload.length),
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'kartye-publication': String(SERVED),
    })
  })

  test('of a zoning has the lines that /valeurs answers, period by period', async () => {
    const lines = (await get(CSV)).body.split('\r\n').filter((line) => line !== '')
    const pages = await Promise.all(['2015', '2016', '2018'].map((period) => get(`/api/v1/valeurs?zonage=qpv-2024&periode=${period}&f=csv&dialecte=rfc4180`)))
    const answered = pages.map(({ body }) => body.split('\r\n').filter((line) => line !== ''))
    expect(lines[0]).toBe(answered[0]?.[0])
    expect(lines.slice(1).sort()).toEqual(answered.flatMap((page) => page.slice(1)).sort())
  })

  test('is told by HEAD without its bytes', async () => {
    const asked = await get(CSV)
    const head = await app().inject({ method: 'HEAD', url: CSV })
    const same = ({ headers: { date: _, ...headers } }: typeof head): unknown => headers
    expect([head.statusCode, head.body]).toEqual([200, ''])
    expect(same(head)).toEqual(same(asked))
  })

  test('is not compressed on the way: its length and its ranges are those of its bytes', async () => {
    const asked = await get(CSV, { 'accept-encoding': 'gzip, br' })
    expect(asked.headers['content-encoding']).toBeUndefined()
    expect(asked.headers['content-length']).toBe(String(asked.rawPayload.length))
  })

  test('that the caller has is not sent again', async () => {
    const { etag } = (await get(CSV)).headers
    for (const known of [String(etag), `"other", ${etag}`, `W/${etag}`, '*']) expect((await get(CSV, { 'if-none-match': known })).statusCode).toBe(304)
    expect((await get(CSV, { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  test('SHA256SUMS alone may be made again: it is not kept blindly', async () => {
    expect((await get(`${LIST}/SHA256SUMS`)).headers['cache-control']).toBe('public, no-cache')
  })

  test.each(['nulle-part.csv', '..%2F..%2Fetc%2Fpasswd', "'; DROP TABLE publish.file; --", 'QPV-2024.CSV'])(
    '%s is 404, naming those there are',
    async (name) => {
      const answer = await get(`${LIST}/${name.includes('%') ? name : encodeURIComponent(name)}`)
      expectProblem(answer, 404, 'introuvable', 'nom')
      expect(answer.json().detail).toContain('qpv-2024.gpkg')
    },
  )

  test('of a release without files is 404, saying how to make them', async () => {
    const answer = await get(`/api/v1/publications/${WAITING}/fichiers/qpv-2024.csv`)
    expectProblem(answer, 404, 'introuvable', 'nom')
    expect(answer.json().detail).toContain('kartye files 2')
  })

  test('takes no parameter', async () => expectProblem(await get(`${CSV}?f=csv`), 400, 'parametre_inconnu', 'f'))
  test('is only read', async () => expectProblem(await app().inject({ method: 'DELETE', url: CSV }), 405, 'methode_non_permise'))
})

describe('a range', () => {
  const url = `${LIST}/grand.bin`
  const ask = (range: string, headers: Record<string, string> = {}) => get(url, { range, ...headers })

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['Bytes=0-9', 0, 10],
    ['BYTES=-7', BIG.length - 7, BIG.length],
    ['bytes=-7', BIG.length - 7, BIG.length],
    [`bytes=-${BIG.length + 100}`, 0, BIG.length],
    [`bytes=${BIG.length - 3}-`, BIG.length - 3, BIG.length],
    [`bytes=5-${BIG.length * 2}`, 5, BIG.length],
    [`bytes=${PART_BYTES - 1}-${PART_BYTES}`, PART_BYTES - 1, PART_BYTES + 1],
    ['bytes=0-9,10-19', 0, 20],
    ['bytes=10-30, 0-15', 0, 31],
  ])('%s is those bytes (206)', async (range, start, end) => {
    const { statusCode, headers, rawPayload } = await ask(range)
    expect([statusCode, headers['content-range'], headers['content-length']]).toEqual([206, `bytes ${start}-${end - 1}/${BIG.length}`, String(end - start)])
    expect(rawPayload.equals(BIG.subarray(start, end))).toBe(true)
  })

  test.each(['bytes=0-1,5-6', 'bytes=a-b', 'bytes=', 'bytes', 'lines=0-1', 'lines=99999999-'])('%s is answered by the whole file', async (range) => {
    const { statusCode, rawPayload } = await ask(range)
    expect([statusCode, rawPayload.length]).toEqual([200, BIG.length])
  })

  test.each([`bytes=${BIG.length}-`, 'bytes=99999999999-', 'bytes=-0', 'bytes=9-3'])('%s names no byte (416)', async (range) => {
    const answer = await ask(range)
    expectProblem(answer, 416, 'plage_hors_du_fichier', 'Range')
    expect(answer.headers['content-range']).toBe(`bytes */${BIG.length}`)
    expect(answer.headers.etag).toBeUndefined()
  })

  test('holds only for the file of the tag that the caller has (If-Range)', async () => {
    const { etag } = (await ask('bytes=0-0')).headers
    expect((await ask('bytes=0-0', { 'if-range': String(etag) })).statusCode).toBe(206)
    for (const other of ['"other"', `W/${etag}`, 'Sat, 21 Nov 2026 15:55:24 GMT']) expect((await ask('bytes=0-0', { 'if-range': other })).statusCode).toBe(200)
  })

  test('one after the other, wherever they are cut, they make the file again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: BIG.length - 1 }), { maxLength: 6 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), BIG.length]
        const pieces: Buffer[] = []
        for (const [i, start] of edges.slice(0, -1).entries()) pieces.push((await ask(`bytes=${start}-${(edges[i + 1] ?? 0) - 1}`)).rawPayload)
        expect(Buffer.concat(pieces).equals(BIG)).toBe(true)
      }),
      { numRuns: 8 },
    )
  })

  test('read as RFC 9110 writes it, is inside the file or refused, whatever the header', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => `bytes=${a}-${b}`),
      fc
        .array(
          fc.oneof(
            fc.nat(200).map((n) => `-${n}`),
            fc.nat(200).map((n) => `${n}-`),
          ),
          { minLength: 1 },
        )
        .map((all) => `bytes=${all.join(', ')}`),
    )
    fc.assert(
      fc.property(fc.nat(150), header, (size, range) => {
        let found: ReturnType<typeof rangeOf> = null
        try {
          found = rangeOf(size, { range, ifRange: undefined, tag: '"x"' })
        } catch (error) {
          expect(error).toMatchObject({ code: 'plage_hors_du_fichier' })
        }
        if (found) expect([found.start >= 0, found.start <= found.end, found.end < size]).toEqual([true, true, true])
      }),
    )
  })
})

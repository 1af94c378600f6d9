import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { listDescriptors, readCatalogue, readDescriptor } from '../../src/ingest/index.ts'
import { useDatabase } from '../support/database.ts'
import { useFiles } from './support.ts'

const file = useFiles()
const database = useDatabase()

const valid = {
  id: 'mien',
  titre: 'T',
  producteur: 'P',
  licence: 'L',
  page: 'https://exemple.fr',
  contenu: 'mesures',
  zonage: { type: 'caf', libelle: 'Zones' },
  cle: { colonnes: ['code'] },
  variables: [{ variable: 'population', colonne: 'pop' }],
}
const written = (keys: object): string => file(`d${Math.random()}.json`, JSON.stringify({ ...valid, ...keys }))

describe('the shipped descriptors', () => {
  test('all parse, and read only variables of the catalogue', async () => {
    const { variables } = await readCatalogue()
    const unknown = (await listDescriptors()).flatMap((one) =>
      one.variables.filter(({ variable }) => !variables.has(variable)).map(({ variable }) => [one.id, variable]),
    )
    expect(unknown).toEqual([])
  })

  test('every indicator of the catalogue can be fed by some descriptor', async () => {
    const read = new Set((await listDescriptors()).flatMap(({ variables }) => variables.map(({ variable }) => variable)))
    const { indicators } = await readCatalogue()
    const starved = [...indicators.values()].filter(({ numerator, denominator, publishedAs, quantile }) => {
      const counted = numerator !== null && read.has(numerator) && (denominator === null || read.has(denominator))
      const published = publishedAs ?? quantile?.variable ?? null
      return !counted && !(published !== null && read.has(published))
    })
    expect(starved.map(({ code }) => code)).toEqual([])
  })

  test('every quantile and every covariate of the catalogue is read somewhere', async () => {
    const read = new Set((await listDescriptors()).flatMap(({ variables }) => variables.map(({ variable }) => variable)))
    const { variables } = await readCatalogue()
    const still = [...variables.values()].filter(({ nature }) => nature === 'quantile' || nature === 'covariable').map(({ code }) => code)
    expect(still.filter((code) => !read.has(code))).toEqual([])
    expect(still.length).toBeGreaterThan(0)
  })
})

// As the database tests it: without regard to case.
test.each([
  ['insee-filosofi-carreaux-200m', 'carreaux_200m_met.csv', true],
  ['insee-filosofi-carreaux-200m', 'Filosofi2017_carreaux_200m_mart.gpkg', true],
  ['insee-filosofi-carreaux-200m', 'Filosofi2019_carreaux_200m_csv.zip', true],
  ['insee-filosofi-carreaux-200m', 'filosofi2019_carreaux200m_bondy_fullsquares.geojson', false],
  ['insee-filosofi-carreaux-200m', 'carreaux_200m_met_bondy.csv', false],
  ['insee-filosofi-carreaux-200m', 'carreaux_1km_met.csv', false],
  ['insee-filosofi-carreaux-1km', 'carreaux_1km_reun.csv', true],
  ['insee-filosofi-carreaux-1km', 'extrait.csv', false],
  ['demo-filosofi-carreaux', 'filosofi2020-carreaux-200m.csv', true],
  ['demo-filosofi-carreaux', 'filosofi2020-carreaux-200mXcsv', false],
])('%s takes an absent cell of %s as empty: %s', async (id, name, isComplete) => {
  const { carroyage } = await readDescriptor(id)
  const { rows } = await sql`SELECT ${name}::text ~* ${carroyage?.complet}::text AS complete`.execute(database().db)
  expect(rows).toEqual([{ complete: isComplete }])
})

test('an extract of the grid takes none of its absent cells as empty', async () => {
  expect((await readDescriptor('insee-filosofi-carreaux-200m-extrait')).carroyage).toEqual({ taille_m: 200 })
})

describe('a descriptor of one’s own', () => {
  test('is read from its path, with its defaults', async () => {
    expect(await readDescriptor(written({}))).toMatchObject({ id: 'mien', doublons: 'refuser', codes: { '': 'manquant' }, format: { ligne_entete: 1 } })
  })

  test.each([
    ['a key that does not exist', { colone: 'x' }, /colone/],
    ['a page that is not an address', { page: 'nulle part' }, /page : /],
    ['two ways to read one variable', { variables: [{ variable: 'population', colonne: 'a', constante: 1 }] }, /variables\.0 : une et une seule/],
    ['a variable read twice', { variables: [...valid.variables, ...valid.variables] }, /variables\.1\.variable : .*déjà lue/],
    ['measures without variables', { variables: [] }, /variables : .*au moins une/],
    ['a pattern that does not compile', { cle: { colonnes: ['code'], motif: '(' } }, /cle\.motif : .*expression régulière/],
    ['a month that does not exist', { periode: '2019-99' }, /periode : /],
    ['complete files named by a boolean', { carroyage: { taille_m: 200, complet: true } }, /carroyage\.complet : /],
    ['complete files named by what the database reads otherwise', { carroyage: { taille_m: 200, complet: '(?i)met' } }, /carroyage\.complet : .*simple/],
    ['complete files named by a lookahead', { carroyage: { taille_m: 200, complet: '^(?=met)' } }, /carroyage\.complet : .*simple/],
    ['complete files named by a word boundary', { carroyage: { taille_m: 200, complet: '\\bmet' } }, /carroyage\.complet : .*simple/],
    ['complete files named by nothing', { carroyage: { taille_m: 200, complet: '' } }, /carroyage\.complet : /],
    ['lengths that do not match the columns', { cle: { colonnes: ['a', 'b'], longueurs: [5] } }, /cle\.longueurs/],
    ['a threshold on a variable that is not read', { secret: { seuil: 5, variable: 'menages', regle: 'r' } }, /secret\.variable/],
  ])('%s: the file and the key are named', async (_, keys, reason) => {
    await expect(readDescriptor(written(keys))).rejects.toMatchObject({ code: 'descripteur_invalide', message: expect.stringMatching(reason) })
  })

  test('what is not JSON, what is not there, what is not known', async () => {
    await expect(readDescriptor(file('casse.json', '{'))).rejects.toMatchObject({ code: 'descripteur_invalide', place: { fichier: 'casse.json' } })
    await expect(readDescriptor('/nulle/part.json')).rejects.toMatchObject({ code: 'descripteur_inconnu' })
    await expect(readDescriptor('insee')).rejects.toMatchObject({ code: 'descripteur_inconnu', message: expect.stringContaining('insee-rp-iris-activite') })
  })
})

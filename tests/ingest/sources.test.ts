import { describe, expect, test } from 'vitest'
import { listDescriptors, readDescriptor } from '../../src/ingest/index.ts'
import { readCatalogue } from '../../src/model/catalogue.ts'
import { useFiles } from './support.ts'

const file = useFiles()

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

  test('every indicator of the catalogue that has counts can be fed by some descriptor', async () => {
    const read = new Set((await listDescriptors()).flatMap(({ variables }) => variables.map(({ variable }) => variable)))
    const { indicators } = await readCatalogue()
    const starved = [...indicators.values()].filter(({ numerator, denominator, publishedAs }) => {
      const counted = numerator !== null && read.has(numerator) && (denominator === null || read.has(denominator))
      return !counted && !(publishedAs !== null && read.has(publishedAs))
    })
    expect(starved.map(({ code }) => code)).toEqual([])
  })
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

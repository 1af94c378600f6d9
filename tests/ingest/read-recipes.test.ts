import { describe, expect, test } from 'vitest'
import { readRecipes } from '../../src/ingest/index.ts'
import { recipeOf } from '../../src/ingest/read-recipes.ts'
import { DomainError } from '../../src/model/error.ts'

const RECIPE = { id: 'poche_essai', libelle: 'Essai', description: 'Pour voir.', mailles: ['carreau200'], hypotheses: [] }
const text = (changes: object = {}): string => JSON.stringify({ ...RECIPE, ...changes })

function refusal(content: string, file = 'poche_essai.json'): DomainError {
  try {
    recipeOf(content, file)
  } catch (error) {
    if (error instanceof DomainError) return error
  }
  throw new Error('it was accepted')
}

test('the recipes shipped are read, and each hypothesis has its source', async () => {
  const recipes = await readRecipes()
  expect(recipes.map(({ id }) => id)).toContain('poche')
  for (const { hypotheses } of recipes) for (const { source } of hypotheses) expect(source.length).toBeGreaterThan(10)
})

test('what a recipe does not say is the default', () => {
  const { parametres } = recipeOf(text(), 'poche_essai.json')
  expect(parametres).toMatchObject({ seuil: { type: 'mediane_qpv', niveau: 'departement' }, menages_min: 50, communes: 'contrat' })
})

describe('a wrong recipe is refused, naming file and key', () => {
  test.each([
    ['fewer households than the disclosure threshold', { parametres: { menages_min: 10 } }, 'parametres.menages_min'],
    ['a share above one', { parametres: { part_imputee_max: 50 } }, 'parametres.part_imputee_max'],
    ['an income without reference', { parametres: { seuil: { type: 'revenu', euros: 12_000 } } }, 'parametres.seuil.reference'],
    ['an unknown key', { parametres: { population_minimum: 3 } }, 'parametres'],
    ['units of an unknown kind', { mailles: ['carreau50'] }, 'mailles.0'],
    ['no unit', { mailles: [] }, 'mailles'],
    ['a hypothesis without source', { hypotheses: [{ texte: 'On suppose.' }] }, 'hypotheses.0.source'],
    ['an id that makes no zoning', { id: 'Poche-1' }, 'id'],
  ])('%s', (_, changes, parametre) => {
    const { code, place, message } = refusal(text(changes))
    expect({ code, place }).toEqual({ code: 'recette_invalide', place: { fichier: 'poche_essai.json', parametre } })
    expect(message).toMatch(/^poche_essai\.json : /)
  })
  test('an id that is not the name of its file', () =>
    expect(refusal(text(), 'poche.json')).toMatchObject({ code: 'recette_invalide', place: { parametre: 'id' } }))
  test('no JSON', () => expect(refusal('{')).toMatchObject({ code: 'recette_invalide', place: { fichier: 'poche_essai.json' } }))
})

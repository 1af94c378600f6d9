import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { PocketRecipe } from '../model/detection.ts'
import { DomainError } from '../model/error.ts'

const SHIPPED = new URL('../../data/pockets/', import.meta.url)

/**
 * The recipes of data/pockets, in order of id: how pockets are looked for.
 * @throws DomainError `recette_invalide` naming the file and its faulty key.
 */
export async function readRecipes(folder: URL = SHIPPED): Promise<PocketRecipe[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(names.map(async (name) => recipeOf(await readFile(new URL(name, folder), 'utf8'), name)))
}

/** A recipe from the text of its file, whose name is its id. @throws DomainError `recette_invalide`. */
export function recipeOf(text: string, file: string): PocketRecipe {
  const parsed = PocketRecipe.safeParse(parseJson(text, file), { error: z.locales.fr().localeError })
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ fichier: file, parametre: path.join('.'), motif: message }))
    const said = issues.map(({ parametre, motif }) => `${parametre || 'fichier'} : ${motif}`).join(' ; ')
    throw new DomainError('recette_invalide', `${file} : ${said}.`, { fichier: file, parametre: issues[0]?.parametre ?? '' }, issues)
  }
  if (parsed.data.id !== basename(file, '.json'))
    throw new DomainError('recette_invalide', `${file} : id doit être le nom du fichier, sans .json.`, {
      fichier: file,
      parametre: 'id',
      valeur: parsed.data.id,
    })
  return parsed.data
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new DomainError('recette_invalide', `${file} n'est pas du JSON (${error instanceof Error ? error.message : String(error)}).`, { fichier: file })
  }
}

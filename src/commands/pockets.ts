import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { readRecipes } from '../ingest/index.ts'
import type { PocketRecipe } from '../model/detection.ts'
import { DomainError } from '../model/error.ts'
import { type DetectionReport, detectZoning } from '../zonings/index.ts'
import type { Output, Progress } from './output.ts'
import { withDatabase } from './with-database.ts'

export type PocketOptions = { recette?: string; details?: boolean }

/** `kartye pockets`: detects poverty pockets by the recipes of data/pockets and adopts them as zonings. */
export async function pocketsCommand(config: Config, output: Output, { recette, details = false }: PocketOptions): Promise<void> {
  const recipes = chosen(await readRecipes(), recette)
  await withDatabase(config, async (database) => {
    const progress = output.progress()
    try {
      const found: DetectionReport[] = []
      for (const recipe of recipes) {
        const report = await detectOne(database, recipe, progress)
        found.push(details ? report : { ...report, presque_retenues: [] })
      }
      progress.stop()
      output.result({ recettes: found }, found.flatMap(describe))
    } finally {
      progress.stop()
    }
  })
}

/** Looks for the pockets of one recipe: one transaction. */
export async function detectOne(database: Database, recipe: PocketRecipe, progress: Progress): Promise<DetectionReport> {
  return database.transaction((transaction) => detectZoning(transaction, recipe, { onStep: (what) => progress.step(0, 0, what) }))
}

/**
 * Looks for the pockets of every recipe (of data/pockets, unless given) before a build: zonings found, and notes. What a recipe cannot be held against (no cells, no QPV, contours that
 * overlap) is a note: a build does without pockets. A recipe that is wrong (a commune that is not there) fails.
 * @throws DomainError `parametre_invalide`.
 */
export async function detectAll(database: Database, progress: Progress, recipes?: readonly PocketRecipe[]): Promise<{ zonings: string[]; notes: string[] }> {
  const [zonings, notes]: [string[], string[]] = [[], []]
  for (const recipe of recipes ?? (await readRecipes())) {
    try {
      const { zonage, poches } = await detectOne(database, recipe, progress)
      // Nothing can be carried onto a zoning without zones; its detection is served all the same.
      if (poches.length > 0) zonings.push(zonage)
      notes.push(`Poches (${recipe.id}) : ${poches.length} sur ${zonage}.`)
    } catch (error) {
      if (!(error instanceof DomainError) || !WITHOUT_POCKETS.has(error.code)) throw error
      notes.push(`Poches (${recipe.id}) non cherchées : ${error.message}`)
    }
  }
  return { zonings, notes }
}

const WITHOUT_POCKETS: ReadonlySet<string> = new Set(['mailles_inutilisables', 'simulation_impossible'])

function chosen(recipes: readonly PocketRecipe[], id: string | undefined): readonly PocketRecipe[] {
  const found = recipes.filter((recipe) => id === undefined || recipe.id === id)
  if (found.length > 0) return found
  throw new DomainError(
    'parametre_invalide',
    `Aucune recette ne s'appelle « ${id} ». Connues : ${recipes.map((recipe) => recipe.id).join(', ') || 'aucune'}.`,
    {
      parametre: 'recette',
      valeur: id ?? '',
    },
  )
}

function describe({ recette, zonage, nouvelle, poches, presque, notes, presque_retenues }: DetectionReport): string[] {
  const before = !nouvelle ? ' (inchangées depuis la dernière recherche)' : ''
  return [
    `Recette ${recette} : ${poches.length} poche(s) sur ${zonage}${before}, ${presque} presque.`,
    ...poches.map(({ code, libelle, mailles, population, menages, part_tirages, part_choix }) =>
      [
        `  ${code}  ${libelle} : ${count(mailles, 'maille')}, ${count(population, 'habitant')}, ${count(menages, 'ménage')}`,
        ...(part_tirages === null ? [] : [`subsiste dans ${percent(part_tirages)} des tirages`]),
        ...(part_choix === null ? [] : [`sous ${percent(part_choix)} des choix essayés`]),
      ].join(', '),
    ),
    ...presque_retenues.flatMap(({ code, mailles, population, raisons }) => [
      `  presque ${code} : ${count(mailles, 'maille')}, ${count(population, 'habitant')}`,
      ...raisons.map((reason) => `      - ${reason}`),
    ]),
    ...notes.map((note) => `  · ${note}`),
  ]
}

function count(amount: number, word: string): string {
  return `${amount.toLocaleString('fr-FR')} ${word}${amount < 2 ? '' : 's'}`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

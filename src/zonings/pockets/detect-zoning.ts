import { createHash } from 'node:crypto'
import type { Transaction } from '../../db/database.ts'
import { type Derived, sameDerived } from '../../ingest/index.ts'
import type { PocketRecipe } from '../../model/detection.ts'
import { CERTAINTY } from './certainty.ts'
import { detectPockets } from './detect.ts'
import { findMesh, type MeshSource } from './find-mesh.ts'
import { perimetersLeftOut } from './left-out.ts'
import { neighboursOf } from './neighbours.ts'
import { type DetectionReport, reportOf } from './read-detection.ts'
import { readMesh } from './read-mesh.ts'
import { hotSpots } from './significance.ts'
import { stabilityOf } from './stability.ts'
import { communeGround, labelGround } from './unit-communes.ts'
import { writeDetection } from './write-detection.ts'

/** Changes whenever the same inputs may give other pockets. */
const ALGORITHM = 2

/**
 * Looks for pockets by a recipe on what is loaded, and makes them the current edition of `<recipe id>-<year of the units>`. Nothing is looked for
 * again while recipe, units and perimeters are the same. Without pocket the edition has no zone: what nearly made it, the thresholds and what was tried are
 * kept with it.
 * @throws DomainError `mailles_inutilisables`, `parametre_invalide` (see `readMesh`).
 */
export async function detectZoning(
  transaction: Transaction,
  recipe: PocketRecipe,
  { onStep = () => undefined }: { onStep?: (what: string) => void } = {},
): Promise<DetectionReport> {
  const { db } = transaction
  const { parametres: parameters } = recipe
  const source = await findMesh(db, { kinds: recipe.mailles })
  const derived = await derivedFrom(db, recipe, source)
  const known = await sameDerived(db, derived)
  if (known !== null) return reportOf(db, known, { isNew: false })

  onStep('poches : lecture des mailles')
  const mesh = await readMesh(db, { kinds: recipe.mailles, zoning: source.edition.zoning, parameters })
  onStep('poches : mailles qui se touchent')
  const neighbours = neighboursOf(mesh, parameters.voisinage)
  const detection = detectPockets(mesh, neighbours, parameters)
  onStep('poches : points chauds')
  const hot = hotSpots(mesh, neighbours, CERTAINTY)
  onStep('poches : stabilité')
  const stability = await stabilityOf(mesh, detection, parameters, { draws: CERTAINTY.draws, seed: CERTAINTY.seed })
  onStep('poches : écriture')
  const edition = await writeDetection(transaction, { recipe, derived, mesh, neighbours, detection, hot, stability })
  return reportOf(db, edition, { isNew: true })
}

/** What the pockets of a recipe are made from; the sha256 changes with any of it. */
async function derivedFrom(db: Transaction['db'], recipe: PocketRecipe, source: MeshSource): Promise<Derived> {
  const { edition, period } = source
  const perimeters = await perimetersLeftOut(db, edition)
  const communes = await communeGround(db, edition)
  const iris = await labelGround(db, edition)
  const datasets = [source.population, source.households, source.poor, ...(source.income ? [source.income] : [])].map(({ dataset }) => dataset)
  const inputs = JSON.stringify({
    algorithm: ALGORITHM,
    certainty: CERTAINTY,
    recipe,
    mesh: edition.id,
    datasets,
    perimeters: perimeters.map(({ id }) => id),
    communes: communes?.id ?? null,
    iris: iris?.id ?? null,
  })
  return {
    source: `kartye-${recipe.id.replaceAll('_', '-')}`,
    kind: recipe.id,
    vintage: edition.vintage,
    title: `${recipe.libelle} (${edition.zoning}, ${period})`,
    label: `${recipe.libelle} ${edition.vintage}`,
    pitfalls: [recipe.description, ...recipe.hypotheses.map(({ texte, source }) => `${texte} (${source})`)],
    isFictitious: source.isFictitious,
    file: `${recipe.id}.json`,
    sha256: createHash('sha256').update(inputs).digest('hex'),
    bytes: Buffer.byteLength(inputs),
  }
}

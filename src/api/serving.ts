import type { Db } from '../db/database.ts'
import { DomainError } from '../model/error.ts'
import {
  type CatalogueRow,
  type Collection,
  currentRelease,
  listCollections,
  readCatalogueOf,
  readScope,
  type Scope,
  type ScopeZoning,
} from '../publish/read/index.ts'

/** The release that one request reads. */
export type Served = Scope & {
  catalogue: ReadonlyMap<string, CatalogueRow>
  /** What cartography tools see of it; read at the first call. */
  collections: () => Promise<readonly Collection[]>
  /** The caller named it (`publication=`): its answers never change. */
  isPinned: boolean
}

export type Serving = {
  /** @throws DomainError `rien_de_publie`, `publication_inconnue`. */
  serve: (publication: number | undefined) => Promise<Served>
}

type Known = Omit<Served, 'isPinned'>

// A release never changes, so what it says of itself is kept; a few are in use at a time.
const KEPT = 8

/** Resolves the release of a request: the one asked for, else the one in service. */
export function createServing(db: Db): Serving {
  const known = new Map<number, Promise<Known | null>>()
  const learn = (release: number): Promise<Known | null> => {
    const kept = known.get(release)
    if (kept) return kept
    const learnt = readKnown(db, release)
    known.set(release, learnt)
    learnt.then(
      (found) => found ?? known.delete(release),
      () => known.delete(release),
    )
    for (const oldest of known.keys()) if (known.size > KEPT && oldest !== release) known.delete(oldest)
    return learnt
  }
  // Requests that come while the release in service is being asked for share the answer; the next one asks again: a switch is seen at once.
  let asking: Promise<number | null> | null = null
  const current = (): Promise<number | null> => {
    asking ??= currentRelease(db).finally(() => {
      asking = null
    })
    return asking
  }
  return {
    serve: async (publication) => {
      const release = publication ?? (await current())
      if (release === null)
        throw new DomainError(
          'rien_de_publie',
          'Aucune publication n’est en service : chargez des fichiers (kartye ingest), puis kartye build et kartye publish.',
        )
      const found = await learn(release)
      if (!found)
        throw new DomainError('publication_inconnue', `La publication ${release} n’existe pas : voyez /api/v1/publications.`, { parametre: 'publication' })
      return { ...found, isPinned: publication !== undefined }
    },
  }
}

async function readKnown(db: Db, release: number): Promise<Known | null> {
  const scope = await readScope(db, release)
  if (!scope) return null
  const catalogue = await readCatalogueOf(db, scope.run)
  const byCode = new Map(catalogue.map((indicator) => [indicator.code, indicator]))
  return { ...scope, catalogue: byCode, collections: once(() => listCollections(db, scope, byCode)) }
}

/** Asks at the first call, and again only after a failure. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = null
      throw error
    })
    return asked
  }
}

/** A zoning of the release. @throws DomainError `parametre_invalide` (or `introuvable`, when the path names it). */
export function zoningOf(served: Served, id: string, code: 'parametre_invalide' | 'introuvable' = 'parametre_invalide'): ScopeZoning {
  const found = served.zonings.find((zoning) => zoning.id === id)
  if (found) return found
  const known = served.zonings.map((zoning) => zoning.id).join(', ') || 'aucun'
  throw new DomainError(code, `Le zonage « ${shorten(id)} » n’est pas dans la publication ${served.release}. Zonages : ${known}.`, {
    parametre: 'zonage',
    valeur: shorten(id),
  })
}

/** The collection of that id. @throws DomainError `introuvable`. */
export function collectionOf(collections: readonly Collection[], id: string): Collection {
  const found = collections.find((collection) => collection.id === id)
  if (found) return found
  throw new DomainError('introuvable', `La collection « ${shorten(id)} » n’existe pas dans cette publication : voyez /ogc/collections.`, {
    parametre: 'collectionId',
    valeur: shorten(id),
  })
}

/** Text from a request, short enough to be quoted in an answer. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

import { z } from 'zod'
import { Problem } from './problem.ts'

// What routes declare to answer: it types their handlers and documents them.

export function listOf<T extends z.ZodType>(element: T) {
  return z.object({
    elements: z.array(element),
    total: z.int().meta({ description: 'Nombre exact d’éléments, toutes pages réunies' }),
    suite: z.string().nullable().meta({ description: 'Adresse de la page suivante, relative à ce serveur ; null sur la dernière' }),
    publication: z.int().meta({ description: 'Publication lue' }),
  })
}

export const Geometry = z
  .looseObject({ type: z.string(), coordinates: z.array(z.unknown()) })
  .meta({ description: 'Géométrie GeoJSON, CRS84, 6 décimales au plus' })

export function featureOf<T extends z.ZodType>(properties: T) {
  return z.object({ type: z.literal('Feature'), id: z.string(), geometry: Geometry, properties })
}

export function featuresOf<T extends z.ZodType>(properties: T) {
  return z.object({
    type: z.literal('FeatureCollection'),
    total: z.int(),
    suite: z.string().nullable(),
    publication: z.int(),
    features: z.array(featureOf(properties)),
  })
}

/** The answer in its formats; `text` bodies are sent as they are. */
export function ok<T extends z.ZodType>(description: string, json: T) {
  return { description, content: { 'application/json': { schema: json } } }
}

const DESCRIPTIONS = {
  400: 'Paramètre inconnu ou invalide, format non pris en charge',
  404: 'Introuvable',
  405: 'Méthode HTTP non permise',
  413: 'Corps de requête trop grand',
  414: 'Adresse trop longue',
  415: 'Le corps n’est pas du JSON',
  422: 'Demande bien écrite, à laquelle rien ne répond',
  500: 'Erreur interne',
  503: 'Rien de publié, ou base de données injoignable',
} as const

function problem<S extends keyof typeof DESCRIPTIONS>(status: S) {
  return { description: DESCRIPTIONS[status], content: { 'application/problem+json': { schema: Problem } } }
}

/** What any route of /api/v1 may answer instead. */
export const problems = {
  304: z.undefined().meta({ description: 'Inchangé depuis la réponse dont If-None-Match donne l’ETag' }),
  400: problem(400),
  404: problem(404),
  405: problem(405),
  414: problem(414),
  500: problem(500),
  503: problem(503),
}

/** What a route that reads a JSON body (POST) may answer instead: nothing of it is kept, so nothing is unchanged. */
export const bodyProblems = {
  400: problem(400),
  404: problem(404),
  405: problem(405),
  413: problem(413),
  414: problem(414),
  415: problem(415),
  422: problem(422),
  500: problem(500),
  503: problem(503),
}

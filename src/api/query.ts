import { z } from 'zod'
import { METHODS } from '../model/status.ts'

// The parameters of the API, parsed at the door. Each gives its own sentence when it is wrong.
// Examples are of the demo: what Swagger fills in can be sent as it is.

/** A whole number written in digits only. */
function whole(schema: z.ZodInt): z.ZodType<number> {
  return z.preprocess((text) => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text), schema)
}

/** Words separated by commas, each once. */
function list(each: RegExp, expected: string) {
  return z
    .string()
    .transform((text) => [...new Set(text.split(','))])
    .refine((words) => words.every((word) => each.test(word)), { error: expected })
}

export const publication = whole(
  z.int({ error: 'un numéro de publication est attendu, par exemple 3.' }).min(1, 'un numéro de publication est attendu, par exemple 3.'),
)
  .optional()
  .meta({ description: 'Publication à lire ; absent : celle en service. Ses réponses ne changent jamais.', example: 1 })

const limitMessage = 'un nombre entier de 1 à 10000 est attendu.'
export const limite = whole(z.int({ error: limitMessage }).min(1, limitMessage).max(10_000, limitMessage))
  .optional()
  .meta({ description: 'Nombre d’éléments par page, 10 000 au plus. Absent : 100 en JSON, 10 000 en GeoJSON et en CSV.', example: 100 })

export const curseur = z.string().max(500).optional().meta({ description: 'Page suivante : la valeur donnée par « suite », à ne pas composer soi-même.' })

/** `f=`: formats offered by a route, as an enumeration. */
export function format<const T extends readonly [string, ...string[]]>(...offered: T) {
  return z.enum(offered).optional().meta({ description: 'Format de la réponse ; absent : d’après l’en-tête Accept.' })
}

export const dialecte = z
  .enum(['tableur', 'rfc4180'])
  .optional()
  .meta({ description: 'CSV : « tableur » (absent : celui-ci) pour les tableurs français, « rfc4180 » pour les programmes' })

export const zonage = z.string().max(60).meta({ description: 'Zonage : type et millésime', example: 'qpv-2024' })
export const code = z.string().max(60).meta({ description: 'Code du territoire dans son zonage', example: 'QN97001F' })

export const indicateur = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'un code d’indicateur est attendu, par exemple taux_chomage.')
  .meta({ description: 'Code de l’indicateur', example: 'taux_chomage' })
export const indicateurs = list(/^[a-z][a-z0-9_]*$/, 'des codes d’indicateurs séparés par des virgules sont attendus, par exemple taux_chomage,population.')
  .optional()
  .meta({ description: 'Codes d’indicateurs séparés par des virgules ; absent : tous', example: 'taux_chomage,population' })

export const periode = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/, 'une période est attendue : 2020 ou 2020-06.')
  .optional()
  .meta({ description: 'Période de la mesure ; absent : la plus récente de chaque indicateur', example: '2020' })

export const methode = z.enum(METHODS).optional().meta({ description: 'Une seule méthode ; absent : la meilleure, nommée dans la réponse' })

export const territoires = list(/^[^\s,]{1,60}$/, 'des codes de territoires séparés par des virgules sont attendus.')
  .optional()
  .meta({ description: 'Codes de territoires séparés par des virgules ; absent : tous', example: 'QN97001F' })
export const communes = list(
  /^(\d|2[AB])[\dA-Z]{3,4}$/,
  'des codes Insee de communes (5 caractères) séparés par des virgules sont attendus, par exemple 97213.',
)
  .optional()
  .meta({ description: 'Codes Insee de communes séparés par des virgules', example: '97091' })
export const departements = list(/^(\d{2,3}|2[AB])$/, 'des codes de départements séparés par des virgules sont attendus, par exemple 93 ou 972.')
  .optional()
  .meta({ description: 'Codes de départements séparés par des virgules', example: '970' })
export const epcis = list(/^\d{9}$/, 'des numéros SIREN d’EPCI (9 chiffres) séparés par des virgules sont attendus.')
  .optional()
  .meta({ description: 'Numéros SIREN d’EPCI séparés par des virgules', example: '249700097' })

export const q = z
  .string()
  .max(100)
  .regex(/[\p{L}\p{N}]/u, 'au moins une lettre ou un chiffre est attendu.')
  .optional()
  .meta({ description: 'Recherche dans le nom (sans égard aux accents ni aux traits d’union) ou au début du code', example: 'hauts filaos' })

const COORDINATE = /^[+-]?\d{1,3}(\.\d{1,15})?$/

export const bbox = z
  .string()
  .transform((text, context) => {
    const parts = text.split(',')
    const refuse = (message: string): never => {
      context.addIssue(message)
      return z.NEVER
    }
    if (parts.length !== 4) return refuse(`quatre nombres sont attendus (ouest,sud,est,nord), pas ${parts.length}.`)
    if (!parts.every((part) => COORDINATE.test(part))) return refuse('quatre nombres en degrés décimaux sont attendus : ouest,sud,est,nord.')
    const [west = 0, south = 0, east = 0, north = 0] = parts.map(Number)
    if (Math.abs(west) > 180 || Math.abs(east) > 180) return refuse('les longitudes vont de -180 à 180.')
    if (Math.abs(south) > 90 || Math.abs(north) > 90) return refuse('les latitudes vont de -90 à 90.')
    if (west >= east || south >= north) return refuse('l’emprise est inversée ou vide : ouest < est et sud < nord sont attendus.')
    return [west, south, east, north] as const
  })
  .optional()
  .meta({ description: 'Emprise en degrés (CRS84) : ouest,sud,est,nord ; les territoires qui la touchent', example: '-58.5,14.4,-58.2,14.7' })

/** Filters on zones, shared by territoires and valeurs. */
export const zoneFilters = { commune: communes, departement: departements, epci: epcis, bbox }

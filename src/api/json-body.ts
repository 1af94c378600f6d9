import { DomainError } from '../model/error.ts'
import type { App } from './app.ts'
import { shorten } from './serving.ts'

/** Bytes that a body may have: parameters and lists of codes, never files (choice of the observatory; the lists of all QPV weigh 20 kB). */
export const MAX_BODY_BYTES = 64 * 1024

// Deeper than any body of this API: what is deeper was made to exhaust a reader.
const MAX_DEPTH = 20

const NOT_JSON = 'Le corps attendu est du JSON : envoyez l’en-tête Content-Type: application/json.'

/** Bodies are JSON in UTF-8, and nothing else. To be called before routes are registered. */
export function readJsonBodies(app: App): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(['application/json'], { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) => parseJson(bytes))
}

/**
 * What the body says.
 * @throws DomainError `corps_illisible` with the place of the mistake when it is known; `parametre_inconnu` for a key that would reach prototypes, `parametre_invalide` for a
 * null character, which no text of the database can hold.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  if (text.trim() === '') throw new DomainError('corps_illisible', 'Le corps de la requête est vide : un objet JSON est attendu.')
  refuseDepth(text)
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') throw new DomainError('parametre_inconnu', 'Paramètre inconnu : « __proto__ ».', { parametre: '__proto__' })
      if (typeof value === 'string' && value.includes('\0'))
        throw new DomainError('parametre_invalide', `${shorten(key)} : le texte contient un caractère nul.`, { parametre: shorten(key) })
      return value
    })
  } catch (error) {
    if (error instanceof SyntaxError) throw new DomainError('corps_illisible', `Le corps n’est pas du JSON valable${placeOf(error, text)}.`)
    throw error
  }
}

/** The mistake that Fastify names before a body is read; null when it is about something else. */
export function bodyMistake(error: unknown, contentType: string | undefined): DomainError | null {
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new DomainError('corps_trop_grand', `Le corps de la requête dépasse ${MAX_BODY_BYTES / 1024} Kio : restreignez les listes qu’il contient.`)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': {
      const given = contentType ? ` « ${shorten(contentType)} » n’est pas lu.` : ''
      return new DomainError('type_non_pris_en_charge', `${NOT_JSON}${given}`, {
        parametre: 'Content-Type',
        ...(contentType ? { valeur: shorten(contentType) } : {}),
      })
    }
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new DomainError('corps_illisible', 'Le corps n’a pas la longueur que Content-Length annonce.')
    default:
      return null
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new DomainError('corps_illisible', 'Le corps n’est pas en UTF-8.')
  }
}

// Before it is parsed: reading back keys goes down as many levels as there are.
function refuseDepth(text: string): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (inString) {
      if (character === '\\') i++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === ']' || character === '}') depth--
    else if ((character === '[' || character === '{') && ++depth > MAX_DEPTH)
      throw new DomainError('corps_illisible', `Le corps a plus de ${MAX_DEPTH} niveaux d’imbrication (au caractère ${i + 1}).`)
  }
}

// V8 gives the place only where it cannot show the text around it.
function placeOf({ message }: SyntaxError, text: string): string {
  const [, position, line, column] = /position ([0-9]+)(?: \(line ([0-9]+) column ([0-9]+)\))?/.exec(message) ?? []
  if (message.startsWith('Unexpected end') || Number(position) === text.length) return ` : il s’arrête trop tôt, au caractère ${text.length}`
  if (line !== undefined) return ` : ligne ${line}, colonne ${column}`
  if (position !== undefined) return ` : au caractère ${Number(position) + 1}`
  const token = /Unexpected token '(.)'/u.exec(message)?.[1]
  return token ? ` : « ${token} » inattendu` : ''
}

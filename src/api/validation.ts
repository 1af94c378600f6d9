import { z } from 'zod'
import { DomainError, type ErrorCode } from '../model/error.ts'
import { mistakeInBody } from './body-mistake.ts'
import { shorten } from './serving.ts'

const inFrench = z.locales.fr().localeError

/** Fastify's validator: the parsed value, or the first mistake as a DomainError in French. Bodies have paths, addresses have names. */
export function validateWithZod({ schema, httpPart }: { schema: z.ZodType; httpPart?: string }): (data: unknown) => { value: unknown } | { error: Error } {
  return (data) => {
    const parsed = schema.safeParse(data, { error: inFrench })
    if (parsed.success) return { value: parsed.data }
    return { error: httpPart === 'body' ? mistakeInBody(parsed.error, data) : mistakeOf(parsed.error, schema, data) }
  }
}

function mistakeOf({ issues }: z.ZodError, schema: z.ZodType, data: unknown): DomainError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown?.code === 'unrecognized_keys') return unknownParameter(unknown.keys, schema)
  const issue = issues[0]
  const parametre = String(issue?.path[0] ?? '')
  const given = isRecord(data) ? data[parametre] : undefined
  if (given === undefined) return invalid(`Le paramètre ${parametre} est nécessaire.`, parametre)
  if (Array.isArray(given)) return invalid(`Le paramètre ${parametre} est donné ${given.length} fois ; une liste s’écrit avec des virgules.`, parametre)
  const code: ErrorCode = parametre === 'f' ? 'format_non_pris_en_charge' : 'parametre_invalide'
  const valeur = shorten(String(given))
  return new DomainError(code, `${parametre}=${valeur} : ${explain(issue)}`, { parametre, valeur })
}

function explain(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_value') return `les valeurs admises sont ${issue.values.map(String).join(', ')}.`
  if (issue?.code === 'too_big' && issue.origin === 'string') return `${issue.maximum} caractères au plus sont attendus.`
  return issue?.message ?? 'valeur invalide.'
}

function unknownParameter(keys: readonly string[], schema: z.ZodType): DomainError {
  const accepted = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const named = keys
    .map((key) => `« ${shorten(key)} »`)
    .slice(0, 5)
    .join(', ')
  const list = accepted.length > 0 ? `Paramètres admis ici : ${accepted.join(', ')}.` : 'Aucun paramètre n’est admis ici.'
  return new DomainError('parametre_inconnu', `Paramètre inconnu : ${named}. ${list}`, { parametre: shorten(keys[0] ?? '') })
}

function invalid(detail: string, parametre: string): DomainError {
  return new DomainError('parametre_invalide', detail, { parametre })
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null
}

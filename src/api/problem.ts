import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asDomainError } from '../db/database.ts'
import { DomainError } from '../model/error.ts'
import type { App } from './app.ts'
import { asPage } from './home/policy.ts'
import { bodyMistake } from './json-body.ts'
import { prefersPage, problemPage } from './problem-page.ts'
import { shorten } from './serving.ts'

/** RFC 9457 problem details. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'Identifiant stable du problème', example: 'urn:kartye:probleme:parametre_invalide' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'Une phrase qui dit quoi faire' }),
    code: z.string(),
    parametre: z.string().optional().meta({ description: 'Paramètre en cause ; dans un corps JSON, son chemin : revenus.national.reference' }),
    valeur: z.string().optional(),
  })
  .meta({ id: 'Probleme', description: 'Erreur nommée (RFC 9457)' })

type ProblemBody = z.infer<typeof Problem>

// A list of a thousand codes of territories fits; most proxies and browsers carry it.
const MAX_URL_CHARACTERS = 32 * 1024

// The status that nginx writes for a caller who hung up: nobody receives it, and no failure of ours is logged.
const CALLER_GONE = 499

// A heavy answer lasts a few seconds (tests/bench/stream.ts): by then a place has come free.
const RETRY_SECONDS = 5

/** What was set for the answer that a problem now stands for. */
const OF_THE_ANSWER = [
  ...['etag', 'last-modified', 'cache-control', 'link', 'accept-ranges', 'repr-digest', 'kartye-total'],
  ...['content-crs', 'content-disposition', 'content-encoding', 'content-length'],
]

/** Every mistake leaves in French as application/problem+json, to browsers as a page that says the same; a bug leaves as 500, without its message. */
export function answerProblems(app: App): void {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  // Before anything reads the body: an unknown path or method is told as such whatever comes with it.
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.length > MAX_URL_CHARACTERS)
      throw new DomainError('requete_trop_longue', `L’adresse fait ${request.url.length} caractères ; ${MAX_URL_CHARACTERS} au plus.`)
    if (request.url.includes('%00')) throw new DomainError('parametre_invalide', 'L’adresse contient un caractère nul (%00).')
    if (request.is404) throw notFound(request, reply, methods)
  })
  app.setNotFoundHandler((request, reply) => {
    throw notFound(request, reply, methods)
  })
  app.setErrorHandler((error, request, reply) => sendProblem(bodyMistake(error, request.headers['content-type']) ?? asDomainError(error), request, reply))
}

/** Answers what the router gives up on: an address that does not decode, or a part of it longer than any code. */
export function refuseBadUrl(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const mistake =
    error.code === 'FST_ERR_BAD_URL'
      ? new DomainError('parametre_invalide', 'L’adresse ne peut pas être décodée : un « % » y est mal formé.')
      : new DomainError('introuvable', `Rien à l’adresse ${shorten(request.url)} : voyez /docs.`)
  void sendProblem(mistake, request, reply)
}

/** Answers, on the bare socket, what Node refuses before there is a request. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW'
  const status = isTooLong ? 431 : 400
  const body = JSON.stringify(
    isTooLong
      ? problem(
          status,
          'requete_trop_longue',
          'Requête trop longue',
          `L’adresse et les en-têtes sont trop longs : ${MAX_URL_CHARACTERS} caractères au plus pour l’adresse.`,
        )
      : problem(status, 'requete_illisible', 'Requête illisible', 'La requête n’est pas du HTTP valable.'),
  )
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isHangUp(error)) return reply.code(CALLER_GONE).send()
  const body = problemOf(error, request)
  if (body.code === 'trop_de_demandes') reply.header('retry-after', String(RETRY_SECONDS))
  if (body.status >= 500) request.log.error({ err: error }, body.code)
  for (const name of OF_THE_ANSWER) reply.removeHeader(name)
  // RFC 9110 §15.5.17: a 416 says how long the whole is.
  if (body.status !== 416) reply.removeHeader('content-range')
  reply.code(body.status).header('cache-control', 'no-store')
  if (prefersPage(request)) return asPage(reply).send(problemPage(body))
  return reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(body))
}

/** What `readerOf` and the gate throw when the caller is gone. */
function isHangUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function problemOf(error: unknown, request: FastifyRequest): ProblemBody {
  if (error instanceof DomainError) {
    const { parametre, valeur } = error.place
    return { ...problem(error.httpStatus, error.code, error.title, error.message), ...(parametre ? { parametre } : {}), ...(valeur ? { valeur } : {}) }
  }
  const status = statusOf(error)
  if (status >= 500)
    return problem(500, 'erreur_interne', 'Erreur interne', `Une erreur inattendue s’est produite ; elle est notée au journal sous ${request.id}.`)
  return problem(status, 'requete_refusee', 'Requête refusée', 'La requête ne peut pas être lue.')
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500
  return typeof status === 'number' && status >= 400 ? status : 500
}

function problem(status: number, code: string, title: string, detail: string): ProblemBody {
  return { type: `urn:kartye:probleme:${code}`, title, status, detail, code }
}

function notFound(request: FastifyRequest, reply: FastifyReply, methods: ReadonlyMap<string, ReadonlySet<string>>): DomainError {
  const path = request.url.split('?')[0] ?? ''
  const allowed = [...methods].find(([pattern]) => matches(pattern, path))?.[1]
  if (!allowed) return new DomainError('introuvable', `Rien à l’adresse ${shorten(path)} : voyez /docs.`)
  reply.header('allow', [...allowed].sort().join(', '))
  return new DomainError('methode_non_permise', `${request.method} n’est pas permis sur ${shorten(path)} : ${[...allowed].sort().join(', ')}.`)
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return wanted.length === given.length && wanted.every((part, i) => part === given[i] || (part.startsWith(':') && given[i] !== ''))
}

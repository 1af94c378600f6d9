import { Lexer } from 'chevrotain'
import { DomainError } from '../../../model/error.ts'
import { Grammar } from './grammar.ts'
import { MAX_DEPTH, MAX_FILTER_CHARACTERS } from './limits.ts'
import { mistake, placeOf, refuseStray, syntaxMistake } from './mistake.ts'
import type { Raw } from './raw.ts'
import { Close, Open, TOKENS, Unclosed } from './tokens.ts'

/**
 * CQL2 Text (OGC 21-065r2, annex B) as it was written. A grammar of our own: cql2-wasm 0.5.0-rc1, the only other on npm, truncates 'O''Brien',
 * refuses quoted names, accepts what follows the filter and loses its memory on deep nesting.
 * @throws DomainError `filtre_invalide` with the place of the first mistake.
 */
export function parseText(text: string): Raw {
  refuseLongText(text)
  if (text.trimStart().startsWith('{')) throw mistake(text, { start: 0, end: 1 }, 'ce filtre est écrit en JSON : ajoutez filter-lang=cql2-json.')
  const { lexer, grammar } = reader()
  const { tokens, errors } = lexer.tokenize(text)
  refuseStray(text, errors)
  let depth = 0
  for (const token of tokens) {
    if (token.tokenType === Unclosed)
      throw mistake(
        text,
        placeOf(token, text),
        `${token.image.startsWith('"') ? 'ces guillemets ne sont pas refermés' : 'cette apostrophe n’est pas refermée'}.`,
      )
    if (token.tokenType === Open) depth += 1
    if (token.tokenType === Close) depth -= 1
    if (depth > MAX_DEPTH) throw mistake(text, placeOf(token, text), `${MAX_DEPTH} parenthèses l’une dans l’autre au plus.`)
  }
  grammar.input = tokens
  const raw = grammar.filter()
  const [error] = grammar.errors
  if (error) throw syntaxMistake(text, error)
  return raw
}

/** @throws DomainError `filtre_invalide`: no filter, or a very long one. */
export function refuseLongText(text: string): void {
  const place = { parametre: 'filter' }
  if (text.length > MAX_FILTER_CHARACTERS)
    throw new DomainError('filtre_invalide', `Le filtre fait ${text.length} caractères ; ${MAX_FILTER_CHARACTERS} au plus.`, place)
  if (text.trim() === '') throw new DomainError('filtre_invalide', "Le filtre est vide ; une condition est attendue, par exemple departement = '972'.", place)
}

type Reader = { lexer: Lexer; grammar: Grammar }
let kept: Reader | undefined

// Some milliseconds to build, so once, when the first filter comes.
function reader(): Reader {
  kept ??= { lexer: new Lexer(TOKENS, { positionTracking: 'onlyOffset' }), grammar: new Grammar() }
  return kept
}

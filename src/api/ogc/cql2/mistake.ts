import { EOF, type ILexingError, type IParserErrorMessageProvider, type IRecognitionException, type IToken, type TokenType } from 'chevrotain'
import { DomainError } from '../../../model/error.ts'
import { shorten } from '../../serving.ts'
import type { Place } from './raw.ts'

// Characters shown on either side of a faulty word.
const AROUND = 20

/** « caractère 15, « 97 » dans « departement = 97 » : … », ready to be thrown; characters are counted from 1, as people do. */
export function mistake(text: string, { start, end }: Place, explanation: string): DomainError {
  const word = shorten(text.slice(start, end).toWellFormed())
  const position = `caractère ${Array.from(text.slice(0, start)).length + 1}`
  const where = start >= text.length ? `${position}, à la fin du filtre` : `${position}, « ${word} »${neighbourhood(text, start, end)}`
  return new DomainError('filtre_invalide', `${where} : ${explanation}`, { parametre: 'filter', ...(word === '' ? {} : { valeur: word }) })
}

function neighbourhood(text: string, start: number, end: number): string {
  const [from, to] = [Math.max(0, start - AROUND), Math.min(text.length, Math.max(start, Math.min(end, start + AROUND)) + AROUND)]
  if (from === start && to <= end) return ''
  return ` dans « ${from > 0 ? '…' : ''}${text.slice(from, to).toWellFormed()}${to < text.length ? '…' : ''} »`
}

/** Where a token is; the end of the text when there is no more of them. */
export function placeOf({ startOffset, image, tokenType }: IToken, text: string): Place {
  return tokenType === EOF ? { start: text.length, end: text.length } : { start: startOffset, end: startOffset + image.length }
}

/** The first mistake that a parser met, in words. */
export function syntaxMistake(text: string, { token, message }: IRecognitionException): DomainError {
  return mistake(text, placeOf(token, text), message)
}

/** @throws DomainError `filtre_invalide` when a character begins no word of the language. */
export function refuseStray(text: string, [first]: readonly ILexingError[]): void {
  if (first) throw mistake(text, { start: first.offset, end: first.offset + first.length }, 'rien ne s’écrit ainsi dans un filtre.')
}

/** What was expected, where the grammar stopped. */
export const inFrench: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expecting(nameOf(expected)),
  buildNoViableAltMessage: ({ actual, customUserDescription, expectedPathsPerAlt }) =>
    actual[0]?.tokenType.name === 'NULL'
      ? 'NULL ne se compare pas : écrivez IS NULL.'
      : expecting(customUserDescription ?? firstOf(expectedPathsPerAlt.flat())),
  buildEarlyExitMessage: ({ customUserDescription, expectedIterationPaths }) => expecting(customUserDescription ?? firstOf(expectedIterationPaths)),
  buildNotAllInputParsedMessage: () => 'le filtre devrait finir avant ou continuer par un opérateur.',
}

function expecting(what: string): string {
  return `il faut ici ${what}.`
}

function firstOf(paths: readonly TokenType[][]): string {
  return [...new Set(paths.flatMap(([first]) => (first ? [nameOf(first)] : [])))].join(', ou ')
}

function nameOf({ LABEL, name }: TokenType): string {
  return LABEL ?? name
}

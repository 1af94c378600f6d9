import { createToken, EmbeddedActionsParser, type IToken, Lexer, type ParserMethod } from 'chevrotain'
import { MAX_DEPTH } from './limits.ts'
import { inFrench, mistake, placeOf, refuseStray, syntaxMistake } from './mistake.ts'
import type { Place } from './raw.ts'

/** JSON (RFC 8259) that remembers where each value was written, which JSON.parse does not: mistakes are shown in their place. */
export type JsonNode = { at: Place } & (
  | { kind: 'scalar'; value: string | number | boolean | null }
  | { kind: 'array'; of: readonly JsonNode[] }
  | { kind: 'object'; members: ReadonlyMap<string, JsonNode> }
)

// Each operation of a filter is an object in an array in an object; a geometry goes some deeper.
const MAX_BRACKETS = 2 * MAX_DEPTH + 8

const word = (name: string, pattern: RegExp, label: string) => createToken({ name, pattern, label, line_breaks: true })
const sign = (name: string, pattern: string) => createToken({ name, pattern, label: `« ${pattern} »` })
const Text = word('Text', /"(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[ !#-[\]-\uFFFF])*"/, 'un texte entre guillemets')
const Digits = word('Digits', /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'un nombre')
const Constant = word('Constant', /true|false|null/, 'true, false ou null')
const [OpenObject, CloseObject, OpenArray, CloseArray] = [sign('OpenObject', '{'), sign('CloseObject', '}'), sign('OpenArray', '['), sign('CloseArray', ']')]
const [Colon, Comma] = [sign('Colon', ':'), sign('Comma', ',')]
const Space = createToken({ name: 'Space', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED, line_breaks: true })
const TOKENS = [Text, Digits, Constant, OpenObject, CloseObject, OpenArray, CloseArray, Colon, Comma, Space]

/** @throws DomainError `filtre_invalide` with the place of the first mistake. */
export function readJson(text: string): JsonNode {
  const { lexer, grammar } = reader()
  const { tokens, errors } = lexer.tokenize(text)
  refuseStray(text, errors)
  let depth = 0
  for (const token of tokens) {
    if (token.tokenType === OpenObject || token.tokenType === OpenArray) depth += 1
    if (token.tokenType === CloseObject || token.tokenType === CloseArray) depth -= 1
    if (depth > MAX_BRACKETS) throw mistake(text, placeOf(token, text), `${MAX_BRACKETS} accolades et crochets l’un dans l’autre au plus.`)
  }
  grammar.input = tokens
  const node = grammar.value()
  const [error] = grammar.errors
  if (error) throw syntaxMistake(text, error)
  return node
}

class Grammar extends EmbeddedActionsParser {
  constructor() {
    super(TOKENS, { errorMessageProvider: inFrench, maxLookahead: 1, recoveryEnabled: false })
    this.performSelfAnalysis()
  }

  value: ParserMethod<[], JsonNode> = this.RULE(
    'value',
    (): JsonNode =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.object) },
          { ALT: () => this.SUBRULE(this.array) },
          { ALT: () => this.scalar(this.CONSUME(Text)) },
          { ALT: () => this.scalar(this.CONSUME(Digits)) },
          { ALT: () => this.scalar(this.CONSUME(Constant)) },
        ],
        ERR_MSG: 'une valeur JSON',
      }),
  )

  private array: ParserMethod<[], JsonNode> = this.RULE('array', (): JsonNode => {
    const of: JsonNode[] = []
    const open = this.CONSUME(OpenArray)
    this.MANY_SEP({ SEP: Comma, DEF: () => of.push(this.SUBRULE(this.value)) })
    const close = this.CONSUME(CloseArray)
    return { kind: 'array', of, at: { start: open.startOffset, end: close.startOffset + 1 } }
  })

  // The last of two members of one name is kept, as JSON.parse does.
  private object: ParserMethod<[], JsonNode> = this.RULE('object', (): JsonNode => {
    const members = new Map<string, JsonNode>()
    const open = this.CONSUME(OpenObject)
    this.MANY_SEP({
      SEP: Comma,
      DEF: () => {
        const name = this.CONSUME(Text)
        this.CONSUME(Colon)
        const value = this.SUBRULE(this.value)
        this.ACTION(() => members.set(JSON.parse(name.image), value))
      },
    })
    const close = this.CONSUME(CloseObject)
    return { kind: 'object', members, at: { start: open.startOffset, end: close.startOffset + 1 } }
  })

  private scalar({ image, startOffset }: IToken): JsonNode {
    const value = this.ACTION(() => JSON.parse(image))
    return { kind: 'scalar', value, at: { start: startOffset, end: startOffset + image.length } }
  }
}

type Reader = { lexer: Lexer; grammar: Grammar }
let kept: Reader | undefined

// Some milliseconds to build, so once, when the first filter comes.
function reader(): Reader {
  kept ??= { lexer: new Lexer(TOKENS, { positionTracking: 'onlyOffset' }), grammar: new Grammar() }
  return kept
}

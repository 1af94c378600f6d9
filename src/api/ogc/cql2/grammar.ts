import type { IToken, ParserMethod } from 'chevrotain'
import { type Place, type Raw, span } from './raw.ts'
import * as token from './tokens.ts'
import { WktGrammar } from './wkt.ts'

const OPERAND = 'une propriété, un texte entre apostrophes, un nombre, une fonction ou une parenthèse'

/**
 * The grammar of CQL2 Text (OGC 21-065r2, annex B) in one ladder from OR down to a single word: conditions and operands share it, and what
 * may stand where is checked afterwards, with the columns. No rule calls itself but through a parenthesis.
 */
export class Grammar extends WktGrammar {
  constructor() {
    super(token.TOKENS)
    this.performSelfAnalysis()
  }

  filter: ParserMethod<[], Raw> = this.RULE('filter', () => {
    const alternatives = [this.SUBRULE(this.conjunction)]
    this.MANY(() => {
      this.CONSUME(token.Or)
      alternatives.push(this.SUBRULE2(this.conjunction))
    })
    return this.ACTION(() => joined('or', alternatives))
  })

  private conjunction: ParserMethod<[], Raw> = this.RULE('conjunction', () => {
    const conditions = [this.SUBRULE(this.condition)]
    this.MANY(() => {
      this.CONSUME(token.And)
      conditions.push(this.SUBRULE2(this.condition))
    })
    return this.ACTION(() => joined('and', conditions))
  })

  private condition: ParserMethod<[], Raw> = this.RULE('condition', () => {
    const nots: IToken[] = []
    this.MANY(() => nots.push(this.CONSUME(token.Not)))
    const condition = this.SUBRULE(this.predicate)
    return this.ACTION(() => nots.reduceRight<Raw>(negated, condition))
  })

  private predicate: ParserMethod<[], Raw> = this.RULE('predicate', () => {
    const left = this.SUBRULE(this.sum)
    return this.OR([
      { ALT: () => this.SUBRULE(this.comparison, { ARGS: [left] }) },
      { ALT: () => this.SUBRULE(this.nullity, { ARGS: [left] }) },
      {
        ALT: () => {
          const not = this.OPTION(() => this.CONSUME(token.Not))
          const test = this.OR2({
            DEF: [
              { ALT: () => this.SUBRULE(this.likeness, { ARGS: [left] }) },
              { ALT: () => this.SUBRULE(this.range, { ARGS: [left] }) },
              { ALT: () => this.SUBRULE(this.membership, { ARGS: [left] }) },
            ],
            ERR_MSG: 'LIKE, BETWEEN ou IN',
          })
          return this.ACTION((): Raw => (not ? { ...call('not', [test]), at: test.at } : test))
        },
      },
      { ALT: () => left },
    ])
  })

  private comparison: ParserMethod<[Raw], Raw> = this.RULE('comparison', (left: Raw) => {
    const operator = this.CONSUME(token.Comparison)
    const right = this.SUBRULE(this.sum)
    return this.ACTION(() => call(operator.image, [left, right]))
  })

  private nullity: ParserMethod<[Raw], Raw> = this.RULE('nullity', (left: Raw) => {
    this.CONSUME(token.Is)
    const not = this.OPTION(() => this.CONSUME(token.Not))
    const end = this.CONSUME(token.Null)
    return this.ACTION((): Raw => {
      const test: Raw = { kind: 'call', op: 'isnull', args: [left], at: { start: left.at.start, end: placed(end).end } }
      return not ? { ...call('not', [test]), at: test.at } : test
    })
  })

  private likeness: ParserMethod<[Raw], Raw> = this.RULE('likeness', (left: Raw) => {
    this.CONSUME(token.Like)
    const pattern = this.SUBRULE(this.sum)
    return this.ACTION(() => call('like', [left, pattern]))
  })

  private range: ParserMethod<[Raw], Raw> = this.RULE('range', (left: Raw) => {
    this.CONSUME(token.Between)
    const low = this.SUBRULE(this.sum)
    this.CONSUME(token.And)
    const high = this.SUBRULE2(this.sum)
    return this.ACTION(() => call('between', [left, low, high]))
  })

  private membership: ParserMethod<[Raw], Raw> = this.RULE('membership', (left: Raw) => {
    const word = this.CONSUME(token.In)
    const of = this.SUBRULE(this.operands)
    return this.ACTION(() => call('in', [left, { kind: 'list', of, at: of.length > 0 ? enclosing(of) : placed(word) }]))
  })

  private sum: ParserMethod<[], Raw> = this.RULE('sum', () => {
    let left = this.SUBRULE(this.product)
    this.MANY(() => {
      const operator = this.OR([{ ALT: () => this.CONSUME(token.Plus) }, { ALT: () => this.CONSUME(token.Minus) }])
      const right = this.SUBRULE2(this.product)
      left = this.ACTION(() => call(operator.image, [left, right]))
    })
    return left
  })

  private product: ParserMethod<[], Raw> = this.RULE('product', () => {
    let left = this.SUBRULE(this.operand)
    this.MANY(() => {
      const operator = this.OR([{ ALT: () => this.CONSUME(token.Star) }, { ALT: () => this.CONSUME(token.Slash) }])
      const right = this.SUBRULE2(this.operand)
      left = this.ACTION(() => call(operator.image, [left, right]))
    })
    return left
  })

  private operand: ParserMethod<[], Raw> = this.RULE('operand', () =>
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.named) },
        { ALT: () => literal(this.CONSUME(token.Text), unquoted) },
        { ALT: () => this.SUBRULE(this.numeric) },
        { ALT: () => literal(this.CONSUME(token.True), () => true) },
        { ALT: () => literal(this.CONSUME(token.False), () => false) },
        { ALT: () => this.SUBRULE(this.quoted) },
        { ALT: () => this.SUBRULE(this.parenthesis) },
        { ALT: () => this.SUBRULE(this.shape) },
      ],
      ERR_MSG: OPERAND,
    }),
  )

  private parenthesis: ParserMethod<[], Raw> = this.RULE('parenthesis', () => {
    const open = this.CONSUME(token.Open)
    const inside = this.SUBRULE(this.filter)
    const close = this.CONSUME(token.Close)
    return this.ACTION((): Raw => ({ ...inside, at: { start: placed(open).start, end: placed(close).end } }))
  })

  private quoted: ParserMethod<[], Raw> = this.RULE('quoted', (): Raw => {
    const word = this.CONSUME(token.Quoted)
    return { kind: 'property', name: word.image.slice(1, -1).replaceAll('""', '"'), isQuoted: true, at: placed(word) }
  })

  private named: ParserMethod<[], Raw> = this.RULE('named', () => {
    const word = this.CONSUME(token.Identifier)
    const args = this.OPTION(() => this.SUBRULE(this.operands))
    return this.ACTION((): Raw => {
      const at = placed(word)
      return args ? { kind: 'call', op: word.image.toLowerCase(), args, at } : { kind: 'property', name: word.image, isQuoted: false, at }
    })
  })

  private operands: ParserMethod<[], Raw[]> = this.RULE('operands', () => {
    const of: Raw[] = []
    this.CONSUME(token.Open)
    this.MANY_SEP({ SEP: token.Comma, DEF: () => of.push(this.SUBRULE(this.filter)) })
    this.CONSUME(token.Close)
    return of
  })

  private numeric: ParserMethod<[], Raw> = this.RULE('numeric', () => {
    const first = this.LA(1)
    const value = this.SUBRULE(this.number)
    return this.ACTION((): Raw => ({ kind: 'literal', value, at: { start: placed(first).start, end: placed(this.LA(0)).end } }))
  })

  private shape: ParserMethod<[], Raw> = this.RULE('shape', () => {
    const first = this.LA(1)
    const geometry = this.SUBRULE(this.geometry)
    return this.ACTION((): Raw => ({ kind: 'geometry', geometry, at: { start: placed(first).start, end: placed(this.LA(0)).end } }))
  })
}

function joined(op: 'and' | 'or', conditions: readonly Raw[]): Raw {
  const [first] = conditions
  return first && conditions.length === 1 ? first : { kind: 'call', op, args: conditions, at: enclosing(conditions) }
}

function call(op: string, args: readonly Raw[]): Raw {
  return { kind: 'call', op, args, at: enclosing(args) }
}

function negated(condition: Raw, not: IToken): Raw {
  return { kind: 'call', op: 'not', args: [condition], at: { start: placed(not).start, end: condition.at.end } }
}

function literal(word: IToken, read: (image: string) => string | boolean): Raw {
  return { kind: 'literal', value: read(word.image), at: placed(word) }
}

// 'O''Brien' and 'O\'Brien'
function unquoted(image: string): string {
  return image.slice(1, -1).replaceAll(/''|\\'/g, "'")
}

function placed({ startOffset, image }: IToken): Place {
  return { start: startOffset, end: startOffset + image.length }
}

function enclosing(parts: readonly Raw[]): Place {
  const [first, last] = [parts[0], parts.at(-1)]
  return first && last ? span(first, last) : { start: 0, end: 0 }
}

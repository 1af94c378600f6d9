import { EmbeddedActionsParser, type ParserMethod, type TokenType } from 'chevrotain'
import type { Geometry, Position } from 'geojson'
import { inFrench } from './mistake.ts'
import * as token from './tokens.ts'

/** Numbers and geometries as Well-Known Text (OGC 21-065r2, annex B): GeoJSON comes out, with the axes as written and without altitudes. */
export class WktGrammar extends EmbeddedActionsParser {
  constructor(tokens: TokenType[]) {
    super(tokens, { errorMessageProvider: inFrench, maxLookahead: 1, recoveryEnabled: false })
  }

  protected number: ParserMethod<[], number> = this.RULE('number', () => {
    const sign = this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(token.Minus) }, { ALT: () => this.CONSUME(token.Plus) }]))
    const { image } = this.CONSUME(token.Digits)
    return this.ACTION(() => (sign?.image === '-' ? -Number(image) : Number(image)))
  })

  protected geometry: ParserMethod<[], Geometry> = this.RULE('geometry', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.point) },
      { ALT: () => this.SUBRULE(this.lineString) },
      { ALT: () => this.SUBRULE(this.polygon) },
      { ALT: () => this.SUBRULE(this.multiPoint) },
      { ALT: () => this.SUBRULE(this.multiLineString) },
      { ALT: () => this.SUBRULE(this.multiPolygon) },
      { ALT: () => this.SUBRULE(this.collection) },
    ]),
  )

  private point: ParserMethod<[], Geometry> = this.RULE('point', (): Geometry => {
    this.CONSUME(token.Point)
    this.SUBRULE(this.dimension)
    return { type: 'Point', coordinates: this.SUBRULE(this.enclosedPosition) }
  })

  private lineString: ParserMethod<[], Geometry> = this.RULE('lineString', (): Geometry => {
    this.CONSUME(token.LineString)
    this.SUBRULE(this.dimension)
    return { type: 'LineString', coordinates: this.SUBRULE(this.line) }
  })

  private polygon: ParserMethod<[], Geometry> = this.RULE('polygon', (): Geometry => {
    this.CONSUME(token.Polygon)
    this.SUBRULE(this.dimension)
    return { type: 'Polygon', coordinates: this.SUBRULE(this.lines) }
  })

  // Points in parentheses of their own, as the standard writes them, or without, as everybody does.
  private multiPoint: ParserMethod<[], Geometry> = this.RULE('multiPoint', (): Geometry => {
    const coordinates: Position[] = []
    this.CONSUME(token.MultiPoint)
    this.SUBRULE(this.dimension)
    this.CONSUME(token.Open)
    this.AT_LEAST_ONE_SEP({
      SEP: token.Comma,
      DEF: () => coordinates.push(this.OR([{ ALT: () => this.SUBRULE(this.enclosedPosition) }, { ALT: () => this.SUBRULE(this.position) }])),
    })
    this.CONSUME(token.Close)
    return { type: 'MultiPoint', coordinates }
  })

  private multiLineString: ParserMethod<[], Geometry> = this.RULE('multiLineString', (): Geometry => {
    this.CONSUME(token.MultiLineString)
    this.SUBRULE(this.dimension)
    return { type: 'MultiLineString', coordinates: this.SUBRULE(this.lines) }
  })

  private multiPolygon: ParserMethod<[], Geometry> = this.RULE('multiPolygon', (): Geometry => {
    const coordinates: Position[][][] = []
    this.CONSUME(token.MultiPolygon)
    this.SUBRULE(this.dimension)
    this.CONSUME(token.Open)
    this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => coordinates.push(this.SUBRULE(this.lines)) })
    this.CONSUME(token.Close)
    return { type: 'MultiPolygon', coordinates }
  })

  private collection: ParserMethod<[], Geometry> = this.RULE('collection', (): Geometry => {
    const geometries: Geometry[] = []
    this.CONSUME(token.GeometryCollection)
    this.SUBRULE(this.dimension)
    this.CONSUME(token.Open)
    this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => geometries.push(this.SUBRULE(this.geometry)) })
    this.CONSUME(token.Close)
    return { type: 'GeometryCollection', geometries }
  })

  // POINT Z (1 2 3): a name that means nothing elsewhere, so it is no keyword.
  private dimension: ParserMethod<[], void> = this.RULE('dimension', () => {
    this.OPTION({ GATE: () => this.LA(1).image.toUpperCase() === 'Z', DEF: () => this.CONSUME(token.Identifier) })
  })

  private lines: ParserMethod<[], Position[][]> = this.RULE('lines', () => {
    const lines: Position[][] = []
    this.CONSUME(token.Open)
    this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => lines.push(this.SUBRULE(this.line)) })
    this.CONSUME(token.Close)
    return lines
  })

  private line: ParserMethod<[], Position[]> = this.RULE('line', () => {
    const positions: Position[] = []
    this.CONSUME(token.Open)
    this.AT_LEAST_ONE_SEP({ SEP: token.Comma, DEF: () => positions.push(this.SUBRULE(this.position)) })
    this.CONSUME(token.Close)
    return positions
  })

  private enclosedPosition: ParserMethod<[], Position> = this.RULE('enclosedPosition', () => {
    this.CONSUME(token.Open)
    const position = this.SUBRULE(this.position)
    this.CONSUME(token.Close)
    return position
  })

  private position: ParserMethod<[], Position> = this.RULE('position', () => {
    const first = this.SUBRULE1(this.number)
    const second = this.SUBRULE2(this.number)
    this.OPTION(() => this.SUBRULE3(this.number))
    return [first, second]
  })
}

import type { CustomTypesConfig } from 'pg'
import pg from 'pg'

const { builtins, getTypeParser } = pg.types

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} dépasse 2^53`)
  return value
}

const PARSERS = new Map<number, (text: string) => unknown>([
  [builtins.INT8, safeInteger],
  [builtins.NUMERIC, Number],
  [builtins.DATE, (text) => text],
  [builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString()],
])

/** One table of type parsers for both engines: int8 → number (or an error above 2⁵³), date → YYYY-MM-DD, timestamptz → ISO string. */
export const typeParsers: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => (format === 'binary' ? undefined : PARSERS.get(oid)) ?? getTypeParser(oid, format as 'text'),
}

// The layout of Kartyé, enforced. Read the tables first: they are the documentation.
import { globSync, readFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'

/**
 * Who may import whom: a part is a folder of src/ or a file at its top. `x/` lets every file of x in (a vocabulary), `x/index.ts` only its door.
 * Inside a part everything may import everything. Stages stand in the order of the flow: an arrow that climbs back is missing here, so it fails.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  model: [],
  'config.ts': ['model/'],
  db: ['model/', 'config.ts'],
  // files from typed rows: a vocabulary of the last two stages
  formats: ['model/'],
  // the flow
  ingest: ['model/', 'db/'],
  zonings: ['model/', 'db/', 'ingest/index.ts'],
  crosswalk: ['model/', 'db/', 'ingest/index.ts', 'zonings/index.ts'],
  estimate: ['model/', 'db/', 'ingest/index.ts', 'zonings/index.ts', 'crosswalk/index.ts'],
  publish: ['model/', 'db/', 'ingest/index.ts', 'zonings/index.ts', 'crosswalk/index.ts', 'estimate/index.ts', 'formats/index.ts'],
  // the doors: HTTP knows what is published and, to say whether it is ready, the schema's version; the command line knows every stage by its door
  api: ['model/', 'config.ts', 'db/database.ts', 'db/unconnected.ts', 'db/migrate.ts', 'publish/index.ts', 'publish/read/index.ts', 'formats/index.ts'],
  commands: [
    ...['model/', 'db/', 'config.ts', 'ingest/index.ts', 'zonings/index.ts', 'crosswalk/index.ts', 'estimate/index.ts'],
    ...['publish/index.ts', 'publish/read/index.ts', 'api/index.ts'],
  ],
  'main.ts': ['model/', 'config.ts', 'commands/'],
}

/** The Postgres schemas: each is written by the stage of its name and by migrations, and read by the later ones. */
const SCHEMAS = ['ingest', 'zonings', 'crosswalk', 'estimate', 'publish']

const MAY_READ_ENVIRONMENT = ['src/config.ts', 'src/main.ts']
const SQL_PACKAGES = ['kysely', 'pg', 'pg-copy-streams', 'kysely-codegen', '@electric-sql/pglite']
const DRAWERS = /^(utils?|helpers?|common|shared|misc|lib|types|interfaces)(\.ts)?$/
const LONGEST_FILE = 350
const GENERATED = ['src/db/tables.ts']

type Source = { path: string; text: string }

// ── The rules: each takes one file and returns what is wrong with it ──

function forbiddenImports({ path, text }: Source): string[] {
  const from = partOf(path)
  const allowed = MAY_IMPORT[from]
  if (!allowed) return [`${path}: « ${from} » is in no row of the table`]
  return localImports({ path, text })
    .filter((target) => partOf(target) !== from)
    .filter((target) => !allowed.some((entry) => (entry.endsWith('/') ? target.startsWith(`src/${entry}`) : target === `src/${entry}`)))
    .map((target) => `${path} → ${target}`)
}

function sqlInApi({ path, text }: Source): string[] {
  if (partOf(path) !== 'api') return []
  const code = withoutComments(text)
  const packages = importsOf(code).filter((name) => SQL_PACKAGES.includes(name))
  const statements = code.match(/\bsql[`<.(]|\bSELECT\b[^'`]*\bFROM\b|\.(?:selectFrom|insertInto|updateTable|deleteFrom|query)\(/g) ?? []
  return [...packages, ...statements].map((found) => `${path}: ${found}`)
}

function foreignWrites({ path, text }: Source): string[] {
  const owner = partOf(path)
  return writtenSchemas(withoutComments(text))
    .filter((schema) => schema !== owner)
    .map((schema) => `${path} writes ${schema}.*`)
}

function environmentReads({ path, text }: Source): string[] {
  return !MAY_READ_ENVIRONMENT.includes(path) && /\bprocess\s*\.\s*env\b|\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from 'node:process'/.test(withoutComments(text))
    ? [path]
    : []
}

function drawers({ path }: Source): string[] {
  return path.split('/').some((name) => DRAWERS.test(name)) ? [path] : []
}

function tooLong({ path, text }: Source): string[] {
  const lines = text.split('\n').length - 1
  return lines > LONGEST_FILE && !GENERATED.includes(path) ? [`${path}: ${lines} lines`] : []
}

function mixedMigration({ path, text }: Source): string[] {
  const schemas = writtenSchemas(text.replace(/--.*$/gm, ''))
  const misnamed = /^\d{4}_[a-z0-9_]+\.sql$/.test(basename(path)) ? [] : [`${path}: not NNNN_words.sql`]
  return schemas.length > 1 ? [...misnamed, `${path} writes ${schemas.join(', ')}`] : misnamed
}

// ── How they read a file: regular expressions on import statements and on SQL ──

function partOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function importsOf(code: string): string[] {
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name)
}

function localImports({ path, text }: Source): string[] {
  return importsOf(withoutComments(text))
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(path), name))
    .filter((target) => target.startsWith('src/'))
}

/** Whole-line comments only: a comment may name what the code may not do. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\/|\/\*|\*).*$/gm, '')
}

const WRITE = [
  String.raw`INSERT\s+INTO`,
  String.raw`MERGE\s+INTO`,
  String.raw`UPDATE(?:\s+ONLY)?`,
  String.raw`DELETE\s+FROM(?:\s+ONLY)?`,
  String.raw`TRUNCATE(?:\s+TABLE)?`,
  'COPY',
  String.raw`(?:CREATE|ALTER|DROP)\s+(?:OR\s+REPLACE\s+|UNLOGGED\s+|MATERIALIZED\s+)*(?:TABLE|VIEW|SEQUENCE|FUNCTION|TYPE)(?:\s+IF\s+(?:NOT\s+)?EXISTS)?`,
  String.raw`CREATE\s+(?:UNIQUE\s+)?INDEX\s+[^;\`]*?\bON`,
  // the functions that write the table they are given
  String.raw`(?:bulkLoad|createPartition|attachPartition)\(\s*\w+(?:\.\w+)?\s*,`,
  String.raw`(?:insertInto|updateTable|deleteFrom|mergeInto)\(`,
].join('|')
const WRITES_SCHEMA = new RegExp(String.raw`\b(?:${WRITE})\s*['"\`]?(${SCHEMAS.join('|')})\.\w`, 'g')

function writtenSchemas(code: string): string[] {
  return [...new Set([...code.matchAll(WRITES_SCHEMA)].map(([, schema = '']) => schema))]
}

// ── The project obeys ──

const ROOT = new URL('../', import.meta.url).pathname
const read = (...patterns: string[]): Source[] =>
  globSync(patterns, { cwd: ROOT })
    .sort()
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(ROOT, path), 'utf8') }))

describe('architecture', () => {
  const sources = read('src/**/*.ts')
  const everything = [...sources, ...read('tests/**/*.ts', 'data/**/*.ts')]

  test('there is something to look at', () => {
    expect(sources.map(({ path }) => path)).toContain('src/db/database.ts')
    expect(everything.map(({ path }) => path)).toContain('tests/architecture.test.ts')
    expect(sources.flatMap(localImports).length).toBeGreaterThan(10)
  })
  test('imports only run down the flow', () => expect(sources.flatMap(forbiddenImports)).toEqual([]))
  test('the API holds no SQL', () => expect(sources.flatMap(sqlInApi)).toEqual([]))
  test('a stage writes its own schema only', () => expect(sources.flatMap(foreignWrites)).toEqual([]))
  test('only the configuration reads the environment', () => expect(sources.flatMap(environmentReads)).toEqual([]))
  test('no drawer: a file is named after its idea', () => expect(everything.flatMap(drawers)).toEqual([]))
  test(`no file over ${LONGEST_FILE} lines`, () => expect(everything.flatMap(tooLong)).toEqual([]))
  test('a migration changes one schema', () => expect(read('migrations/*').flatMap(mixedMigration)).toEqual([]))
})

describe('each rule can fail', () => {
  const file = (path: string, text: string): Source => ({ path, text })

  test.each([
    ['a stage enters another by its side', "import { areaWeights } from '../crosswalk/area.ts'", 'src/estimate/carry.ts', 'src/crosswalk/area.ts'],
    ['a stage climbs back the flow', "export { publishRelease } from '../publish/index.ts'", 'src/ingest/index.ts', 'src/publish/index.ts'],
    ['a type is an import too', "import type { Row } from '../zonings/adopt.ts'", 'src/estimate/carry.ts', 'src/zonings/adopt.ts'],
    ['an import may be awaited', "const { openDatabase } = await import('../db/database.ts')", 'src/model/status.ts', 'src/db/database.ts'],
    ['the API knows publish by its doors', "import { values } from '../publish/read/values.ts'", 'src/api/values.ts', 'src/publish/read/values.ts'],
    ['the API takes no SQL tool', "import { bulkLoad } from '../../db/bulk.ts'", 'src/api/routes/values.ts', 'src/db/bulk.ts'],
  ])('%s', (_, text, path, target) => expect(forbiddenImports(file(path, text))).toEqual([`${path} → ${target}`]))

  test('a part outside the table', () => expect(forbiddenImports(file('src/maps/draw.ts', ''))).toHaveLength(1))
  test('what the table allows passes', () => {
    expect(forbiddenImports(file('src/api/values.ts', "import { values } from '../publish/read/index.ts'\nimport { page } from './page.ts'"))).toEqual([])
    expect(forbiddenImports(file('src/publish/build.ts', "import { carry } from '../estimate/index.ts'\nimport pg from 'pg'"))).toEqual([])
  })

  test.each(["import { sql } from 'kysely'", 'db.query(text)', 'const rows = sql`SELECT 1`', "const text = 'SELECT id FROM publish.release'"])(
    'SQL in the API: %s',
    (text) => expect(sqlInApi(file('src/api/values.ts', text))).not.toEqual([]),
  )

  test.each([
    'sql`DELETE FROM ingest.zone_row WHERE dataset = 1`',
    'sql`WITH gone AS (UPDATE ingest.dataset SET superseded_by = 1 RETURNING id) SELECT 1`',
    'sql`INSERT INTO\n  ingest.dataset (source) VALUES (1)`',
    'sql`TRUNCATE ingest.zone_row`',
    'sql`ALTER TABLE IF EXISTS ingest.dataset ADD x int`',
    'sql`CREATE UNLOGGED TABLE ingest.copy AS SELECT 1`',
    'sql`CREATE INDEX code ON ingest.zone_row (code)`',
    "await bulkLoad(transaction, 'ingest.zone_row', columns, rows)",
    "await createPartition(transaction.db, 'ingest.measure_row', id)",
    "await db.insertInto('ingest.dataset').values(row).execute()",
  ])('a write to another stage: %s', (text) => {
    expect(foreignWrites(file('src/zonings/adopt.ts', text))).toEqual(['src/zonings/adopt.ts writes ingest.*'])
    expect(foreignWrites(file('src/ingest/write.ts', text))).toEqual([])
  })
  test('reading another stage is no write', () =>
    expect(foreignWrites(file('src/zonings/adopt.ts', 'sql`INSERT INTO zonings.zone SELECT code FROM ingest.zone_row FOR UPDATE`'))).toEqual([]))

  test('the environment read elsewhere', () => {
    expect(environmentReads(file('src/db/database.ts', "const url = process.env['KARTYE_DATABASE_URL']"))).toEqual(['src/db/database.ts'])
    expect(environmentReads(file('src/api/index.ts', "import { env } from 'node:process'"))).toEqual(['src/api/index.ts'])
    expect(environmentReads(file('src/api/index.ts', '// process.env is read by config.ts'))).toEqual([])
  })
  test.each(['src/api/utils/dates.ts', 'src/model/types.ts', 'src/ingest/helpers.ts', 'src/lib/x.ts', 'src/common/x.ts'])('a drawer: %s', (path) =>
    expect(drawers(file(path, ''))).toEqual([path]),
  )
  test('a long file', () => expect(tooLong(file('src/api/values.ts', '\n'.repeat(LONGEST_FILE + 1)))).toEqual(['src/api/values.ts: 351 lines']))
  test('a migration that changes two schemas', () => {
    expect(mixedMigration(file('migrations/0009_both.sql', 'ALTER TABLE ingest.dataset ADD x int;\nDELETE FROM publish.switch;'))).toHaveLength(1)
    expect(mixedMigration(file('migrations/late.sql', ''))).toEqual(['migrations/late.sql: not NNNN_words.sql'])
  })
})

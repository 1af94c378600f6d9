// Part of `npm run check`: generated files that are committed are what their command would write now.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeOpenapi } from '../../src/api/index.ts'
import { TABLES_FILE, tablesSource } from './generate-tables.ts'

const stale = [
  ['src/db/tables.ts', 'npm run types', read(TABLES_FILE) === (await tablesSource())],
  ['openapi/openapi.json', 'npm run openapi', read(new URL('../../openapi/openapi.json', import.meta.url)) === (await openapiSource())],
].filter(([, , isFresh]) => !isFresh)

for (const [file, command] of stale) console.error(`${file} n'est pas à jour : lancez « ${command} » et validez le résultat.`)
process.exitCode = stale.length > 0 ? 1 : 0

function read(file: URL | string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function openapiSource(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kartye-openapi-'))
  try {
    const file = join(folder, 'openapi.json')
    await writeOpenapi(file)
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

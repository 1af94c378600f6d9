import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { ask } from './service.ts'

/** A folder of its own, removed when the run ends. */
export function temporaryFolder(): string {
  return mkdtempSync(join(inject('folder'), 'files-'))
}

/** Downloads under a name that says the format, in a folder of its own; where it is. */
export async function download(url: string, name: string): Promise<string> {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, new Uint8Array(await (await ask(url)).arrayBuffer()))
  return file
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Child } from './child.ts'

/**
 * Resolves once the embedded database of `dataDir` holds `files` more tables and indexes (files on disk) than when called: how far a command
 * has got, told without its help. Fails when the process ends before.
 */
export async function untilGrown(dataDir: string, files: number, child: Child): Promise<void> {
  const before = relationFiles(dataDir)
  let ended = false
  void child.end.then(() => {
    ended = true
  })
  while (relationFiles(dataDir) < before + files) {
    if (ended) throw new Error(`the process ended before making ${files} files: ${JSON.stringify(await child.end)}`)
    await setImmediate()
  }
}

function relationFiles(dataDir: string): number {
  return readdirSync(join(dataDir, 'base', 'base'), { recursive: true, withFileTypes: true }).filter(({ name }) => /^\d+$/.test(name)).length
}

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Longer than any client needs on a busy machine of two cores. */
const PATIENCE_MS = 170_000

export type Ended = { code: number | null; stdout: string; stderr: string }

/** Runs a program to its end, whatever its exit code; the code is null when it was killed for having lasted too long. */
export function runProgram(program: string, words: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((done, fail) => {
    const options = { env: { ...process.env, ...environment }, timeout: PATIENCE_MS, maxBuffer: 64 * 2 ** 20 }
    execFile(program, words, options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') return fail(error)
      done({ code: error ? (typeof error.code === 'number' ? error.code : null) : 0, stdout, stderr })
    })
  })
}

/** What a program printed. @throws Error with its messages when it failed. */
export async function outputOf(program: string, words: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, words, environment)
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`.slice(0, 4000))
  return stdout
}

export function isInstalled(program: string): boolean {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'].some((folder) => existsSync(join(folder, program)))
}

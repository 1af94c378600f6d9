import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export type Child = {
  pid: number
  /** Resolves at the first line of standard output that matches; fails, with what was printed, when the process ends before. */
  line: (pattern: RegExp) => Promise<string>
  /** Sends the signal and resolves when the process has ended. */
  kill: (signal: NodeJS.Signals) => Promise<void>
  /** Exit code and everything printed, once the process has ended; the code is null after a signal. */
  end: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Runs `node <script> <words>` from the project's root with the environment given on top of this one's. */
export function runNode(script: string, words: readonly string[], environment: Record<string, string> = {}): Child {
  const child: ChildProcess = spawn(process.execPath, [script, ...words], {
    cwd: new URL('../../', import.meta.url),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let stderr = ''
  let ended: { code: number | null; stdout: string; stderr: string } | null = null
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString()
  })
  if (child.stdout)
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  const end = new Promise<{ code: number | null; stdout: string; stderr: string }>((done) => {
    child.once('close', (code) => {
      ended = { code, stdout: lines.join('\n'), stderr }
      done(ended)
      for (const look of waiting) look()
    })
  })
  return {
    pid: child.pid ?? 0,
    line: (pattern) =>
      new Promise((done, fail) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line))
          if (found === undefined && !ended) return
          waiting.delete(look)
          if (found !== undefined) done(found)
          else fail(new Error(`${script} ${words.join(' ')} ended before ${pattern}: ${JSON.stringify(ended)}`))
        }
        waiting.add(look)
        look()
      }),
    kill: async (signal) => {
      child.kill(signal)
      await end
    },
    end,
  }
}

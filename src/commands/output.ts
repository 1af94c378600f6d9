import { type Options, Presets, SingleBar } from 'cli-progress'
import { DomainError } from '../model/error.ts'

/** Where a command speaks: French lines for people, or one JSON document for machines (`--json`). */
export type Output = {
  /** A line for people; silent under `--json`. */
  say: (line: string) => void
  /** The result of the command: printed as JSON under `--json`, otherwise by `lines`. */
  result: (value: unknown, lines: readonly string[]) => void
  /** Progress of `what`: a bar on a terminal, a plain line now and then elsewhere, nothing under `--json`. */
  progress: () => Progress
}

export type Progress = { step: (done: number, total: number, what: string) => void; stop: () => void }

const PLAIN_INTERVAL_MS = 5_000
const BAR: Options = { format: '{bar} {percentage} % · {what}', hideCursor: true, clearOnComplete: true, etaBuffer: 20 }

export function createOutput({ json }: { json: boolean }, stdout: NodeJS.WriteStream = process.stdout, stderr: NodeJS.WriteStream = process.stderr): Output {
  return {
    say: (line) => {
      if (!json) stdout.write(`${line}\n`)
    },
    result: (value, lines) => {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`)
      else for (const line of lines) stdout.write(`${line}\n`)
    },
    progress: () => (json ? { step: () => undefined, stop: () => undefined } : stderr.isTTY ? barProgress(stderr) : plainProgress(stderr)),
  }
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({ ...BAR, stream }, Presets.shades_classic)
  let started = false
  return {
    step: (done, total, what) => {
      if (!started) bar.start(total, done, { what })
      started = true
      bar.setTotal(total)
      bar.update(done, { what })
    },
    stop: () => bar.stop(),
  }
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  let last = Date.now()
  return {
    step: (done, total, what) => {
      if (Date.now() - last < PLAIN_INTERVAL_MS) return
      last = Date.now()
      stream.write(total > 0 ? `${done}/${total} · ${what}\n` : `${done} · ${what}\n`)
    },
    stop: () => undefined,
  }
}

const SHOWN_REFUSALS = 20

/** Tells a failure on stderr and returns the exit code: 2 for a named mistake, 1 for a bug. */
export function tellFailure(error: unknown, { json }: { json: boolean }, stderr: NodeJS.WriteStream = process.stderr): 1 | 2 {
  if (!(error instanceof DomainError)) {
    stderr.write(`Erreur inattendue : ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return 1
  }
  const { code, title, message, place, details } = error
  if (json) {
    stderr.write(`${JSON.stringify({ code, titre: title, detail: message, ...place, refus: details }, null, 2)}\n`)
    return 2
  }
  stderr.write(`${title} (${code})\n${message}\n`)
  for (const { motif, ...at } of details.slice(0, SHOWN_REFUSALS)) {
    const where = Object.entries(at).map(([key, value]) => `${key} ${value}`)
    stderr.write(`  - ${[...where, motif].join(' · ')}\n`)
  }
  if (details.length > SHOWN_REFUSALS) stderr.write(`  … et ${details.length - SHOWN_REFUSALS} autre(s), avec --json.\n`)
  return 2
}

// npm run bench                lists the benchmarks
// npm run bench <name>         runs tests/bench/<name>.ts and says on which machine (exactitude takes --json)
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, platform, release, totalmem } from 'node:os'
import { z } from 'zod'

const Bench = z.object({ run: z.custom<() => Promise<void>>((value) => typeof value === 'function') })

const names = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map((name) => name.slice(0, -'.ts'.length))
const name = process.argv[2]

if (name === undefined) {
  console.log(`npm run bench <name>: ${names.join(', ')}`)
} else if (!names.includes(name)) {
  console.error(`Banc d'essai inconnu : ${name}. Connus : ${names.join(', ')}.`)
  process.exitCode = 2
} else {
  // Data alone on the standard output where it is asked for.
  if (process.argv.includes('--json')) console.error(machineFacts())
  else console.log(machineFacts())
  const { run } = Bench.parse(await import(`./${name}.ts`))
  await run()
}

/** Processor, cores, memory, kernel, Node. */
function machineFacts(): string {
  const [first] = cpus()
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
  return `Kartyé ${version} · ${first?.model ?? '?'} · ${cpus().length} cores · ${Math.round(totalmem() / 2 ** 30)} GiB · ${platform()} ${release()} · Node ${process.version}`
}

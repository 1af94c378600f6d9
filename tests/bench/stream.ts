import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { onScratchServer, withApi } from '../support/bench-server.ts'
import { publishManyPolygons } from '../support/many-polygons.ts'

const FEATURES = 200_000
const SLOW_BYTES = 10_000
const SLOW_SECONDS = 30
/** The target of growth, in MB of 10⁶ bytes. */
const TARGET_MB = 60

/**
 * 200,000 features streamed by the API of a server: how long it takes, and by how much the memory of its process grows meanwhile. Then a reader of
 * 10 KB/s: what he holds of the database once the buffers between it and him are full.
 */
export async function run(): Promise<void> {
  await onScratchServer(
    (database) => publishManyPolygons(database, FEATURES),
    async (url, zoning) => {
      const items = `/ogc/collections/${zoning}/items?limit=1000000`
      const streamed: Record<string, unknown>[] = []
      // A process for each: what one has grown to is not there before the next.
      for (const format of ['json', 'geojsonseq', 'csv']) streamed.push(await withApi(url, (address, pid) => stream(pid, `${address}${items}&f=${format}`)))
      console.table(streamed)
      console.table([await withApi(url, (address, pid) => readSlowly(pid, address + items, url))])
    },
  )
}

async function stream(pid: number, url: string): Promise<Record<string, unknown>> {
  await warm(url)
  const memory = watchMemory(pid)
  const start = performance.now()
  let bytes = 0
  let features = 0
  let rest = ''
  const mark = url.endsWith('csv') ? '\n' : '"type":"Feature"'
  const { status, body } = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    const text = rest + Buffer.from(chunk).toString('latin1')
    features += text.split(mark).length - 1
    rest = text.slice(text.length - mark.length + 1) // a mark may be cut between two chunks, and is never counted twice
  }
  const seconds = (performance.now() - start) / 1000
  return { what: url.split('?')[1], status, features, MB: round(bytes / 1e6), seconds: round(seconds), 'MB/s': round(bytes / 1e6 / seconds), ...memory.end() }
}

/** Reads 10 KB each second; counts how often the API was seen using a connection once what lies between it and the reader had filled up. */
async function readSlowly(pid: number, url: string, databaseUrl: string): Promise<Record<string, unknown>> {
  await warm(url)
  const memory = watchMemory(pid)
  const observer = new pg.Client({ connectionString: databaseUrl })
  await observer.connect()
  const { hostname, port, pathname, search } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  const busy: number[] = []
  let read = 0
  for (let second = 0; second < SLOW_SECONDS; second++) {
    await setTimeout(1000)
    read += (socket.read(SLOW_BYTES) as Buffer | null)?.length ?? 0
    const { rows } = await observer.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND (state <> 'idle' OR xact_start IS NOT NULL)`,
    )
    busy.push(Number(rows[0]?.count))
  }
  const isOpen = !socket.destroyed
  socket.destroy()
  await observer.end()
  const settled = busy.slice(5)
  return {
    what: '10 KB/s',
    seconds: SLOW_SECONDS,
    'KB read': round(read / 1000),
    'still served': isOpen,
    'connections in use (each second after the fifth)': settled.join(' '),
    ...memory.end(),
  }
}

/** What the first answers load (code, plans, catalogue) is no part of the growth. */
async function warm(url: string): Promise<void> {
  for (let time = 0; time < 20; time++) await (await fetch(url.replace('limit=1000000', 'limit=2000'))).arrayBuffer()
}

/** Resident memory of a process, in MB: before, at its highest, and the growth between. */
function watchMemory(pid: number): { end: () => Record<string, unknown> } {
  const before = residentMemory(pid)
  let highest = before
  const timer = setInterval(() => {
    highest = Math.max(highest, residentMemory(pid))
  }, 50)
  return {
    end: () => {
      clearInterval(timer)
      const growth = round(highest - before)
      return { 'RSS before MB': round(before), 'highest MB': round(highest), 'growth MB': growth, [`< ${TARGET_MB}`]: growth < TARGET_MB }
    },
  }
}

// https://www.kernel.org/doc/html/latest/filesystems/proc.html: VmRSS, in KiB
function residentMemory(pid: number): number {
  return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

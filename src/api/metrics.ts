import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { currentRelease } from '../publish/read/index.ts'
import type { App, Door } from './app.ts'

// Seconds; from a cached answer to a whole zoning in GeoJSON.
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Times every request by route template and status, and serves /metrics (Prometheus) from a registry of its own. */
export function measureRequests(app: App, { database: { db, pool }, gate }: Door): void {
  const registry = new Registry()
  const duration = new Histogram({
    name: 'kartye_http_request_duration_seconds',
    help: 'Durée des requêtes HTTP, en secondes',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  })
  const cut = new Counter({
    name: 'kartye_http_requests_cut_total',
    help: 'Réponses coupées avant leur fin, le plus souvent par qui les demandait',
    labelNames: ['route'],
    registers: [registry],
  })
  new Gauge({
    name: 'kartye_pool_connections',
    help: 'Connexions à la base de données, et requêtes qui en attendent une',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
  new Gauge({
    name: 'kartye_heavy_requests',
    help: 'Grosses demandes en cours, et celles qui attendent leur tour ou leur lecteur',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { running, waiting } = gate.load()
      this.set({ state: 'running' }, running)
      this.set({ state: 'waiting' }, waiting)
    },
  })
  new Gauge({
    name: 'kartye_release_served',
    help: 'Publication en service ; 0 : aucune, ou base injoignable',
    registers: [registry],
    async collect() {
      this.set(
        await currentRelease(db).then(
          (release) => release ?? 0,
          () => 0,
        ),
      )
    },
  })

  app.addHook('onRequestAbort', async (request) => cut.inc({ route: request.routeOptions.url ?? 'inconnue' }))
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'inconnue' : (request.routeOptions.url ?? 'inconnue')
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store').type(registry.contentType)
    return registry.metrics()
  })
}

import { readFile } from 'node:fs/promises'
import type { App, Door } from '../app.ts'
import { pocketDetectionRoutes } from '../pockets/detection-routes.ts'
import { pocketListRoute } from '../pockets/list-route.ts'
import { pocketPageRoute } from '../pockets/page-route.ts'
import { pocketSimulationRoute } from '../pockets/simulation-route.ts'
import { pocketUnitRoute } from '../pockets/unit-route.ts'

/** Pockets of the release: their list, how they were found, their borderline units, what fits under a ceiling, and a page to read them. */
export function pocketRoutes(app: App, door: Door): void {
  pocketListRoute(app, door)
  pocketDetectionRoutes(app, door)
  pocketUnitRoute(app, door)
  pocketSimulationRoute(app, door)
  pocketPageRoute(app, door)

  app.get('/poches.css', { schema: { hide: true } }, async (_request, reply) => {
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600')
    return readFile(new URL('../pockets/poches.css', import.meta.url), 'utf8')
  })
}

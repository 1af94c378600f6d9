import type { App, Door } from '../app.ts'

export function qpvSimulationRoutes(_app: App, _door: Door): void {}

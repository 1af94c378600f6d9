import type { App, Door } from '../app.ts'

export function seriesRoutes(_app: App, _door: Door): void {}

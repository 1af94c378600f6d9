import type { App, Door } from '../app.ts'

export function pocketRoutes(_app: App, _door: Door): void {}

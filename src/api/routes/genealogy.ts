import type { App, Door } from '../app.ts'

export function genealogyRoutes(_app: App, _door: Door): void {}

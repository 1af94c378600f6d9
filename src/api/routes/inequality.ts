import type { App, Door } from '../app.ts'

export function inequalityRoutes(_app: App, _door: Door): void {}

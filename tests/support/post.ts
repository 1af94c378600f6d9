import type { LightMyRequestResponse } from 'fastify'
import type { App } from '../../src/api/app.ts'

/** Sends a body as JSON; text is sent as it is. */
export function post(app: App, url: string, body: unknown, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } })
}

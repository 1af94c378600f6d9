import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, inject, test } from 'vitest'
import { SHARED } from '../support/real-data.ts'
import { isInstalled } from './program.ts'
import type { Served } from './servers.ts'

/** What is served by this run, and where to look: its largest zoning, and a collection with the figures of a theme. */
export type Observatory = { name: string; served: Served; zones: string; figures: { collection: string; indicator: string }; checked: readonly string[] }

const DEMO = {
  zones: 'iris-2022',
  figures: { collection: 'qpv-2024_revenus-et-pauvrete', indicator: 'taux_pauvrete' },
  checked: ['qpv-2024', 'iris-2022', 'qpv-2024_revenus-et-pauvrete'],
}

export const demoEmbedded: Observatory = { name: 'the demo on the embedded engine', served: inject('demoEmbedded'), ...DEMO }
export const demoServer: Observatory = { name: 'the demo on PostgreSQL', served: inject('demoServer'), ...DEMO }
export const montpellier: Observatory = {
  name: 'Montpellier on PostgreSQL',
  served: inject('montpellier'),
  zones: 'iris-2020',
  figures: { collection: 'qpv-2024_prestations-sociales', indicator: 'part_allocataires_rsa' },
  checked: ['iris-2020', 'qpv-2024_prestations-sociales'],
}

/** What a client needs to run here: a program, by the Debian package that brings it, or a file of the clients' folder. */
export type Need = { program: string; from: string } | { client: string }

export const clientFile = (name: string): string => join(SHARED, 'clients', name)

/** Pictures and files that clients made, kept for whoever wants to look: outside the tree. */
export function artefact(name: string): string {
  const folder = process.env['KARTYE_E2E_ARTEFACTS'] || join(tmpdir(), 'kartye-e2e-artefacts')
  mkdirSync(folder, { recursive: true })
  return join(folder, name)
}

/** Tests of one client on one observatory; where something is missing, one skipped test says what. */
export function describeClient(client: string, needs: readonly Need[], observatory: Observatory, tests: (url: string) => void): void {
  const missing = [...needs.map(whyNot), observatory.served.why].find((why) => why !== null)
  describe(`${client}, ${observatory.name}`, () => {
    const { url } = observatory.served
    if (missing || url === null) test.skip(missing ?? 'skipped: not served')
    else tests(url)
  })
}

function whyNot(need: Need): string | null {
  if ('program' in need) return isInstalled(need.program) ? null : `skipped: ${need.program} is not installed (apt-get install ${need.from})`
  return existsSync(clientFile(need.client)) ? null : `skipped: ${clientFile(need.client)} is not there (set KARTYE_SHARED)`
}

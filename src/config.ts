import { z } from 'zod'
import { DomainError } from './model/error.ts'

const Environment = z.object({
  KARTYE_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KARTYE_DATABASE_READ_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KARTYE_DATA_DIR: z.string().min(1).default('./var'),
  KARTYE_HOST: z.string().min(1).default('127.0.0.1'),
  KARTYE_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  KARTYE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  KARTYE_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export type Config = {
  /** PostgreSQL server; null: the embedded engine in `dataDir`. */
  databaseUrl: string | null
  /** Read replica for the API; null: the same as `databaseUrl`. */
  databaseReadUrl: string | null
  dataDir: string
  host: string
  port: number
  poolSize: number
  log: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
}

/**
 * The environment, parsed once. An empty variable is an absent one.
 * @throws DomainError `configuration_invalide` naming the variable.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? 'environnement')
    throw new DomainError('configuration_invalide', `La variable d'environnement ${name} n'est pas valable.`, { parametre: name })
  }
  const { data } = parsed
  return {
    databaseUrl: data.KARTYE_DATABASE_URL ?? null,
    databaseReadUrl: data.KARTYE_DATABASE_READ_URL ?? null,
    dataDir: data.KARTYE_DATA_DIR,
    host: data.KARTYE_HOST,
    port: data.KARTYE_PORT,
    poolSize: data.KARTYE_POOL_SIZE,
    log: data.KARTYE_LOG,
  }
}

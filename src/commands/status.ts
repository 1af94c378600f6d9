import { sql } from 'kysely'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { appliedMigrations } from '../db/migrate.ts'
import { currentRelease } from '../publish/index.ts'
import { currentEditions } from '../zonings/index.ts'
import type { Output } from './output.ts'
import { withDatabase } from './with-database.ts'

type Status = {
  moteur: string
  version: string
  schema: string
  taille_octets: number
  zonages: { zonage: string; territoires: number; bassins: string[] }[]
  jeux: number
  publications: { publication: number; construite: string; saine: boolean; valeurs: number }[]
  publication: number | null
}

/** `kartye status`: engine, schema version, sources, zonings, releases, sizes. */
export async function statusCommand(config: Config, output: Output): Promise<void> {
  const status = await withDatabase(config, readStatus)
  output.result(status, [
    `Moteur : ${status.moteur} (${status.version}), schéma ${status.schema}, ${Math.round(status.taille_octets / 2 ** 20)} Mio`,
    `Jeux de données en usage : ${status.jeux}`,
    ...status.zonages.map(({ zonage, territoires, bassins }) => `Zonage ${zonage} : ${territoires} territoires (${bassins.join(', ')})`),
    ...status.publications.map(
      ({ publication, construite, saine, valeurs }) =>
        `Publication ${publication} du ${construite} : ${valeurs} valeurs${saine ? '' : ', contrôles en échec'}${publication === status.publication ? ' — servie' : ''}`,
    ),
    ...(status.publication === null ? ['Aucune publication n’est servie.'] : []),
  ])
}

async function readStatus(database: Database): Promise<Status> {
  const { db } = database
  const { rows: engine } = await sql<{ version: string; bytes: number }>`
    SELECT 'PostgreSQL ' || current_setting('server_version') || ', PostGIS ' || postgis_lib_version() AS version, pg_database_size(current_database()) AS bytes`.execute(
    db,
  )
  const { rows: datasets } = await sql<{ n: number }>`SELECT count(*) AS n FROM ingest.dataset WHERE superseded_by IS NULL`.execute(db)
  const { rows: publications } = await sql<Status['publications'][number]>`
    SELECT r.id AS publication, r.built_at AS construite, r.is_sound AS saine, (SELECT count(*) FROM estimate.value v WHERE v.run = r.run) AS valeurs
    FROM publish.release r ORDER BY r.id`.execute(db)
  return {
    moteur: database.kind === 'embedded' ? 'embarqué' : 'serveur',
    version: engine[0]?.version ?? '',
    schema: (await appliedMigrations(db)).at(-1)?.name ?? '',
    taille_octets: engine[0]?.bytes ?? 0,
    zonages: (await currentEditions(db)).map(({ zoning, zoneCount, territories }) => ({ zonage: zoning, territoires: zoneCount, bassins: territories })),
    jeux: datasets[0]?.n ?? 0,
    publications,
    publication: await currentRelease(db),
  }
}

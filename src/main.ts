#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander'
import packageFile from '../package.json' with { type: 'json' }
import { buildCommand } from './commands/build.ts'
import { filesCommand } from './commands/files.ts'
import { genealogyCommand } from './commands/genealogy.ts'
import { ingestCommand } from './commands/ingest.ts'
import { migrateCommand } from './commands/migrate.ts'
import { openapiCommand } from './commands/openapi.ts'
import { createOutput, type Output, tellFailure } from './commands/output.ts'
import { type PocketOptions, pocketsCommand } from './commands/pockets.ts'
import { publishCommand, rollbackCommand } from './commands/publish.ts'
import { type QualityOptions, qualityCommand } from './commands/quality.ts'
import { sourcesCommand } from './commands/sources.ts'
import { startCommand } from './commands/start.ts'
import { statusCommand } from './commands/status.ts'
import { speakFrench } from './commands/usage.ts'
import { type Config, readConfig } from './config.ts'

const json = process.argv.includes('--json')

/** Runs a command; exits 0 only when it is done, 2 on a named mistake, 1 on a bug. */
async function run(command: (config: Config, output: Output) => Promise<void>): Promise<void> {
  try {
    await command(readConfig(process.env), createOutput({ json }))
    process.exitCode = 0
  } catch (error) {
    process.exitCode = tellFailure(error, { json })
  }
}

function codes(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',').filter((code) => code !== '')]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Un nombre entier est attendu.')
  return Number(text)
}

function period(text: string): string {
  if (!/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(text)) throw new InvalidArgumentError('Une période s’écrit AAAA ou AAAA-MM.')
  return text
}

function share(text: string): number {
  const value = Number(text.replace(',', '.'))
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Un nombre de 0 à 1 est attendu.')
  return value
}

type IngestFlags = { millesime?: number; periode?: string; remplacer?: boolean; ecarter?: string[]; reparationMax?: number; codesInconnusMax?: number }

const program = new Command('kartye')
  .description("Observatoire de l'égalité des territoires : indicateurs harmonisés sur les périmètres de la politique de la ville.")
  .version(packageFile.version, '--version', 'affiche la version')
  .helpOption('--help', "affiche l'aide")
  .helpCommand('help [commande]', "affiche l'aide d'une commande")
  .usage('<commande> [options]')

const command = (name: string, description: string): Command =>
  program.command(name).description(description).option('--json', 'résultat en JSON, pour les programmes').helpOption('--help', "affiche l'aide")

command('start', 'ouvre la base, charge la démonstration si elle est vide, sert l’API et les pages').action(() => run(startCommand))
command('migrate', 'met la base au schéma courant').action(() => run(migrateCommand))
command('sources', 'liste les descripteurs connus et ce qui est chargé').action(() => run(sourcesCommand))
command('ingest', 'lit un fichier officiel : tout ou rien')
  .argument('<descripteur>', 'identifiant d’un descripteur, ou chemin d’un fichier .json')
  .argument('<fichier>', 'fichier tel que téléchargé (CSV, XLSX, GeoJSON, shapefile, GeoPackage, ou zip de ceux-ci)')
  .option('--millesime <année>', 'millésime du zonage, quand le descripteur ne le fixe pas ou qu’il faut en changer', wholeNumber)
  .option('--periode <période>', 'période des mesures', period)
  .option('--remplacer', 'remplace le chargement précédent au lieu de le compléter')
  .option('--ecarter <codes...>', 'codes de périmètres à laisser de côté, faute de contour utilisable (séparés par des espaces ou des virgules)', codes)
  .option('--reparation-max <part>', 'part de l’aire qu’une réparation de contour peut changer, de 0 à 1', share)
  .option('--codes-inconnus-max <part>', 'part de codes sans périmètre chargé au-delà de laquelle le fichier est refusé, de 0 à 1', share)
  .action((descriptor: string, file: string, options: IngestFlags) =>
    run((config, output) => {
      const {
        millesime: vintage,
        periode: period,
        remplacer: replace,
        ecarter: without,
        reparationMax: largestRepair,
        codesInconnusMax: unknownCodes,
      } = options
      const given = Object.fromEntries(
        Object.entries({ vintage, period, replace, without, largestRepair, unknownCodes }).filter(([, value]) => value !== undefined),
      )
      return ingestCommand(config, output, { descriptor, file, ...given })
    }),
  )
command('build', 'cherche les poches de pauvreté, calcule tables de passage et estimations dans une nouvelle publication, non servie')
  .option('--zonage <zonages...>', 'zonages sur lesquels porter les indicateurs (par défaut : les périmètres d’intervention chargés)', codes)
  .option('--sans-fichiers', 'ne fait pas les fichiers à télécharger ; kartye files les fera')
  .option('--sans-poches', 'ne cherche pas les poches de pauvreté, et ne porte rien sur elles sauf si --zonage les nomme')
  .action(({ zonage = [], sansFichiers = false, sansPoches = false }: { zonage?: string[]; sansFichiers?: boolean; sansPoches?: boolean }) =>
    run((config, output) => buildCommand(config, output, zonage, { withFiles: !sansFichiers, withPockets: !sansPoches })),
  )
command('files', 'fait les fichiers à télécharger qui manquent à une publication')
  .argument('<publication>', 'numéro de la publication', wholeNumber)
  .action((release: number) => run((config, output) => filesCommand(config, output, release)))
command('pockets', 'cherche les poches de pauvreté hors quartiers prioritaires, par les recettes de data/pockets')
  .option('--recette <recette>', 'une seule recette')
  .option('--details', 'dit aussi ce qui a failli être une poche, et pourquoi')
  .action((options: PocketOptions) => run((config, output) => pocketsCommand(config, output, options)))
command('genealogy', 'comment les périmètres d’un zonage sont devenus ceux d’un autre')
  .argument('<de>', 'zonage de départ, par exemple qpv-2015')
  .argument('<vers>', 'zonage d’arrivée, par exemple qpv-2024')
  .action((from: string, to: string) => run((config, output) => genealogyCommand(config, output, from, to)))
command('publish', 'sert une publication')
  .argument('<publication>', 'numéro de la publication', wholeNumber)
  .action((release: number) => run((config, output) => publishCommand(config, output, release)))
command('rollback', 'sert de nouveau la publication précédente').action(() => run(rollbackCommand))
command('quality', 'ce que les chiffres publiés disent des estimations : erreurs, biais, intervalles, par méthode')
  .option('--publication <publication>', 'numéro de la publication (par défaut : celle en service)', wholeNumber)
  .option('--zonage <zonage>', 'un seul zonage')
  .option('--indicateur <indicateur>', 'un seul indicateur')
  .option('--html <fichier>', 'écrit aussi une page à lire, qui se suffit à elle-même')
  .action(({ publication, zonage, indicateur, html }: QualityOptions) =>
    run((config, output) => {
      const given = Object.fromEntries(Object.entries({ publication, zonage, indicateur, html }).filter(([, value]) => value !== undefined))
      return qualityCommand(config, output, given)
    }),
  )
command('status', 'moteur, schéma, sources, zonages, publications, tailles').action(() => run(statusCommand))
command('openapi', 'écrit openapi/openapi.json').action(() => run((_config, output) => openapiCommand(output)))

// A reader that has seen enough (`| head`) closes the pipe: nothing is lost, since the command's result is in the database.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

await speakFrench(program).parseAsync()

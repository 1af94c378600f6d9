import type { Command } from 'commander'

/** What commander says in English, in French. */
const SAYINGS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown option '(.+?)'/, "option inconnue : '$1'"],
  [/^error: unknown command '(.+?)'/, "commande inconnue : '$1'"],
  [/^error: missing required argument '(.+?)'/, "il manque l'argument '$1'"],
  [/^error: option '(.+?)' argument missing/, "l'option '$1' attend une valeur"],
  [/^error: too many arguments(?: for '(\w+)')?\. Expected (\d+) arguments? but got (\d+).*/, 'trop d’arguments : $2 attendu(s), $3 donné(s)'],
  [/^error: option '(.+?)' argument '(.*?)' is invalid\. (.*)/, "valeur refusée pour l'option '$1' : '$2'. $3"],
  [/^error: command-argument value '(.*?)' is invalid for argument '(.+?)'\. (.*)/, "valeur refusée pour '$2' : '$1'. $3"],
  [/\(Did you mean (.+?)\?\)/, '(vouliez-vous dire $1 ?)'],
]

/** Makes a program and its commands speak French, and exit 2 on a mistake of usage. */
export function speakFrench(program: Command): Command {
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ outputError: (text, write) => write(`${translate(text)}Essayez --help.\n`) })
    command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    command.configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
  }
  return program
}

const TITLES: Record<string, string> = { 'Usage:': 'Usage :', 'Options:': 'Options :', 'Commands:': 'Commandes :', 'Arguments:': 'Arguments :' }

export function translate(text: string): string {
  return SAYINGS.reduce((said, [english, french]) => said.replace(english, french), text)
}

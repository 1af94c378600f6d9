import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import papa from 'papaparse'
import { temporaryFolder } from './download.ts'
import { outputOf } from './program.ts'

export const LIBREOFFICE = [{ program: 'soffice', from: 'libreoffice-calc' }]

const FRENCH = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop></item></oor:items>`

/** « ; », UTF-8, every sheet; `shown`: cells as they are displayed, else with all their digits (wiki.documentfoundation.org, Documentation/DevGuide/Spreadsheet_Documents). */
const asCsv = (shown: boolean): string => `csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,${shown},false,false,-1`

export type Sheets = Map<string, string[][]>

/** The sheets of a workbook as a French LibreOffice reads them: rows of cells as text, header first. */
export async function openInLibreOffice(workbook: string, how: { shown: boolean }): Promise<Sheets> {
  const folder = temporaryFolder()
  const profile = join(folder, 'profile')
  mkdirSync(join(profile, 'user'), { recursive: true })
  writeFileSync(join(profile, 'user/registrymodifications.xcu'), FRENCH)
  const out = join(folder, 'out')
  await outputOf('soffice', [`-env:UserInstallation=file://${profile}`, '--headless', '--convert-to', asCsv(how.shown), '--outdir', out, workbook])
  const prefix = `${basename(workbook, '.xlsx')}-`
  return new Map(
    readdirSync(out).map((file) => {
      const { data } = papa.parse<string[]>(readFileSync(join(out, file), 'utf8'), { delimiter: ';', skipEmptyLines: true })
      return [file.slice(prefix.length, -'.csv'.length), data]
    }),
  )
}

/** A number as French people write it: « 1 234,5 », « 12,3 % ». Null for an empty cell. */
export function frenchNumber(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const digits = text.replaceAll(/[\s\u00A0\u202F]/g, '').replace(',', '.')
  return digits.endsWith('%') ? Number(digits.slice(0, -1)) / 100 : Number(digits)
}

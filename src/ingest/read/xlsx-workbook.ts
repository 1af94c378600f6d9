import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import type { Entry } from 'yauzl'
import { DomainError } from '../../model/error.ts'
import { listed, messageOf, nonConforming, unreadable } from './file-error.ts'
import type { Input } from './source-file.ts'
import type { ZipArchive } from './zip.ts'

export type Workbook = { sheet: Entry; sharedStrings: readonly string[] }

/** What is heard of an XML part; the names of its tags come without their namespace prefix. */
export type XmlHearing = {
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/**
 * The sheet called `name` (the first one when absent) and the texts that its cells refer to.
 * @throws DomainError `fichier_non_conforme` when no sheet has that name; `fichier_illisible` when the file is no workbook.
 */
export async function readWorkbook(input: Input, archive: ZipArchive, name?: string): Promise<Workbook> {
  const sheets: { name: string; relation: string }[] = []
  await hear(input, archive, partAt(input, archive, 'xl/workbook.xml'), {
    open: (tag, attributes) => {
      if (tag === 'sheet') sheets.push({ name: attributes['name'] ?? '', relation: relationOf(attributes) })
    },
  })
  const targets = new Map<string, string>()
  let stringsPath: string | null = null
  await hear(input, archive, partAt(input, archive, 'xl/_rels/workbook.xml.rels'), {
    open: (tag, { Id = '', Target = '', Type = '' }) => {
      if (tag !== 'Relationship') return
      const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`
      if (Type.endsWith('/worksheet')) targets.set(Id, path)
      if (Type.endsWith('/sharedStrings')) stringsPath = path
    },
  })
  const sheet = name === undefined ? sheets.find(({ relation }) => targets.has(relation)) : sheets.find((one) => one.name === name)
  const path = targets.get(sheet?.relation ?? '')
  if (path === undefined)
    throw nonConforming(
      input,
      `le classeur n'a pas d'onglet ${name === undefined ? 'de données' : `« ${name} »`} ; il a : ${listed(sheets.map((one) => one.name)) || 'aucun'}.`,
    )
  return { sheet: partAt(input, archive, path), sharedStrings: stringsPath === null ? [] : await readSharedStrings(input, archive, stringsPath) }
}

/** Hears an XML part of the workbook to its end. */
async function hear(input: Input, archive: ZipArchive, part: Entry, hearing: XmlHearing): Promise<void> {
  for await (const _ of hearChunks(input, archive, part, hearing));
}

/**
 * Hears an XML part, pausing after each chunk of it so that the caller can hand over what was heard.
 * @throws DomainError `fichier_illisible` when it is not well-formed.
 */
export async function* hearChunks(input: Input, archive: ZipArchive, part: Entry, hearing: XmlHearing): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false; position: boolean }>({ xmlns: false, position: false })
  const { open, text, close } = hearing
  if (open) parser.on('opentag', ({ name, attributes }) => open(local(name), attributes))
  if (close) parser.on('closetag', ({ name }) => close(local(name)))
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  const decoder = new StringDecoder('utf8')
  const feed = (chunk: string | null): void => {
    try {
      parser.write(chunk)
    } catch (error) {
      if (error instanceof DomainError) throw error
      throw unreadable(input, `le classeur est abîmé : ${part.fileName} n'est pas un XML correct (${messageOf(error)}).`)
    }
  }
  for await (const chunk of archive.content(part)) {
    feed(decoder.write(chunk))
    yield
  }
  feed(null)
}

async function readSharedStrings(input: Input, archive: ZipArchive, path: string): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let inText = false
  let inPhonetic = false
  await hear(input, archive, partAt(input, archive, path), {
    open: (tag) => {
      if (tag === 'si') current = ''
      else if (tag === 'rPh') inPhonetic = true
      else if (tag === 't') inText = !inPhonetic
    },
    text: (text) => {
      if (inText) current += text
    },
    close: (tag) => {
      if (tag === 't') inText = false
      else if (tag === 'rPh') inPhonetic = false
      else if (tag === 'si') strings.push(unescapeText(current))
    },
  })
  return strings
}

/** `_x000D_` is how OOXML writes a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
export function unescapeText(text: string): string {
  return text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text
}

/** `r:id`, whatever the prefix that the file gave to the namespace of relationships. */
function relationOf(attributes: Record<string, string>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''
}

function partAt(input: Input, { entries }: ZipArchive, path: string): Entry {
  const part = entries.find(({ fileName }) => fileName.toLowerCase() === path.toLowerCase())
  if (!part) throw unreadable(input, `ce n'est pas un classeur XLSX complet : il y manque ${path}.`)
  return part
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

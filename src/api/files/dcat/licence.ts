import { LICENCE_OUVERTE_PAGE } from '../licence-page.ts'
import { french, link, type Properties } from './rdf.ts'

/**
 * What a set made of sources under these licences may say of its own: the Licence Ouverte when all are under it (it asks for the mention of the source only),
 * else the rights of each, and no licence that nobody gave. Its version is said when every source gives that one.
 */
export function licenceOf(licences: readonly string[]): Properties {
  const distinct = [...new Set(licences)].sort()
  const isOpen = distinct.length > 0 && distinct.every((licence) => /^licence ouverte/i.test(licence) && !/odbl/i.test(licence))
  if (isOpen) {
    // As data.gouv.fr titles it.
    const version = distinct.every((licence) => /^licence ouverte 2\.0\b/i.test(licence)) ? ' version 2.0' : ''
    return { 'dct:license': link(LICENCE_OUVERTE_PAGE), 'dct:rights': french(`Licence Ouverte / Open Licence${version}`) }
  }
  return { 'dct:rights': french(`Droits des sources : ${distinct.join(' ; ') || 'non précisés'}.`) }
}

import { french, link, type Properties } from './rdf.ts'

/**
 * What a set made of sources under these licences may say of its own: the Licence Ouverte when all are under it (it asks for the mention of the source only),
 * else the rights of each, and no licence that nobody gave.
 */
export function licenceOf(licences: readonly string[]): Properties {
  const distinct = [...new Set(licences)].sort()
  const isOpen = distinct.length > 0 && distinct.every((licence) => /^licence ouverte/i.test(licence) && !/odbl/i.test(licence))
  // data.gouv.fr knows the licence by this address and this title.
  if (isOpen)
    return {
      'dct:license': link('https://www.etalab.gouv.fr/licence-ouverte-open-licence'),
      'dct:rights': french('Licence Ouverte / Open Licence version 2.0'),
    }
  return { 'dct:rights': french(`Droits des sources : ${distinct.join(' ; ') || 'non précisés'}.`) }
}

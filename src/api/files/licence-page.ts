/** Every version of the Licence Ouverte, at the address by which data.gouv.fr knows it. */
export const LICENCE_OUVERTE_PAGE = 'https://www.etalab.gouv.fr/licence-ouverte-open-licence'

const PAGES: readonly (readonly [RegExp, string])[] = [
  [/licence ouverte/i, LICENCE_OUVERTE_PAGE],
  [/odbl/i, 'https://opendatacommons.org/licenses/odbl/1-0/'],
]

/** Where the licence that a descriptor names is published; null for one that is not known here. */
export function licencePage(licence: string): string | null {
  return PAGES.find(([name]) => name.test(licence))?.[1] ?? null
}

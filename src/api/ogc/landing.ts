import { addressOf, type Link, type Site, selfAndPage, TYPES } from './links.ts'
import { tilingSchemesLink } from './tiles/links.ts'

export const TITLE = 'Kartyé : couches pour la cartographie'
export const DESCRIPTION =
  'Périmètres de la politique de la ville, zonages statistiques et indicateurs harmonisés, en couches que QGIS, GDAL, R et les cartes du web lisent directement (OGC API – Features).'

/** The landing page (OGC 17-069r4 §7.2). */
export function landingDocument(site: Site): { title: string; description: string; links: Link[] } {
  return {
    title: TITLE,
    description: DESCRIPTION,
    links: [
      ...selfAndPage(site, ''),
      { href: addressOf(site, '/api', { f: 'json' }), rel: 'service-desc', type: TYPES.definition, title: 'Définition de l’API (OpenAPI 3.0)' },
      { href: addressOf(site, '/api', { f: 'html' }), rel: 'service-doc', type: TYPES.html, title: 'Documentation de l’API', hreflang: 'fr' },
      { href: addressOf(site, '/conformance', { f: 'json' }), rel: 'conformance', type: TYPES.json, title: 'Classes de conformité' },
      { href: addressOf(site, '/collections', { f: 'json' }), rel: 'data', type: TYPES.json, title: 'Collections' },
      tilingSchemesLink(site),
      { href: addressOf(site, '/connexion'), rel: 'help', type: TYPES.html, title: 'Ajouter une couche dans ses outils', hreflang: 'fr' },
    ],
  }
}

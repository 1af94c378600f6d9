import { type Html, html, inlineStyle } from './html.ts'

/** What stands around a page: `styles` are addresses of style sheets, or their text when the page stands alone in a file. */
export type Frame = { title: string; lead: string; version: string; styles: { addresses: readonly string[] } | { text: string }; isHome?: boolean }

/** A whole page around its body, in French. A page that stands alone has no link to the service. */
export function framed({ title, lead, version, styles, isHome = false }: Frame, body: Html): string {
  const isAlone = 'text' in styles
  const links = html`<nav aria-label="Principal">${isHome ? null : html`<a href="/">Accueil</a> `}<a href="/docs">Documentation de l’API</a> <a href="/openapi.json">OpenAPI</a> <a href="/ogc?f=html">Couches (QGIS, SIG)</a> <a href="/fichiers">Fichiers</a> <a href="/poches">Poches</a> <a href="/api/v1/qualite?f=html">Qualité</a> <a href="/health/ready">Santé</a></nav>`
  return `<!doctype html>\n${
    html`<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isHome ? 'Kartyé, observatoire de l’égalité des territoires' : `${title} — Kartyé`}</title>
${isAlone ? inlineStyle(styles.text) : styles.addresses.map((address) => html`<link rel="stylesheet" href="${address}">\n`)}<link rel="icon" href="data:,">
</head>
<body>
<header>
<h1>${title}</h1>
<p>${lead}</p>
${isAlone ? null : links}
</header>
<main>
${body}
</main>
<footer><p>Kartyé ${version}, licence MIT. Chaque chiffre porte sa source ; voyez sa trace avant de le citer.</p></footer>
</body>
</html>`.text
  }\n`
}

import type { FastifyRequest } from 'fastify'
import manifest from '../../package.json' with { type: 'json' }
import { framed } from './home/frame.ts'
import { html } from './home/html.ts'
import { preferred } from './negotiate.ts'

/** What a problem says of itself, as application/problem+json does. */
type Said = { title: string; status: number; detail: string; code: string; parametre?: string | undefined; valeur?: string | undefined }

/** Whether a problem is better said as a page: browsers name HTML first, programs do not. */
export function prefersPage({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return preferred(headers.accept, ['json', 'html'], { json: ['application/problem+json'] }) === 'html'
}

/** A problem as a page in French: what is wrong, where, and what to do. */
export function problemPage({ title, status, detail, code, parametre, valeur }: Said): string {
  return framed(
    { title, lead: detail, version: manifest.version, styles: { addresses: ['/accueil.css'] } },
    html`<section aria-labelledby="que-faire">
<h2 id="que-faire">Que faire</h2>
<p>${adviceFor(status)}</p>
</section>
<section aria-labelledby="probleme">
<h2 id="probleme">Le problème</h2>
<dl>
${parametre ? html`<div><dt>Paramètre</dt><dd><code>${parametre}</code></dd></div>\n` : null}${valeur ? html`<div><dt>Valeur reçue</dt><dd><code>${valeur}</code></dd></div>\n` : null}<div><dt>Statut HTTP</dt><dd>${status}</dd></div>
<div><dt>Code</dt><dd><code>${code}</code></dd></div>
</dl>
</section>`,
  )
}

function adviceFor(status: number): string {
  if (status === 503) return 'Attendez quelques secondes, puis rechargez cette page. Si cela dure, prévenez la personne qui tient ce service.'
  if (status >= 500) return 'Prévenez la personne qui tient ce service, en lui donnant le message ci-dessus.'
  if (status === 404) return 'Repartez de l’accueil, des couches ou des fichiers, dans le menu ci-dessus.'
  return 'Corrigez l’adresse d’après le message ci-dessus, ou revenez à la page précédente. La documentation dit ce que chaque adresse accepte.'
}

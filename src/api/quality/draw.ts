import type { PlotOptions } from '@observablehq/plot'

/**
 * A plot as the text of an `<svg role="img">`, drawn without a browser. Its style element is taken out (a page lets no inline style in: the rules of
 * `.graphique` are in qualite.css), and coordinates keep a tenth of a pixel.
 * `description` is read in place of the drawing.
 */
export async function drawSvg(description: string, options: PlotOptions): Promise<string> {
  // Some 200 ms to load, that commands and readers of figures need not wait for.
  const [{ plot }, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  const { document } = parseHTML('<html></html>')
  const svg = plot({ ...options, document, className: 'graphique' })
  svg.querySelector('style')?.remove()
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', description)
  const text: unknown = svg.outerHTML
  if (typeof text !== 'string') throw new Error('no plot was drawn')
  return text.replace(/ (?:cx|cy|d|transform|x1|x2|y1|y2|x|y|width|height)="[^"]*"/g, (attribute) =>
    attribute.replace(/\d+\.\d{2,}(?!em)/g, (number) => String(Math.round(Number(number) * 10) / 10)),
  )
}

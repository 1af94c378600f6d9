/** Text that is HTML already. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Piece = string | number | null | Html | readonly Html[]

/** A template whose values are escaped, but those that are Html already. Null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.map((part, i) => part + print(values[i] ?? null)).join(''))
}

function print(value: Piece): string {
  if (value === null) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Markup made elsewhere from nothing that a user wrote, such as a drawing. */
export function raw(markup: string): Html {
  return new Html(markup)
}

/** Style sheets as an element: for a file that stands alone, since the service lets no inline style through. */
export function inlineStyle(css: string): Html {
  return new Html(`<style>\n${css.replaceAll('</', '<\\/')}</style>\n`)
}

const RECORD_SEPARATOR = '\x1E'

// Between two features of a page. A quotation mark inside a JSON string is escaped, so the words of a label cannot look so.
const BETWEEN = ',{"type":"Feature",'

/**
 * GeoJSON text sequence (RFC 8142): each feature on a line of its own, between a record separator and a line feed.
 * A page is features as PostGIS prints them, separated by commas; an empty one adds nothing.
 */
export async function* geojsonSequence(pages: AsyncIterable<{ features: string }>): AsyncGenerator<string> {
  for await (const { features } of pages) if (features) yield `${RECORD_SEPARATOR}${features.replaceAll(BETWEEN, `\n${RECORD_SEPARATOR}${BETWEEN.slice(1)}`)}\n`
}

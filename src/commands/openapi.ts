import { writeOpenapi } from '../api/index.ts'
import type { Output } from './output.ts'

/** `kartye openapi`: writes openapi/openapi.json; needs no database. */
export async function openapiCommand(output: Output): Promise<void> {
  await writeOpenapi()
  output.result({ fichier: 'openapi/openapi.json' }, ['Écrit : openapi/openapi.json'])
}

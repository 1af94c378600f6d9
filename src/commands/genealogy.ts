import type { Config } from '../config.ts'
import type { Output } from './output.ts'

/** `kartye genealogy`: how the perimeters of one zoning became those of another. */
export async function genealogyCommand(_config: Config, _output: Output, _from: string, _to: string): Promise<void> {}

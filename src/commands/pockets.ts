import type { Config } from '../config.ts'
import type { Output } from './output.ts'

export type PocketOptions = { recette?: string; details?: boolean }

/** `kartye pockets`: detects poverty pockets by the recipes of data/pockets and adopts them as zonings. */
export async function pocketsCommand(_config: Config, _output: Output, _options: PocketOptions): Promise<void> {}

// The ingest stage: official files and their descriptors in, raw measures and zones out (schema ingest).
export type { Descriptor } from './descriptor.ts'
export { forgetZoneRows } from './forget-zone-rows.ts'
export { type IngestReport, type IngestRequest, ingestFile } from './ingest-file.ts'
export { readCatalogue } from './read-catalogue.ts'
export { retireFictitious } from './retire-fictitious.ts'
export { listDescriptors, readDescriptor } from './sources.ts'
export { SAME_GROUND } from './succession.ts'

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Collection } from '../../publish/read/index.ts'
import type { Served } from '../serving.ts'
import type { Place } from './cursor.ts'
import type { Site } from './links.ts'
import type { ItemsWish } from './query/items-wish.ts'

/** One request for features: the release it reads, its collection, what it asks and from where on. */
export type Asked = { request: FastifyRequest; reply: FastifyReply; served: Served; site: Site; collection: Collection; wish: ItemsWish; place: Place }

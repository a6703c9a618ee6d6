/**
 * Puts our decoder of fetched records and our encoder of produced ones in the place of kafkajs's,
 * by importing this module; `docs/decisions/0007_kafkajs_wire_modules.md` says why. kafkajs loads
 * both at the first fetch and the first send, so it has to be imported before those; a static import
 * beside that of kafkajs is early enough.
 *
 * The imports below load the stock modules into the cache of CommonJS modules, whose entries are
 * then given other exports. No file is changed, and no permission is needed.
 *
 * @module
 */
import "kafkajs/src/protocol/message/compression/index.js";
import "kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js";
import "kafkajs/src/protocol/requests/produce/v3/request.js";
import kafkajs from "kafkajs/package.json" with { type: "json" };
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { createDecodeMessages, type DecodeMessages } from "./decode_messages.ts";
import type { Codec } from "./encode_record_batch.ts";
import {
  createProduceRequest,
  type ProduceOptions,
  type ProduceRequest,
} from "./encode_produce_request.ts";

/** The version whose modules these replacements were made for and tested against. */
const VERSION = "2.2.4";

const { cache } = createRequire(import.meta.url);

if (kafkajs.version !== VERSION) {
  throw new Error(`Cannot replace modules of kafkajs: it is ${kafkajs.version}, not ${VERSION}`);
}
for (const version of [4, 5, 7, 8, 11]) {
  assertNotLoaded(`requests/fetch/v${version}/response.js`);
}
for (const version of [4, 5, 6, 7]) assertNotLoaded(`requests/produce/v${version}/request.js`);

const compression = loaded("message/compression/index.js") as { exports: CompressionModule };
const fetchModule = loaded("requests/fetch/v4/decodeMessages.js") as {
  exports: DecodeMessages;
};
const produceModule = loaded("requests/produce/v3/request.js") as {
  exports: (options: ProduceOptions) => ProduceRequest;
};

/** What kafkajs had before, for tests that hold the replacements against it. */
export const stock: {
  readonly decodeMessages: DecodeMessages;
  readonly produceRequest: (options: ProduceOptions) => ProduceRequest;
} = {
  decodeMessages: fetchModule.exports,
  produceRequest: produceModule.exports,
};

/** What kafkajs has now. */
export const replaced: {
  readonly decodeMessages: DecodeMessages;
  readonly produceRequest: (options: ProduceOptions) => ProduceRequest;
} = {
  decodeMessages: createDecodeMessages(),
  // Looked up at each call: a codec may be registered later.
  produceRequest: createProduceRequest({
    lookupCodec: (type) => compression.exports.lookupCodec(type),
  }),
};

fetchModule.exports = replaced.decodeMessages;
produceModule.exports = replaced.produceRequest;

interface CompressionModule {
  lookupCodec(type: number): Codec;
}

/**
 * The cached module, of a shape that the types cannot know and the version vouches for.
 *
 * @throws {Error} when it is not in the cache
 */
function loaded(name: string): unknown {
  const module = cache[pathOf(name)];
  if (module !== undefined) return module;
  throw new Error(`Cannot replace modules of kafkajs: ${name} is not in the cache`);
}

/** Who has loaded a module already keeps the stock one. */
function assertNotLoaded(name: string): void {
  if (cache[pathOf(name)] === undefined) return;
  throw new Error(`Cannot replace modules of kafkajs: ${name} has been loaded before`);
}

function pathOf(name: string): string {
  return fileURLToPath(import.meta.resolve(`kafkajs/src/protocol/${name}`));
}

/**
 * The introduction of the API reference: what holds for every route.
 *
 * @module
 */
import { MAX_ISSUES } from "../../shared/basket/parse_basket.ts";

/** Creates it, as Markdown. */
export function createIntroduction({ hasKeys }: { readonly hasKeys: boolean }): string {
  return `\
Shops send shopping baskets; analysts query them a moment later.

${hasKeys ? WITH_KEYS : WITHOUT_KEYS}
- **Accepted means replicated.** \`202\` is answered once every in-sync replica of the broker has the
  basket. A basket is identified by \`store\` and \`id\` and stored once: **sending it again is
  always safe**, and the thing to do after a \`408\`, \`429\`, \`500\` or \`503\` and after no answer.
  Wait \`retry-after\` seconds where the answer has it.
- **Errors** are problem details (RFC 9457) with a stable \`code\`. What is wrong with a document or
  a query comes all at once in \`errors\`, at most ${MAX_ISSUES} of them for a basket, each with a
  JSON pointer.
- **Requests have names.** Send your own \`x-request-id\` (1 to 64 letters, digits, \`.\`, \`_\`
  and \`-\`) or get a new one: it is in the answer, in our logs and beside the record.
- **Java's \`HttpClient\`** offers HTTP/2 by default, which gets an empty \`400\` here. Build it with
  \`HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)\`.
- \`GET\` answers \`HEAD\` too. A path that is not here answers \`404 not_found\`.`;
}

const WITH_KEYS = `\
- **Keys.** Send yours as \`authorization: Bearer dlz_…\`. Each route says which scope it needs;
  \`admin\` has them all. A key may be limited to stores.`;

const WITHOUT_KEYS = `\
- **Keys.** This API has none and takes every request. Where an API has keys, send yours as
  \`authorization: Bearer dlz_…\`.`;

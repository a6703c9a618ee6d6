/**
 * `GET /baskets/{store}/{id}`: what became of a basket that was sent.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { parseIdentity } from "../../shared/basket/basket_schema.ts";
import { toRecordKey } from "../../shared/basket/record.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { hasScope } from "../auth/api_key.ts";
import type { Admission } from "../auth/guard.ts";
import { toProblem } from "../http/problem.ts";
import type { AdmittedExchange } from "../http/route.ts";
import { isUnavailable } from "../is_unavailable.ts";
import { readBasket, readFirstKeptDay } from "../read_basket.ts";
import { ANY_STORES, type KnownStores } from "../stores/open_known_stores.ts";
import { type StoreIndex, toSpellings } from "../stores/store_index.ts";

/** The part of an exchange that the handler needs. */
export interface GetBasketExchange extends Pick<AdmittedExchange, "params"> {
  readonly admission: Pick<Admission, "checkStore" | "key">;
}

/**
 * The handler over `database`; without one the API is ingest-only and finds no basket. A shop may be
 * spelled in any way that `stores` know.
 */
export function createGetBasket(
  database: Queryable | undefined,
  stores: KnownStores = ANY_STORES,
): (exchange: GetBasketExchange) => Promise<Response> {
  return async function getBasket({ params: { store = "", id = "" }, admission }) {
    // Trimmed and in NFC, as baskets are stored. A name that no basket can have needs no query.
    const [first, ...others] = toIdentities({ store, id }, stores.current());
    if (first === undefined) return toProblem("not_found");
    const refusal = admission.checkStore(first.store);
    if (refusal !== undefined) return toProblem(refusal.code, refusal);
    if (database === undefined) {
      return toProblem("not_found", { detail: "This instance accepts baskets and reads none" });
    }
    const isWhole = admission.key === undefined || hasScope(admission.key, "admin");
    try {
      // The spelling of STORES_FILE first: baskets from before that file may have another.
      for (const identity of [first, ...others]) {
        const fate = await readBasket(database, identity, { isWhole });
        if (fate !== undefined) return Response.json(fate);
      }
      const firstDay = await readFirstKeptDay(database);
      const since = firstDay === undefined ? "" : `; baskets are kept from ${firstDay} on`;
      return toProblem("not_found", { detail: `No such basket is stored (yet)${since}` });
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      // For each request: `watchDatabase()` says it once.
      logger.debug("Cannot read a basket", { error });
      return toProblem("database_unavailable", { headers: { "retry-after": "5" } });
    }
  };
}

/** The names under which the basket may be stored, that of a new one first. */
function toIdentities(
  input: BasketIdentity,
  stores: StoreIndex,
): readonly BasketIdentity[] {
  const identities = [parseIdentity(input, { isAtDoor: true }), parseIdentity(input)];
  const spelled = identities.flatMap((identity) =>
    identity === undefined
      ? []
      : toSpellings(identity.store, stores).map((store) => ({ ...identity, store }))
  );
  return [...new Map(spelled.map((identity) => [toRecordKey(identity), identity])).values()];
}

const logger = getLogger(["api", "read"]);

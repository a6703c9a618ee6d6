/**
 * `GET /baskets/{store}/{id}`: what became of a basket that was sent.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { parseIdentity } from "../../shared/basket/basket_schema.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { isRetriable } from "../../shared/postgres/database_error.ts";
import type { Admission } from "../auth/guard.ts";
import { toProblem } from "../http/problem.ts";
import type { AdmittedExchange } from "../http/route.ts";
import { readBasket } from "../read_basket.ts";

/** The part of an exchange that the handler needs. */
export interface GetBasketExchange extends Pick<AdmittedExchange, "params"> {
  readonly admission: Pick<Admission, "checkStore">;
}

/** The handler over `database`; without one the API is ingest-only and finds no basket. */
export function createGetBasket(
  database: Queryable | undefined,
): (exchange: GetBasketExchange) => Promise<Response> {
  return async function getBasket({ params: { store = "", id = "" }, admission }) {
    // Trimmed and in NFC, as baskets are stored. A name that no basket can have needs no query.
    const identity = parseIdentity({ store, id });
    if (identity === undefined) return toProblem("not_found");
    const refusal = admission.checkStore(identity.store);
    if (refusal !== undefined) return toProblem(refusal.code, refusal);
    if (database === undefined) {
      return toProblem("not_found", { detail: "This instance accepts baskets and reads none" });
    }
    try {
      const fate = await readBasket(database, identity);
      if (fate === undefined) {
        return toProblem("not_found", { detail: "No such basket is stored (yet)" });
      }
      return Response.json(fate);
    } catch (error) {
      if (!isRetriable(error)) throw error;
      logger.warning("Cannot read a basket", { error });
      return toProblem("database_unavailable", { headers: { "retry-after": "5" } });
    }
  };
}

const logger = getLogger(["api", "read"]);

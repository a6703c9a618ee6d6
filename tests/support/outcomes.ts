/**
 * Outcomes of a send, as a fake client gives them.
 *
 * @module
 */
import type { SendOutcome } from "../../generator/send_outcome.ts";
import type { WireBasket } from "../../shared/basket/basket.ts";

/** The outcome of a basket that the API took. */
export function acceptedOutcome({ store, id }: Pick<WireBasket, "store" | "id">): SendOutcome {
  const receipt = { store, id, topic: "delhaize_shop", partition: 0, offset: 7 };
  return { status: "accepted", receipt, answers: ["202"] };
}

/** The outcome of a basket that the API will never take. */
export const REFUSED: SendOutcome = {
  status: "refused",
  httpStatus: 422,
  problem: { code: "invalid_basket", detail: "It is none" },
  answers: ["422"],
};

/** The outcome while the API is away. */
export const UNAVAILABLE: SendOutcome = {
  status: "unavailable",
  reason: "nothing listens there",
  answers: ["network_error", "network_error"],
};

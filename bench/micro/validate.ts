/**
 * The row `validate`: a basket from its JSON text to a valid basket with its money in cents, as both
 * services do it, beside `JSON.parse` of the same text. Runs as a process of its own and prints its
 * sides as JSON; arguments: rounds, baskets a round.
 *
 * @module
 */
import process from "node:process";
import { parseBasket } from "../../shared/basket/parse_basket.ts";
import { createBaskets } from "../bodies.ts";
import { interleave } from "../measurement.ts";

const [rounds = "", baskets = ""] = Deno.args;
const texts = createBaskets(64, "validate").map((basket) => JSON.stringify(basket));
let kept: unknown;

/** Baskets a second of CPU time. */
function measure(read: (text: string) => unknown): number {
  const startedAt = process.cpuUsage();
  for (let index = 0; index < Number(baskets); index++) {
    kept = read(texts[index % texts.length] ?? "");
  }
  const { user, system } = process.cpuUsage(startedAt);
  return Number(baskets) * 1e6 / (user + system);
}

function validate(text: string): unknown {
  const parsed = parseBasket(JSON.parse(text));
  if (!parsed.ok) throw new Error("Cannot count this run: the load has an invalid basket");
  return parsed.basket;
}

measure(validate);
measure(JSON.parse);
const sides = await interleave(Number(rounds), [
  { name: "ours", measure: () => Promise.resolve({ perSecond: measure(validate) }) },
  { name: "JSON.parse alone", measure: () => Promise.resolve({ perSecond: measure(JSON.parse) }) },
]);
if (kept === undefined) throw new Error("Cannot count this run: nothing was parsed");
console.log(JSON.stringify(sides));

/**
 * The schemas that the document names, and bodies that refer to them.
 *
 * @module
 */
import type { z } from "zod";
import type { WireBasket } from "../../shared/basket/basket.ts";
import { createBasketSchema } from "../../shared/basket/basket_schema.ts";
import type { WireClosing } from "../../shared/closings/closing.ts";
import { createClosingSchema } from "../../shared/closings/closing_schema.ts";
import type { DeepReadonly } from "../answer_values.ts";
import { DEAD_LETTER_DETAILS, LETTER_REQUEST } from "../dead_letters/letter_schemas.ts";
import { ACTION } from "../dead_letters/parse_action.ts";
import { BASKET_FATE } from "../read_basket.ts";
import { HISTORY } from "../stats/history/history_answer.ts";
import { OVERVIEW } from "../stats/overview/overview.ts";
import { BATCH_SUMMARY, CLOSING_RECEIPT, LIVENESS, READINESS, RECEIPT } from "./answer_schemas.ts";
import type { Content, Example } from "./operation.ts";
import { BATCH_PROBLEM, PROBLEM } from "./problem_schemas.ts";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";

const SCHEMAS = {
  Basket: createBasketSchema({ isAtDoor: true }),
  Receipt: RECEIPT,
  Closing: createClosingSchema({ isAtDoor: true }),
  ClosingReceipt: CLOSING_RECEIPT,
  BatchSummary: BATCH_SUMMARY,
  BasketFate: BASKET_FATE,
  LetterAction: ACTION,
  LetterRequest: LETTER_REQUEST,
  DeadLetterDetails: DEAD_LETTER_DETAILS,
  Overview: OVERVIEW,
  History: HISTORY,
  Liveness: LIVENESS,
  Readiness: READINESS,
  Problem: PROBLEM,
  BatchProblem: BATCH_PROBLEM,
};

/** The name of a schema among the document's components. */
export type ComponentName = keyof typeof SCHEMAS;

/** What a body of this schema is, as JSON. */
type ValueOf<N extends ComponentName> = N extends "Basket" ? WireBasket
  : N extends "Closing" ? WireClosing
  : N extends "LetterAction" ? DeepReadonly<z.input<typeof ACTION>>
  : DeepReadonly<z.output<(typeof SCHEMAS)[N]>>;

/** The `components.schemas` of a document: those that its paths refer to. */
export function toComponentSchemas(paths: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const text = JSON.stringify(paths);
  return Object.fromEntries(
    Object.entries(SCHEMAS)
      .filter(([name]) => text.includes(JSON.stringify(toPointer(name))))
      .map(([name, schema]) => [name, toJsonSchema(schema)]),
  );
}

/** A reference to a component. */
export function refer(name: ComponentName): JsonSchema {
  return { $ref: toPointer(name) };
}

/** A JSON body of this schema, with its examples by name. */
export function jsonOf<N extends ComponentName>(
  name: N,
  examples: Readonly<Record<string, Example<ValueOf<N>>>>,
): Content {
  return { "application/json": { schema: refer(name), examples } };
}

function toPointer(name: string): string {
  return `#/components/schemas/${name}`;
}

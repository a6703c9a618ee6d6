/**
 * The schemas that the document names, and bodies that refer to them.
 *
 * @module
 */
import type { z } from "zod";
import type { WireBasket } from "../../shared/basket/basket.ts";
import { createBasketSchema } from "../../shared/basket/basket_schema.ts";
import type { DeepReadonly } from "../answer_values.ts";
import { BASKET_FATE } from "../read_basket.ts";
import { OVERVIEW } from "../stats/overview/overview.ts";
import { BATCH_SUMMARY, LIVENESS, READINESS, RECEIPT } from "./answer_schemas.ts";
import type { Content, Example } from "./operation.ts";
import { BATCH_PROBLEM, PROBLEM } from "./problem_schemas.ts";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";

const SCHEMAS = {
  Basket: createBasketSchema(),
  Receipt: RECEIPT,
  BatchSummary: BATCH_SUMMARY,
  BasketFate: BASKET_FATE,
  Overview: OVERVIEW,
  Liveness: LIVENESS,
  Readiness: READINESS,
  Problem: PROBLEM,
  BatchProblem: BATCH_PROBLEM,
};

/** The name of a schema among the document's components. */
export type ComponentName = keyof typeof SCHEMAS;

/** What a body of this schema is, as JSON. */
type ValueOf<N extends ComponentName> = N extends "Basket" ? WireBasket
  : DeepReadonly<z.output<(typeof SCHEMAS)[N]>>;

/** The `components.schemas` of the document. */
export function toComponentSchemas(): Readonly<Record<ComponentName, JsonSchema>> {
  const entries = Object.entries(SCHEMAS).map(([name, schema]) => [name, toJsonSchema(schema)]);
  return Object.fromEntries(entries);
}

/** A reference to a component. */
export function refer(name: ComponentName): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** A JSON body of this schema, with its examples by name. */
export function jsonOf<N extends ComponentName>(
  name: N,
  examples: Readonly<Record<string, Example<ValueOf<N>>>>,
): Content {
  return { "application/json": { schema: refer(name), examples } };
}

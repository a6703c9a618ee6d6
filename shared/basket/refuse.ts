/**
 * How a schema of the wire contract refuses a value: with a stable code of ours.
 *
 * @module
 */
import { z } from "zod";

/** Adds an issue with `code` in `params.code`, and ends the transform. */
export function refuse(
  context: z.RefinementCtx<unknown>,
  code: string,
  message: string,
): never {
  context.issues.push({ code: "custom", message, params: { code }, input: context.value });
  return z.NEVER;
}

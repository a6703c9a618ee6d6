/**
 * Which dead letters a command acts on.
 *
 * @module
 */
import type { Position } from "../kafka/position.ts";
import type { DeadLetterCode } from "./dead_letter_code.ts";

/** Some dead letters by position, those with a code, or all open ones. */
export type Selection =
  | { readonly by: "position"; readonly positions: readonly Position[] }
  | { readonly by: "code"; readonly code: DeadLetterCode }
  | { readonly by: "all" };

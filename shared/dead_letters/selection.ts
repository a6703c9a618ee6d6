/**
 * Which dead letters a command acts on.
 *
 * @module
 */
import type { Position } from "../kafka/position.ts";
import type { DeadLetterCode } from "./dead_letter_code.ts";

/** Some dead letters by position, those with a code, or all open ones. */
export type Selection =
  & (
    | { readonly by: "position"; readonly positions: readonly Position[] }
    | { readonly by: "code"; readonly code: DeadLetterCode }
    | { readonly by: "all" }
  )
  & {
    /**
     * Only those of these shops: what is known to be of another shop, or of none, is as if it were
     * not there. Absent: all shops.
     */
    readonly stores?: readonly string[] | undefined;
  };

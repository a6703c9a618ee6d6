/**
 * Which dead letters somebody means.
 *
 * @module
 */
import type { Position } from "../kafka/position.ts";

/** Which letters a command is about. */
export type Selection =
  | { readonly by: "position"; readonly positions: readonly Position[] }
  | { readonly by: "code"; readonly code: string }
  | { readonly by: "all" };

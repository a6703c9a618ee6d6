/**
 * Why a file or folder that a person names cannot be used, in words.
 *
 * @module
 */

/**
 * Continues "Cannot read …:" or "Cannot write …:". Without a word of its own for `error` it repeats
 * what the system said.
 *
 * @example
 * ```ts
 * import { toPathReason } from "./to_path_reason.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const denied = new Deno.errors.PermissionDenied("Permission denied (os error 13)");
 * assertEquals(toPathReason(denied, "read"), "this user may not read it");
 * assertEquals(toPathReason(denied, "write"), "this user may not write there");
 * const full = new Error("No space left on device (os error 28)");
 * assertEquals(toPathReason(full, "write"), "the disk is full");
 * ```
 */
export function toPathReason(error: unknown, intent: "read" | "write"): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, known] = TYPES.find(([type]) => error instanceof type) ?? [];
  const [, found] = TEXTS.find(([pattern]) => pattern.test(text)) ?? [];
  return known?.[intent] ?? found ?? text;
}

type Reasons = Readonly<Record<"read" | "write", string>>;

const TYPES: readonly (readonly [new () => Error, Reasons])[] = [
  [Deno.errors.NotFound, { read: "there is no such file", write: "there is no such folder" }],
  [Deno.errors.PermissionDenied, {
    read: "this user may not read it",
    write: "this user may not write there",
  }],
  [Deno.errors.NotCapable, {
    read: "Deno does not let this task read there",
    write: "Deno does not let this task write there",
  }],
  [Deno.errors.IsADirectory, { read: "it is a folder", write: "it is a folder" }],
  [Deno.errors.NotADirectory, {
    read: "there is no such folder",
    write: "there is no such folder",
  }],
];

/** What the operating system says, where Deno has no class for it. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/read-only file system/i, "the file system is read-only"],
  [/no space left/i, "the disk is full"],
  [/quota exceeded/i, "the disk quota is used up"],
];

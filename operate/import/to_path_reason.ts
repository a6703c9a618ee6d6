/**
 * Why a file that a person names cannot be used, in words.
 *
 * @module
 */

/** Continues "Cannot read …:" and "Cannot write …:". */
export function toPathReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, known] = TYPES.find(([type]) => error instanceof type) ?? [];
  const [, found] = TEXTS.find(([pattern]) => pattern.test(text)) ?? [];
  return known ?? found ?? text;
}

const TYPES: readonly (readonly [new () => Error, string])[] = [
  [Deno.errors.NotFound, "there is no such file"],
  [Deno.errors.PermissionDenied, "this user may not do that there"],
  [Deno.errors.NotCapable, "Deno keeps its tasks out of there"],
  [Deno.errors.IsADirectory, "it is a folder"],
  [Deno.errors.NotADirectory, "there is no such folder"],
];

/** What the operating system says, where Deno has no class for it. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/read-only file system/i, "the file system is read-only"],
  [/no space left/i, "the disk is full"],
  [/quota exceeded/i, "the disk quota is used up"],
];

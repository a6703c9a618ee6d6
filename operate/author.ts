/**
 * The options `--by` and `--reason` of commands that change something by hand: the audit keeps both.
 *
 * @module
 */
import type { Author } from "../shared/audit/record_change.ts";
import { optional, type Setting } from "../shared/service/settings.ts";
import { REASON } from "./reason.ts";

const BY: Setting<string> = {
  form: "1 to 100 characters: who does it",
  parse: (by) => [...by.trim()].length <= MAX_LENGTH ? by.trim() : undefined,
};

const MAX_LENGTH = 100;

/** `--by`, and `--reason` where none is needed. */
export const AUTHOR_OPTIONS = { by: optional(BY), reason: optional(REASON) } as const;

/** What usages say of {@linkcode AUTHOR_OPTIONS}. */
export const AUTHOR_USAGE =
  `--by NAME and --reason TEXT go into the audit (deno task audit); without --by it names the user
of the operating system, and behind sudo who called it.`;

/**
 * Who runs this task, and why. Where neither `--by` nor the environment says who, as in a container,
 * it is the number of the system's user, such as `uid 1000`.
 */
export function toAuthor(
  { by, reason }: { readonly by: string | undefined; readonly reason: string | undefined },
): Author {
  return { by: by ?? USERS.map((name) => Deno.env.get(name)).find(Boolean) ?? toUid(), reason };
}

/** Windows has no numbers. */
function toUid(): string {
  const uid = Deno.uid();
  return uid === null ? "unknown" : `uid ${uid}`;
}

/** Of sudo, of shells, of Windows, of cron. */
const USERS = ["SUDO_USER", "USER", "USERNAME", "LOGNAME"] as const;

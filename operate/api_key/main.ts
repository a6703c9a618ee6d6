/**
 * The task `api-key`: makes a key and prints it, the only time it is seen.
 *
 * @module
 */
import type { ApiKey } from "../../api/auth/api_key.ts";
import { parseApiKeys } from "../../api/auth/parse_api_keys.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTaskWithCommands, toCommand, UsageError } from "../../shared/service/run_task.ts";
import { optional, text } from "../../shared/service/settings.ts";
import { type CreatedKey, createKey } from "./create_key.ts";

const LIST = "a comma-separated list";

await runTaskWithCommands({
  name: "api-key",
  usage: `Makes an API key and prints it once, with the entry to keep.
Usage: deno task api-key create NAME --scopes SCOPES [--stores STORES] [--json]
  NAME              whose key it is; seen in logs and metrics
  --scopes SCOPES   comma-separated: ingest (send baskets), read (query them), admin (everything)
  --stores STORES   comma-separated shops, the only ones it is for; without it for all
  --json            {"key": …, "entry": …} for programs
Exit code: 0, or 2 for a wrong command line.`,
  commands: {
    create: toCommand({
      operands: { name: "NAME", min: 1, max: 1 },
      options: {
        scopes: text({ form: LIST }),
        stores: optional(text({ form: LIST })),
        json: toggle(),
      },
      main({ options: { scopes, stores, json }, operands: [name = ""] }) {
        const created = createKey(checkRights({ name, scopes, stores }));
        console.log(json ? JSON.stringify(created) : format(created));
      },
    }),
  },
});

/** The reader of the settings is the judge, so that what is made here can be read there. */
function checkRights(
  { name, scopes, stores }: {
    readonly name: string;
    readonly scopes: string;
    readonly stores: string | undefined;
  },
): Omit<ApiKey, "sha256"> {
  const entry = {
    name,
    sha256: "0".repeat(64),
    scopes: toList(scopes),
    ...(stores === undefined ? {} : { stores: toList(stores) }),
  };
  const checked = parseApiKeys(JSON.stringify([entry]));
  if (!checked.ok) throw new UsageError(checked.faults.map(toArgument).join("\n"));
  const [key] = checked.keys;
  if (key === undefined) throw new Error("Cannot read the entry just written");
  const { sha256: _, ...rights } = key;
  return rights;
}

function toList(text: string): readonly string[] {
  return text.split(",").map((part) => part.trim());
}

/** `/0/scopes/1 must …` as the command line has it: `--scopes must …`. */
function toArgument(fault: string): string {
  return fault.replace(/^\/0\/name/, "NAME").replace(/^\/0\/([a-z]+)(\/\d+)?/, "--$1");
}

function format({ key, entry }: CreatedKey): string {
  return `The key of ${entry.name}, shown this once:
  ${key}
Its holder sends it as "authorization: Bearer <key>", or sets API_KEY for our own tasks.
The entry to add to the list in API_KEYS or API_KEYS_FILE, which holds only a hash:
  ${JSON.stringify(entry)}`;
}

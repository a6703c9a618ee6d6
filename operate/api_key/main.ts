/**
 * The task `api-key`: makes a key and prints it, the only time it is seen. Exit code 0, or 2 when
 * it was called wrongly.
 *
 * @module
 */
import { type CreatedKey, createKey } from "./create_key.ts";
import { parseCreateArguments, USAGE } from "./parse_arguments.ts";

function main(): number {
  const parsed = parseCreateArguments(Deno.args);
  switch (parsed.kind) {
    case "help":
      console.log(USAGE);
      return 0;
    case "faults":
      console.error([...parsed.faults, "", USAGE].join("\n"));
      return 2;
    case "create": {
      const created = createKey(parsed.key);
      console.log(parsed.json ? JSON.stringify(created) : toText(created));
      return 0;
    }
  }
}

function toText({ key, entry }: CreatedKey): string {
  return `The key of ${entry.name}, shown this once:

  ${key}

Its holder sends it as "authorization: Bearer <key>", or sets API_KEY for our own tasks.
The entry to add to the list in API_KEYS or API_KEYS_FILE, which holds only a hash:

  ${JSON.stringify(entry)}`;
}

Deno.exit(main());

/**
 * The task `audit`: lists what people changed by hand. Exit code 0, 1 when it could not be read, 2
 * for a wrong command line.
 *
 * @module
 */
import { readAudit } from "../../shared/audit/read_audit.ts";
import { AUDIT_ACTIONS } from "../../shared/audit/record_change.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import {
  integer,
  oneOf,
  optional,
  readSettings,
  type Setting,
} from "../../shared/service/settings.ts";
import { formatAudit, toAuditJson } from "./format_audit.ts";

const SINCE: Setting<string> = {
  form: "a date or an instant, such as 2026-11-30 or 2026-11-30T08:00:00Z",
  parse: (text) => {
    if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) {
      return undefined;
    }
    const instant = new Date(text);
    return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
  },
};

await runTask({
  name: "audit",
  usage: `What people changed by hand: who, when and why. It holds no content.
Usage: deno task audit [--since TIME] [--action A] [--limit N] [--before ID] [--json]
  --since TIME  only what was changed since that date (UTC) or instant
  --action A    only of one kind
  --limit N     at most N, the newest first (default 50, most 10000)
  --before ID   only older ones than that number: the next page
  --json        prints {entries, before}; before is for the next page, null behind the last
Actions:
  ${AUDIT_ACTIONS.join("\n  ")}
Settings: DATABASE_URL and those beside it in docs/settings.md.
Exit code: 0, 1 when the audit could not be read, 2 for a wrong command line.`,
  options: {
    since: optional(SINCE),
    action: optional(oneOf(AUDIT_ACTIONS)),
    limit: integer({ min: 1, max: 10_000, fallback: 50 }),
    before: optional(integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
    json: toggle(),
  },
  async main({ options }) {
    const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-audit",
      maxConnections: 1,
    });
    const entries = await readAudit(database, options);
    console.log(
      options.json ? JSON.stringify(toAuditJson(entries, options)) : formatAudit(entries, options),
    );
  },
});

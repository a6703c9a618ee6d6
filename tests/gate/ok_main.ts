/**
 * The task `ok`: the gate that every change passes, by hand and in CI.
 *
 * @module
 */
import { runTask } from "../../shared/service/run_task.ts";
import { listDocumented } from "./list_documented.ts";
import { runSteps } from "./run_steps.ts";

await runTask({
  name: "ok",
  usage: `The gate: format, lint, types, documentation, every test. The first that fails ends it.
Usage: deno task ok`,
  onStop: "drain",
  main: async () =>
    await runSteps([
      { name: "format", args: ["fmt", "--check"] },
      { name: "lint", args: ["lint"] },
      { name: "types", args: ["check", "--doc"] },
      { name: "documentation", args: ["doc", "--lint", ...await listDocumented()] },
      // Their types are checked by now.
      { name: "tests", args: ["task", "test", "--no-check"] },
    ]),
});

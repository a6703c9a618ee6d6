/**
 * The task `test:kfake`: what a third broker, by other people, can contradict.
 *
 * @module
 */
import { runTask } from "../../shared/service/run_task.ts";
import { runSteps } from "./run_steps.ts";

await runTask({
  name: "test:kfake",
  usage: `Conformance, and a thousand baskets through the pipeline, against franz-go's kfake.
Usage: deno task test:kfake
Needs Go 1.26, which fetches kfake's modules on the first run.`,
  onStop: "drain",
  main: () =>
    runSteps([
      {
        name: "conformance and the pipeline on kfake",
        args: [
          "test",
          "-A",
          "--parallel",
          "tests/conformance",
          "tests/integration/pipeline_test.ts",
        ],
        env: { KAFKA_UNDER_TEST: "kfake" },
      },
    ]),
});

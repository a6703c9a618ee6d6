/**
 * The task `test:kafka`: what a real Kafka can contradict.
 *
 * @module
 */
import { runTask } from "../../shared/service/run_task.ts";
import { runSteps } from "./run_steps.ts";

await runTask({
  name: "test:kafka",
  usage: `Conformance, integration and the short drills against a real Kafka.
Usage: deno task test:kafka
Needs Java 17, and mvn for the first run, which fetches Kafka.`,
  onStop: "drain",
  main: () =>
    runSteps([
      {
        name: "conformance and integration on Kafka",
        args: ["test", "-A", "--parallel", "tests/conformance", "tests/integration"],
        // Each file has a Kafka of its own.
        env: { KAFKA_UNDER_TEST: "kafka", DENO_JOBS: "2" },
      },
      { name: "short drills on Kafka", args: ["task", "drill", "--short", "--kafka"] },
    ]),
});

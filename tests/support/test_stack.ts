/**
 * A broker and a Postgres of a test file's own, on free ports, in a folder that goes with them.
 *
 * @module
 */
import { removePostgres } from "../../local/postgres/remove_postgres.ts";
import { type Stack, startStack } from "../../local/start_stack.ts";

/** Starts the pair; disposing it stops both and removes their data. */
export async function startTestStack(): Promise<Stack> {
  const dir = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  // What makeTempDir gives (0700) would shut out the user that Postgres runs as under root.
  await Deno.chmod(dir, 0o711);
  const stack = await startStack({ dir, kafkaPort: 0, postgresPort: 0 });
  return {
    ...stack,
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await removePostgres(`${dir}/postgres`);
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/**
 * Which tests a run may do: bare `deno test` grants nothing, and shows the others as ignored.
 *
 * @module
 */

async function lacks(...needed: Deno.PermissionDescriptor[]): Promise<boolean> {
  const states = await Promise.all(needed.map((permission) => Deno.permissions.query(permission)));
  return states.some(({ state }) => state !== "granted");
}

/** No temporary folders. */
export const lacksFiles: boolean = await lacks({ name: "read" }, { name: "write" });
/** No broker. */
export const lacksBroker: boolean = lacksFiles || await lacks({ name: "net" });
/** No kafkajs, which reads these while it is imported, and throws without the permission. */
export const lacksKafkajs: boolean = lacksBroker ||
  await lacks(
    { name: "env", variable: "NODE_ENV" },
    { name: "env", variable: "KAFKAJS_NO_PARTITIONER_WARNING" },
  );
/** No broker in a process of its own. */
export const lacksProcesses: boolean = lacksBroker || await lacks({ name: "run" });

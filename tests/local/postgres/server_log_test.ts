import { assertEquals } from "@std/assert";
import { openServerLog } from "../../../local/postgres/server_log.ts";
import { may } from "../../support/permissions.ts";

Deno.test({
  name: "openServerLog() quotes this start only, and empties a log that has outgrown its use",
  ignore: !may.runStack,
  async fn() {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(path, "an earlier start\n");
      const log = await openServerLog(path, undefined);
      await Deno.writeTextFile(path, "one\ntwo\n", { append: true });
      assertEquals(await log.tail(), "one\ntwo");

      await Deno.truncate(path, 9 * 1024 * 1024);
      await openServerLog(path, undefined);
      assertEquals((await Deno.stat(path)).size, 0);
    } finally {
      await Deno.remove(path);
    }
  },
});

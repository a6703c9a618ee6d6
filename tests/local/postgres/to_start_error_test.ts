/**
 * What a person reads when Postgres cannot start: a full disk, and a user without a name.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { startPostgres } from "../../../local/postgres/start_postgres.ts";
import { toStartError } from "../../../local/postgres/to_start_error.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { maySmallDisk, smallDisk } from "../../support/small_disk.ts";

const full = "Cannot start Postgres: the disk of /data is full. Make room (a new folder takes up " +
  "to 200 MB), or set LOCAL_DIR to a folder on another disk";

Deno.test("toStartError() says in a sentence what a person can do", async (t) => {
  const cases = [
    {
      name: "no space for the binaries",
      message: "No space left on device (os error 28): copy 'a' -> 'b'",
      expected: full,
    },
    {
      name: "no space for initdb",
      message: 'FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device\n' +
        "child process exited with exit code 1",
      expected: full,
    },
    {
      name: "a short write of initdb",
      message: "FATAL:  could not extend file: wrote only 4096 of 8192 bytes at block 4\n" +
        "HINT:  Check free disk space.",
      expected: full,
    },
    {
      name: "a quota that is used up",
      message: "Disk quota exceeded (os error 122)",
      expected: full,
    },
    {
      name: "a user that the system does not know",
      message: "initdb: could not look up effective user ID 54321: user does not exist",
      expected:
        "Cannot start Postgres: the system knows no user with uid 54321, and initdb wants " +
        "one. Add it to /etc/passwd, run this as another user, or set DATABASE_URL to a Postgres " +
        "of your own",
    },
  ];
  for (const { name, message, expected } of cases) {
    await t.step(name, () => {
      const told = toStartError(new Error(message), "/data");
      assertEquals(told instanceof TaskError && told.message, expected);
    });
  }
  await t.step("any other error stays what it is", () => {
    const error = new Error("initdb failed: other");
    assertEquals(toStartError(error, "/data"), error);
  });
});

const ignore = !await maySmallDisk();

Deno.test("startPostgres() says that the disk is full", { ignore }, async (t) => {
  const disks = [
    { name: "for the binaries", mebibytes: 30 },
    { name: "for the data", mebibytes: 130 },
  ];
  for (const { name, mebibytes } of disks) {
    await t.step(name, async () => {
      await using disk = await smallDisk({ mebibytes });
      await assertRejects(
        () => startPostgres({ dataDir: disk.path, port: 0, durable: false }),
        TaskError,
        `the disk of ${disk.path} is full`,
      );
    });
  }
});

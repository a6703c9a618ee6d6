/**
 * A disk that is full for a while.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { maySmallDisk, smallDisk } from "./small_disk.ts";

Deno.test("a small disk that is full takes nothing, until it is free again", {
  ignore: !await maySmallDisk(),
}, async () => {
  await using disk = await smallDisk({ mebibytes: 8 });
  const path = `${disk.path}/file`;
  await Deno.writeFile(path, new Uint8Array(100_000));
  await disk.fill();
  const error = await assertRejects(() => Deno.writeFile(`${disk.path}/more`, new Uint8Array(1)));
  assertEquals(Object(error).code, "ENOSPC");
  assertEquals((await Deno.readFile(path)).length, 100_000);
  await disk.free();
  await Deno.writeFile(`${disk.path}/more`, new Uint8Array(1_000_000));
});

import { assertEquals } from "@std/assert";
import { openCommittedOffsets } from "../../../../local/broker/groups/committed_offsets.ts";
import { folderTest } from "../../../support/temp_dir.ts";

const at = (offset: number, partition = 0, topic = "t") => ({
  topic,
  partition,
  offset,
  metadata: null,
});

folderTest("openCommittedOffsets() finds what was committed last", async (directory) => {
  const offsets = openCommittedOffsets(directory);
  offsets.commit("g", [at(1), at(5, 1)]);
  offsets.commit("g", [at(2)]);
  offsets.commit("h", [at(9)]);
  await offsets.flush();
  offsets.close();
  const reopened = openCommittedOffsets(directory);
  assertEquals(reopened.of("g"), [at(2), at(5, 1)]);
  assertEquals(reopened.get("h", "t", 0), at(9));
  assertEquals(reopened.get("h", "t", 1), undefined);
  assertEquals(reopened.groupIds(), ["g", "h"]);
  reopened.close();
});

folderTest(
  "openCommittedOffsets() drops a last commit that was torn at any byte",
  async (directory) => {
    const offsets = openCommittedOffsets(directory);
    offsets.commit("g", [at(1)]);
    const path = `${directory}/offsets.log`;
    const kept = (await Deno.stat(path)).size;
    offsets.commit("g", [at(2)]);
    offsets.close();
    const whole = await Deno.readFile(path);
    for (let length = kept; length < whole.byteLength; length++) {
      await Deno.writeFile(path, whole.subarray(0, length));
      const reopened = openCommittedOffsets(directory);
      assertEquals(reopened.of("g"), [at(1)], `${length} bytes`);
      reopened.commit("g", [at(3)]);
      reopened.close();
      const again = openCommittedOffsets(directory);
      assertEquals(again.of("g"), [at(3)], `${length} bytes, next commit`);
      again.close();
    }
  },
);

folderTest("committed offsets of a deleted group or topic are gone for good", (directory) => {
  const offsets = openCommittedOffsets(directory);
  offsets.commit("g", [at(1), at(2, 0, "other")]);
  offsets.commit("h", [at(1)]);
  offsets.deleteTopic("t");
  offsets.deleteGroup("h");
  offsets.close();
  const reopened = openCommittedOffsets(directory);
  assertEquals(reopened.of("g"), [at(2, 0, "other")]);
  assertEquals(reopened.groupIds(), ["g"]);
  reopened.close();
});

folderTest("the file of committed offsets does not grow for ever", async (directory) => {
  const offsets = openCommittedOffsets(directory);
  for (let i = 1; i <= 30_000; i++) offsets.commit("g", [at(i)]);
  const { size } = await Deno.stat(`${directory}/offsets.log`);
  assertEquals(size <= 1024 * 1024, true, `${size} bytes`);
  offsets.close();
  const reopened = openCommittedOffsets(directory);
  assertEquals(reopened.of("g"), [at(30_000)]);
  reopened.close();
});

folderTest(
  "commits go on where the file cannot be made shorter, until it can",
  async (directory) => {
    const offsets = openCommittedOffsets(directory);
    // As without a free file handle: the new file cannot be opened.
    await Deno.mkdir(`${directory}/offsets.log.new`);
    for (let i = 1; i <= 30_000; i++) offsets.commit("g", [at(i)]);
    const long = await Deno.stat(`${directory}/offsets.log`);
    assertEquals(long.size > 1024 * 1024, true, `${long.size} bytes`);
    await Deno.remove(`${directory}/offsets.log.new`);
    for (let i = 30_001; i <= 60_000; i++) offsets.commit("g", [at(i)]);
    const short = await Deno.stat(`${directory}/offsets.log`);
    assertEquals(short.size <= 1024 * 1024, true, `${short.size} bytes`);
    offsets.close();
    const reopened = openCommittedOffsets(directory);
    assertEquals(reopened.of("g"), [at(60_000)]);
    reopened.close();
  },
);

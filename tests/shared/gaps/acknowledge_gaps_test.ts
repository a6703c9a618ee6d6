/**
 * Gaps in the table: reading and acknowledging them, and which of them are losses.
 *
 * @module
 */
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { acknowledgeGaps } from "../../../shared/gaps/acknowledge_gaps.ts";
import { describeGap, isInGap, isLoss, type StoredGap, toGap } from "../../../shared/gaps/gap.ts";
import { readGaps } from "../../../shared/gaps/read_gaps.ts";
import { aGap, insertGap } from "../../support/postgres/a_gap.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "acknowledgeGaps() keeps the reason, and the first one when it runs twice",
  ignore,
  async fn() {
    await using database = await openDatabase();
    for (const fromOffset of ["0", "5"]) await insertGap(database, { fromOffset, toOffset: "9" });
    const [first, second] = await readGaps(database, { all: false });
    assertEquals([first?.id, second?.id], [1, 2]);
    assertEquals(first, aGap({ fromOffset: "0", toOffset: "9" }));

    assertEquals(
      await acknowledgeGaps(database, [2, 9, 2], { by: "tester", reason: "disk was full" }),
      [
        { id: 2, outcome: "acknowledged", detail: describeGap(second ?? aGap()) },
        { id: 9, outcome: "missing", detail: "there is no such gap" },
      ],
    );
    assertEquals((await readGaps(database, { all: false })).map(({ id }) => id), [1]);
    const [again] = await acknowledgeGaps(database, [2], { by: "tester", reason: "another" });
    assertEquals([again?.id, again?.outcome], [2, "unchanged"]);
    assertMatch(again?.detail ?? "", /^was acknowledged at 20\d\d-.*Z: disk was full$/);
    const all = await readGaps(database, { all: true });
    assertEquals(all.map(({ id, acknowledgement }) => [id, acknowledgement?.reason]), [
      [1, undefined],
      [2, "disk was full"],
    ]);
  },
});

Deno.test("isLoss() is false where nothing is missing that somebody expected", async (t) => {
  const cases: { gap: Partial<StoredGap>; expected: boolean }[] = [
    { gap: { reason: "retention" }, expected: true },
    { gap: { reason: "topic_restarted" }, expected: true },
    { gap: { reason: "topic_restarted", toOffset: "5" }, expected: false },
    { gap: { reason: "before_first_read" }, expected: false },
  ];
  for (const { gap, expected } of cases) {
    await t.step(describeGap(aGap(gap)), () => assertEquals(isLoss(aGap(gap)), expected));
  }
});

Deno.test("isInGap() holds from the first offset up to the one behind the gap", () => {
  const position = { topic: "delhaize_shop", partition: 0 };
  const inGap = ["4", "5", "34", "35"].map((offset) => isInGap(aGap(), { ...position, offset }));
  assertEquals(inGap, [false, true, true, false]);
  assertEquals(isInGap(aGap(), { ...position, partition: 1, offset: "5" }), false);
  assertEquals(isInGap(aGap(), { ...position, topic: "delhaize_shop_2", offset: "5" }), false);
});

Deno.test("describeGap() says how many offsets are missing, or that none is known to be", () => {
  assertEquals(
    [
      aGap(),
      aGap({ reason: "topic_restarted" }),
      aGap({ reason: "topic_restarted", toOffset: "5" }),
      aGap({ reason: "before_first_read", fromOffset: "0" }),
    ].map(describeGap),
    [
      "offsets 5 to 34 (30) were deleted before they were read",
      "offsets 5 to 34 (30) were gone unread when the topic started again",
      "at offset 5 the topic started again, and nothing unread is known to be missing",
      "offsets 0 to 34 (35) were deleted before the topic was first read",
    ].map((text) => `gap 1: delhaize_shop/0 ${text}, noticed 2026-11-29T12:00:00.000Z`),
  );
});

Deno.test("toGap() refuses a reason of a newer version", () => {
  assertThrows(
    () => toGap({ id: "3", reason: "meteorite" }),
    Error,
    'Cannot read gap 3: this version does not know its reason "meteorite"',
  );
});

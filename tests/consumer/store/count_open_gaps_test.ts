/**
 * Which gaps are an alarm.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { countOpenGaps } from "../../../consumer/store/count_open_gaps.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

Deno.test({
  name: "countOpenGaps() counts what is missing and not acknowledged",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    assertEquals(await countOpenGaps(database), { retention: 0, topic_restarted: 0 });
    await database.query(`
      insert into gaps (topic, partition_id, from_offset, to_offset, reason)
      values
        ('t', 0, 3, 5, 'retention'),
        ('t', 1, 3, 5, 'retention'),
        ('t', 0, 5, 9, 'topic_restarted'),
        ('t', 0, 9, 9, 'topic_restarted'),
        ('t', 0, 0, 9, 'before_first_read')`);
    assertEquals(await countOpenGaps(database), { retention: 2, topic_restarted: 1 });
    await database.query(
      "update gaps set acknowledged_at = now(), acknowledge_reason = 'known' where partition_id = 1",
    );
    assertEquals(await countOpenGaps(database), { retention: 1, topic_restarted: 1 });
  },
});

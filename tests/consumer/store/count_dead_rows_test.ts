import { assertEquals } from "@std/assert";
import { countDeadRows } from "../../../consumer/store/count_dead_rows.ts";
import { ROLLUPS } from "../../../consumer/store/rollups.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";

const { openDatabase } = usePostgres();

Deno.test({
  name: "countDeadRows() sees the old versions that an open transaction keeps from vacuum",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    await database.transaction(async (reader) => {
      await reader.query("set transaction isolation level repeatable read");
      await reader.query("select count(*) from sales_by_day");
      for (let batch = 0; batch < 5; batch++) {
        await storeBatch(database, [aPrepared({ id: `b-${batch}` }, batch)]);
      }
      await database.query("vacuum sales_by_day");
      const rows = await waitUntil("the statistics are up to date", async () => {
        const found = await countDeadRows(database);
        return found.every(({ deadRows }) => deadRows > 0) && found;
      });
      assertEquals(
        rows.map(({ table }) => table).toSorted(),
        ROLLUPS.map(({ table }) => table).toSorted(),
      );
    });
  },
});

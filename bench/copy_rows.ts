/**
 * The limit of `store`: the server copies the rows that the consumer stored into the same two tables
 * of another database. No Kafka, no validation, no rollups, no client.
 *
 * @module
 */
import { type Bench, createDatabase, dropDatabase } from "./bench.ts";
import { createCpuMeter } from "./cpu_meter.ts";
import type { Values } from "./measurement.ts";
import { openPg } from "../shared/postgres/pg.ts";

/** Copies baskets and lines of the database at `url`. */
export async function copyRows(bench: Bench, url: string): Promise<Values> {
  const targetUrl = await createDatabase(bench);
  let values: Values;
  {
    await using source = openPg({ url, applicationName: "bench" });
    await using target = openPg({ url: targetUrl, applicationName: "bench" });
    const files: { readonly table: string; readonly file: string }[] = [];
    for (const table of ["baskets", "basket_products"]) {
      const file = `${bench.dir}/exchange/${table}.csv`;
      await source.query(`copy (select * from ${table}) to '${file}' (format csv)`);
      files.push({ table, file });
    }
    const [row] = await source.query("select count(*) as baskets from baskets");
    const baskets = Number(row?.baskets);
    const meter = createCpuMeter(bench.serverRoles.filter(({ column }) => column === "postgresUs"));
    await meter.start();
    const startedAt = performance.now();
    for (const { table, file } of files) {
      await target.query(`copy ${table} from '${file}' (format csv)`);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    values = { perSecond: baskets / seconds, ...await meter.read(baskets) };
  }
  await dropDatabase(bench, targetUrl);
  return values;
}

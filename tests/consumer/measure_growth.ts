/**
 * How the CPU of the consumer and of `dead-letters` grows with what strangers send:
 *
 *     deno run -A tests/consumer/measure_growth.ts
 *
 * @module
 */
import { measureCpuMs } from "../support/even_growth.ts";
import { GROWING_WORK } from "./support/growing_work.ts";

console.log("ms of CPU for n, 2n, 4n");
for (const { name, n, prepare } of GROWING_WORK) {
  const columns: string[] = [];
  for (const size of [n, 2 * n, 4 * n]) {
    columns.push(`${size}: ${(await measureCpuMs(prepare(size))).toFixed(2)}`);
  }
  console.log(name.padEnd(44), columns.join("  "));
}

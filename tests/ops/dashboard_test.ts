/**
 * The dashboard as Grafana gets it: every panel explains itself, and finds its data.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { may } from "../support/permissions.ts";
import { type Panel, readDashboard, readOps } from "./support/ops_files.ts";

const ignore = !may.read;

Deno.test("each panel has a title, a description, a unit and a question", { ignore }, async () => {
  const { panels } = await readDashboard();
  const bare = panels.filter(({ type, title, description, fieldConfig, targets }) =>
    title === "" || (type !== "row" &&
      !(description && fieldConfig?.defaults.unit && targets && targets.length > 0))
  );
  assertEquals(bare.map(({ title }) => title), []);
});

Deno.test("panels have ids of their own and do not cover one another", { ignore }, async () => {
  const { panels } = await readDashboard();
  assertEquals(new Set(panels.map(({ id }) => id)).size, panels.length);
  const covered = panels.filter((panel, index) =>
    panels.slice(index + 1).some((other) => overlap(panel, other))
  );
  assertEquals(covered.map(({ title }) => title), []);
});

Deno.test("the rows are those of the path that a basket takes", { ignore }, async () => {
  const rows = (await readDashboard()).panels.filter(({ type }) => type === "row");
  assertEquals(rows.map(({ title }) => title), [
    "Ingest",
    "Broker",
    "Consumer",
    "Data quality",
    "Tills and shops",
    "Processes",
  ]);
});

Deno.test("each panel asks the data source that is provisioned", { ignore }, async () => {
  const { datasources: [{ uid }] } = parse(
    await readOps("grafana/provisioning/datasources/prometheus.yml"),
  );
  const { panels } = await readDashboard();
  const asked = panels.filter(({ type }) => type !== "row").flatMap((
    { datasource, targets = [] },
  ) => [datasource, ...targets.map((target) => target.datasource)].map((source) => source?.uid));
  assertEquals([...new Set(asked)], [uid]);
});

function overlap({ gridPos: one }: Panel, { gridPos: other }: Panel): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w &&
    one.y < other.y + other.h && other.y < one.y + one.h;
}

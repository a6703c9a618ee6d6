/**
 * The SQL of docs/analytics.md, for the tests that run it as it is.
 *
 * @module
 */

/** A block of SQL and the heading it is under. */
export interface PageSql {
  readonly heading: string;
  /** Without the last semicolon. */
  readonly sql: string;
}

/** What the page has to run, in its order. */
export interface AnalyticsPage {
  /** The numbered questions. */
  readonly queries: readonly PageSql[];
  /** The statements that create the role for analysts. */
  readonly role: readonly string[];
}

/** Reads the page. */
export async function readAnalyticsPage(): Promise<AnalyticsPage> {
  const page = await Deno.readTextFile(new URL("../../../docs/analytics.md", import.meta.url));
  const blocks = page.split(/^#+ /m).flatMap(toBlocks);
  const role = blocks.find(({ heading }) => heading === "A role for analysts")?.sql ?? "";
  return {
    queries: blocks.filter(({ heading }) => /^\d+\. /.test(heading)),
    role: role.replaceAll(/^--.*$/gm, "").split(";"),
  };
}

function toBlocks(section: string): readonly PageSql[] {
  const [heading = ""] = section.split("\n");
  return [...section.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = ""]) => ({
    heading,
    sql: sql.trim().replace(/;$/, ""),
  }));
}

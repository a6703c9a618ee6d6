import { assertEquals } from "@std/assert";
import { toggleSort, toPage } from "../../../api/dashboard/parts/table_rows.js";

interface Row {
  readonly name: string;
  readonly count: number | null;
}

const ROWS: readonly Row[] = [
  { name: "Crème 10", count: 2 },
  { name: "creme 9", count: 10 },
  { name: "Brood", count: null },
  { name: "Aardappel", count: -1 },
];
const COLUMNS = [
  { name: "name", sortBy: (row: Row) => row.name },
  { name: "count", number: true, sortBy: (row: Row) => row.count },
];

Deno.test("toPage() searches, sorts and pages", async (t) => {
  const all = { sort: undefined, search: "", page: 0, pageRows: 10 };
  const cases = [
    { choice: all, expected: ["Crème 10", "creme 9", "Brood", "Aardappel"], page: [0, 1] },
    { choice: { ...all, search: "CREME" }, expected: ["Crème 10", "creme 9"], page: [0, 1] },
    { choice: { ...all, search: " 10  crè" }, expected: ["Crème 10"], page: [0, 1] },
    { choice: { ...all, search: ".*" }, expected: [], page: [0, 1] },
    {
      choice: { ...all, sort: { name: "name", isDescending: false } },
      expected: ["Aardappel", "Brood", "creme 9", "Crème 10"],
      page: [0, 1],
    },
    {
      choice: { ...all, sort: { name: "count", isDescending: true } },
      expected: ["creme 9", "Crème 10", "Aardappel", "Brood"],
      page: [0, 1],
    },
    {
      choice: { ...all, sort: { name: "count", isDescending: false } },
      expected: ["Aardappel", "Crème 10", "creme 9", "Brood"],
      page: [0, 1],
    },
    { choice: { ...all, pageRows: 3, page: 1 }, expected: ["Aardappel"], page: [1, 2] },
    { choice: { ...all, pageRows: 3, page: 9 }, expected: ["Aardappel"], page: [1, 2] },
    { choice: { ...all, pageRows: 3, page: 1, search: "o" }, expected: ["Brood"], page: [0, 1] },
  ];
  for (const { choice, expected, page } of cases) {
    await t.step(JSON.stringify(choice), () => {
      const shown = toPage(ROWS, { ...choice, columns: COLUMNS, toText: ({ name }) => name });
      assertEquals(shown.rows.map(({ name }) => name), expected);
      assertEquals([shown.page, shown.pages], page);
    });
  }
});

Deno.test("toggleSort() goes round: first, the other way, not at all", () => {
  const [name, count] = COLUMNS;
  if (name === undefined || count === undefined) throw new Error("There are two columns");
  const first = toggleSort<Row>(undefined, name);
  assertEquals(first, { name: "name", isDescending: false });
  assertEquals(toggleSort<Row>(first, name), { name: "name", isDescending: true });
  assertEquals(toggleSort<Row>(toggleSort<Row>(first, name), name), undefined);
  const largest = toggleSort<Row>(first, count);
  assertEquals(largest, { name: "count", isDescending: true });
  assertEquals(toggleSort<Row>(largest, count), { name: "count", isDescending: false });
});

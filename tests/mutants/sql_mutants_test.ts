/**
 * @module
 */
import { assertEquals } from "@std/assert";
import { findSqlMutants, placeSqlSwitches, toSqlMarkers } from "./sql_mutants.ts";

const CASES: readonly { name: string; input: string; expected: readonly string[] }[] = [
  {
    name: "signs and aggregates",
    input: "const A = `\n  select sum(a) - b from t where c >= 2 and d is null`;",
    expected: ["sum → max", "- → +", ">= → >", "and → or", "is null → is not null"],
  },
  {
    name: "a longer operator before a shorter one",
    input: "const A = `select 1 where a is not distinct from b and c <> d`;",
    expected: ["is not distinct from → is distinct from", "and → or", "<> → ="],
  },
  {
    name: "neither holes nor comments of SQL",
    input: "const A = `select ${a + b} -- x and y\n  from t`;",
    expected: [],
  },
  {
    name: "no other template",
    input: "const A = `Selected ${a} and ${b}`; const B = '`discount` and `return`';",
    expected: [],
  },
  {
    name: "no backticks of comments",
    input: "// = `select 1 and 2`\n/**\n * (`where a and b`)\n */\nconst A = 1;",
    expected: [],
  },
];

for (const { name, input, expected } of CASES) {
  Deno.test(`findSqlMutants() finds ${name}`, () => {
    const found = findSqlMutants(input).map(({ original, replacement }) =>
      `${original} → ${replacement}`
    );
    assertEquals(found, expected);
  });
}

Deno.test("placeSqlSwitches() leaves the statement as it was until a mutant is active", () => {
  const source = "const sql = `select sum(a) from t where b < 3`; return sql;";
  const mutants = findSqlMutants(source);
  const code = placeSqlSwitches(toSqlMarkers(source, mutants), mutants, 7);
  const run = (active: number) => {
    const covered: number[] = [];
    const text = new Function("stryMutAct_9fa48", "stryCov_9fa48", code)(
      (id: number) => id === active,
      (id: number) => void covered.push(id),
    );
    return { text, covered };
  };
  assertEquals(run(-1), { text: "select sum(a) from t where b < 3", covered: [7, 8] });
  assertEquals(run(7), { text: "select max(a) from t where b < 3", covered: [8] });
  assertEquals(run(8), { text: "select sum(a) from t where b <= 3", covered: [7] });
});

Deno.test("findSqlMutants() says where a mutant is, in lines and columns from 0", () => {
  const [mutant] = findSqlMutants("const A = `\n  select\n    sum(a) from t`;");
  assertEquals(mutant?.start, { line: 2, column: 4 });
});

/**
 * JSON texts that property tests of parsing draw: baskets as shops send them, and baskets into which
 * a stranger has put something. They are texts, since a value shows no member that came twice.
 *
 * @module
 */
import fc from "fast-check";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { HOSTILE_NAMES, HOSTILE_VALUES, SPICES, VALUES_OF } from "./wire_spices.ts";

/** A member by its name and the JSON text of its value. */
type Member = readonly [name: string, json: string];

/** An object of JSON before it is written; of a basket also its lines. */
interface Draft {
  readonly members: readonly Member[];
  readonly lines: readonly (readonly Member[])[];
}

/** Valid at the door and of what is stored, on 23 November 2026. */
export const validBaskets: fc.Arbitrary<string> = fc.tuple(validDrafts(), blanks())
  .map(([draft, blank]) => write(draft, blank));

/** With one to three changes, of which some do no harm. */
export const nearlyBaskets: fc.Arbitrary<string> = fc
  .tuple(validDrafts(), fc.array(changes(), { minLength: 1, maxLength: 3 }), blanks())
  .map(([draft, changes, blank]) =>
    write(changes.reduce((changed, change) => change(changed), draft), blank)
  );

function validDrafts(): fc.Arbitrary<Draft> {
  const days = fc.date({ min: new Date("2000-01-01"), max: new Date("2026-11-24T23:59:59Z") });
  return fc.record({
    id: validTexts(LIMITS.idLength),
    store: validTexts(LIMITS.storeLength),
    day: days.filter((day) => !Number.isNaN(day.getTime())),
    lines: fc.array(validLines(), { minLength: 1, maxLength: 8 }),
    receipt: fc.option(fc.tuple(validTexts(LIMITS.tillLength), fc.integer({ min: 1 }))),
    time: fc.option(fc.constantFrom("T18:04:59+01:00", "T00:00:00Z", "T23:59:59.1239-14:00")),
    hasTotal: fc.boolean(),
    extra: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })),
    order: fc.infiniteStream(fc.nat()),
  }).map(({ id, store, day, lines, receipt, time, hasTotal, extra, order }): Draft => {
    const date = day.toISOString().slice(0, 10);
    const cents = lines.reduce((sum, line) => sum + line.cents, 0);
    const members: Record<string, unknown> = { id, store, date };
    if (time !== null) members["soldAt"] = date + time;
    if (receipt !== null) [members["till"], members["receipt"]] = receipt;
    if (hasTotal) members["total"] = cents / 100;
    if (extra !== null && JSON.stringify(extra).length < 1_000) members["extra"] = extra;
    const entries = Object.entries(members).map(([name, value]): Member => [
      name,
      JSON.stringify(value),
    ]);
    return { members: shuffle(entries, order), lines: lines.map((line) => line.members) };
  });
}

function shuffle<T>(items: readonly T[], order: Iterator<number>): readonly T[] {
  const ranked = items.map((item): readonly [number, T] => [order.next().value, item]);
  return ranked.toSorted(([one], [other]) => one - other).map(([, item]) => item);
}

function validLines(): fc.Arbitrary<
  { readonly members: readonly Member[]; readonly cents: number }
> {
  return fc.record({
    id: validTexts(LIMITS.idLength),
    name: validTexts(LIMITS.nameLength),
    cents: fc.oneof(fc.integer({ min: -800_000, max: 800_000 }), fc.constantFrom(-1e8, 0, 1e8)),
    isSingle: fc.boolean(),
    quantity: fc.option(fc.oneof(fc.integer({ min: 1, max: 100_000_000 }), fc.constant(1_000))),
    unit: fc.option(fc.constantFrom("piece", "kg", "l")),
    kind: fc.option(fc.constantFrom("product", "deposit", "discount", "return")),
  }).map(({ id, name, cents: drawn, isSingle, quantity, unit, kind }) => {
    const cents = kind === "discount" || kind === "return" ? -Math.abs(drawn) : drawn;
    // What a till leaves that computes with floats of 32 bits.
    const price = isSingle ? Math.fround(cents / 100) : cents / 100;
    const line: Record<string, unknown> = { id, name, price };
    if (quantity !== null) line["quantity"] = quantity / 1_000;
    if (unit !== null) line["unit"] = unit;
    if (kind !== null) line["kind"] = kind;
    const members = Object.entries(line).map(([key, value]): Member => [
      key,
      // `JSON.stringify` writes -0 as 0.
      Object.is(value, -0) ? "-0" : JSON.stringify(value),
    ]);
    return { members, cents };
  });
}

/** In any form that is brought to a valid one. */
function validTexts(limit: number): fc.Arbitrary<string> {
  const letters = fc.constantFrom(
    ..."abcXYZ0189 -/:\"\\'&",
    "é",
    "e\u0301",
    "\u00a1",
    "\u02ff",
    "€",
    "🍌",
    "\u212b",
    "\u00a0",
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
    { weight: 3, arbitrary: fc.string({ unit: letters, minLength: 1, maxLength: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: limit }).map((n) => "x".repeat(n)) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: limit }).map((n) => "🍌".repeat(n)) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: limit }).map((n) => "e\u0301".repeat(n)) },
  ).filter((text) => text.trim() !== "");
}

/** Texts beside a limit, and what is not allowed in one. */
function anyTexts(): fc.Arbitrary<string> {
  const spice = fc.constantFrom(...SPICES);
  const limit = fc.constantFrom<number>(LIMITS.idLength, LIMITS.nameLength);
  const near = fc.tuple(limit, fc.integer({ min: -2, max: 1 })).map(([at, by]) => at + by);
  return fc.oneof(
    fc.array(fc.oneof(spice, fc.string({ maxLength: 5 })), { maxLength: 5 }).map((s) => s.join("")),
    fc.tuple(spice, near).map(([text, length]) => "x".repeat(length) + text),
    fc.tuple(spice, near).map(([text, length]) => text.repeat(length)),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
}

type Change = (draft: Draft) => Draft;

/** What happens to one member. */
interface MemberChange {
  readonly what: "fit" | "set" | "double" | "rename" | "add" | "remove";
  readonly at: number;
  readonly name: string;
  readonly text: string;
  readonly value: string;
}

function changes(): fc.Arbitrary<Change> {
  const text = anyTexts().map((text) => JSON.stringify(text));
  const change = fc.record({
    what: fc.constantFrom(
      ...["fit", "fit", "fit", "fit", "set", "double", "rename", "add", "remove"] as const,
    ),
    at: fc.nat({ max: 9_999 }),
    line: fc.option(fc.nat({ max: 7 })),
    name: fc.constantFrom(...HOSTILE_NAMES),
    text,
    value: fc.oneof(
      fc.constantFrom(...HOSTILE_VALUES),
      text,
      fc.double().map((number) => JSON.stringify(number)),
      fc.json({ maxDepth: 2 }),
    ),
  }).map(({ line, ...change }): Change => ({ members, lines }) => {
    if (line === null || lines.length === 0) {
      return { members: changeMembers(members, change), lines };
    }
    const index = line % lines.length;
    return { members, lines: lines.with(index, changeMembers(lines[index] ?? [], change)) };
  });
  const counts = fc.constantFrom(0, 499, 500, 501).map((count): Change => ({ members, lines }) => ({
    members,
    lines: Array.from({ length: count }, (_, at) => lines[at % lines.length] ?? []),
  }));
  const crowd = fc.constantFrom(511, 512, 513).map((count): Change => ({ members, lines }) => ({
    members: [...members, ...Array.from({ length: count }, (_, at): Member => [`${at}`, "1"])],
    lines,
  }));
  return fc.oneof(
    { weight: 150, arbitrary: change },
    { weight: 1, arbitrary: counts },
    { weight: 1, arbitrary: crowd },
  );
}

function changeMembers(
  members: readonly Member[],
  { what, at, name, text, value }: MemberChange,
): readonly Member[] {
  const place = at % Math.max(1, members.length);
  const [oldName = name, oldValue = value] = members[place] ?? [];
  const values = VALUES_OF.get(oldName) ?? [text];
  switch (what) {
    case "fit":
      return members.toSpliced(place, 1, [oldName, values[at % values.length] ?? value]);
    case "set":
      return members.toSpliced(place, 1, [oldName, value]);
    case "double":
      return [...members, [oldName, at % 2 === 0 ? value : oldValue]];
    case "rename":
      return members.toSpliced(place, 1, [name, oldValue]);
    case "add":
      return members.toSpliced(place, 0, [name, value]);
    case "remove":
      return members.toSpliced(place, 1);
  }
}

/** White space around the tokens, and whether names are escaped. */
function blanks(): fc.Arbitrary<readonly [blank: string, isEscaped: boolean]> {
  return fc.tuple(fc.constantFrom("", "", " ", "\n\t", "\r "), fc.integer({ max: 9, min: 0 }))
    .map(([blank, number]) => [blank, number === 9]);
}

function write(
  { members, lines }: Draft,
  [blank, isEscaped]: readonly [blank: string, isEscaped: boolean],
): string {
  const writeObject = (all: readonly Member[]) =>
    `{${blank}${
      all.map(([name, json]) => `${writeName(name)}${blank}:${blank}${json}${blank}`).join(",")
    }}`;
  const writeName = (name: string) =>
    isEscaped && /^[a-z]/.test(name)
      ? `"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}"`
      : JSON.stringify(name);
  const products = `[${lines.map(writeObject).join(`,${blank}`)}]`;
  const place = Math.min(3, members.length);
  return writeObject(members.toSpliced(place, 0, ["products", products]));
}

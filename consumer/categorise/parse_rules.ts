/**
 * Parses the untrusted content of `rules.json`. One error names every fault, so that an editor can
 * correct all of them at once.
 *
 * @module
 */
import { z } from "zod";
import { CATEGORIES, type RuledCategory } from "./category.ts";
import { findWordFaults } from "./find_word_faults.ts";

/** The word lists of a category; brand names belong to no language. */
export const WORD_LISTS = ["en", "fr", "nl", "brands"] as const;

/** One of {@linkcode WORD_LISTS}. */
export type WordList = (typeof WORD_LISTS)[number];

/** The lists that change the weight of a word of the categories. */
export const RANK_LISTS = ["decisive", "preserving", "ingredients", "flavours", "shapes"] as const;

/**
 * The rule file. A word may be a phrase. A hyphen in front makes it an ending too (`-kaas` is
 * also found in `gruyerekaas`), a hyphen behind a beginning (`baby-` in `babyslofjes`).
 */
export interface Rules {
  /** Increases with each change of the rules; stored with each line that they classify. */
  readonly version: number;
  /** A word is in one category only, there in each language that has it. */
  readonly categories: Readonly<
    Partial<Record<RuledCategory, Readonly<Record<WordList, readonly string[]>>>>
  >;
  /** Words that decide the category, whatever is beside them (`frozen`, `chien`). */
  readonly decisive: readonly string[];
  /** Words that turn fresh food into a preserve (`tin`, `in olie`). */
  readonly preserving: readonly string[];
  /** Words for food that other products are made with (`cheese`, `butter`). */
  readonly ingredients: readonly string[];
  /** Words that are only a flavour beside another product (`honey`, `chocolate`). */
  readonly flavours: readonly string[];
  /** Words for a shape; beside another word they do not count (`filet`, `salade`). */
  readonly shapes: readonly string[];
  /**
   * Short forms of tills, each with the words that it stands for (`yogh`: `yoghurt`); with a point
   * when they are short forms only there (`from.`: `fromage`).
   */
  readonly abbreviations: Readonly<Record<string, string>>;
  /** Phrases that would be misread word by word (`lactose free`). */
  readonly ignored: readonly string[];
}

/**
 * Parses the rule file.
 *
 * @throws {Error} with a message that has one line for each fault
 */
export function parseRules(input: unknown): Rules {
  const parsed = schema.safeParse(input);
  const faults = [...(parsed.error?.issues.flatMap(toFaults) ?? []), ...findWordFaults(input)];
  if (parsed.success && faults.length === 0) return parsed.data;
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  throw new Error([`Cannot load the category rules, ${count}:`, ...faults].join("\n- "));
}

const words = z.array(z.string()).default([]);
const schema = z.strictObject({
  version: z.int().min(1),
  categories: z.partialRecord(
    z.enum(CATEGORIES),
    z.strictObject({ en: words, fr: words, nl: words, brands: words }),
  ),
  decisive: words,
  preserving: words,
  ingredients: words,
  flavours: words,
  shapes: words,
  abbreviations: z.record(z.string(), z.string()).default({}),
  ignored: words,
});

function toFaults(issue: z.core.$ZodIssue): string[] {
  const [section] = issue.path;
  const path = issue.path.join(".");
  if (section === "version") return ["version: must be a whole number from 1 on"];
  if (issue.code === "unrecognized_keys") {
    const known = section === undefined
      ? "key of the rules"
      : issue.path.length === 1
      ? `category, must be one of ${CATEGORIES.join(", ")}`
      : `language, must be one of ${WORD_LISTS.join(", ")}`;
    return issue.keys.map((key) => `${[...issue.path, key].join(".")}: is no ${known}`);
  }
  return [`${path || "rules"}: ${issue.message}`];
}

/**
 * Settings as a table of Markdown: docs/settings.md is written from the settings themselves.
 *
 * @module
 */
import type { Setting, SettingsSpec } from "./settings.ts";

/**
 * One row a setting: name, what it is for with the form of a good value, and the default.
 *
 * @throws {Error} for a setting without a description
 *
 * @example
 * ```ts
 * import { integer } from "./settings.ts";
 * import { toSettingsTable } from "./settings_table.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const PORT = integer({ min: 1, max: 9, fallback: 8, description: "Port to listen on" });
 * const row = "| `PORT` | `8` | Port to listen on. A whole number from 1 to 9 |";
 * assertStringIncludes(toSettingsTable({ PORT }), row);
 * ```
 */
export function toSettingsTable(settings: SettingsSpec): string {
  const rows = Object.entries(settings).map(([name, setting]) => toRow(name, setting));
  return ["| variable | default | for |", "| --- | --- | --- |", ...rows].join("\n");
}

function toRow(name: string, { description, form, fallback }: Setting<unknown>): string {
  if (description === undefined) throw new Error(`Cannot document ${name}: it has no description`);
  const shown = form === "a text" ? description : `${description}. ${capitalise(form)}`;
  return `| \`${name}\` | ${toDefault(fallback)} | ${shown} |`;
}

function toDefault(fallback: Setting<unknown>["fallback"]): string {
  if (fallback === undefined) return "required";
  const { value } = fallback;
  const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
  return text === "" ? "none" : `\`${text}\``;
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

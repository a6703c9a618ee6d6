/**
 * The report on planted bugs: lines for a terminal, a page, NDJSON.
 *
 * @module
 */
import type { Outcome } from "./find_catcher.ts";

/** The share of planted bugs that must be caught. */
export const MIN_CAUGHT = 0.95;

/** One line for a terminal, and one for each remark. */
export function formatOutcome({ patch, isCaught, caughtBy, seconds, remarks }: Outcome): string {
  const verdict = isCaught ? `caught   ${patch} by ${caughtBy}` : `SURVIVED ${patch}`;
  return [`${verdict} (${seconds} s)`, ...remarks.map((remark) => `  ${remark}`)].join("\n");
}

/** How many of them were caught, in words. */
export function formatSum(outcomes: readonly Outcome[]): string {
  const caught = outcomes.filter(({ isCaught }) => isCaught).length;
  const share = outcomes.length === 0 ? 1 : caught / outcomes.length;
  // Rounded down: 94.9 % are not 95.
  return `${caught} of ${outcomes.length} planted bugs caught, ${Math.floor(share * 1000) / 10} %`;
}

/** A page of Markdown: who caught what, and how soon. */
export function toPlantedPage(
  outcomes: readonly Outcome[],
  { command, day }: {
    readonly command: string;
    /** ISO date. */
    readonly day: string;
  },
): string {
  const seconds = outcomes.filter(({ isCaught }) => isCaught).map(({ seconds }) => seconds);
  const middle = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0;
  const rows = outcomes.map(({ patch, mistake, caughtBy, seconds }) => {
    const catcher = caughtBy === undefined ? "**nobody**" : escapeCell(caughtBy);
    return `| \`${patch}\` | ${escapeCell(mistake)} | ${catcher} | ${seconds} |`;
  });
  return `# Who caught the planted bugs

${formatSum(outcomes)}; half of them within ${middle} s. \`${command}\`, ${day}.

| patch | mistake | caught by | seconds |
| --- | --- | --- | --: |
${rows.join("\n")}
`;
}

function escapeCell(text: string): string {
  return text.replace(/[|\\<>*_`\[\]]/g, "\\$&");
}

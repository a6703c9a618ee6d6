/**
 * The anchors of a Markdown page, for tests of links.
 *
 * @module
 */

/** The anchors that GitHub gives to the headings of a page. */
export function toAnchors(markdown: string): ReadonlySet<string> {
  const headings = markdown.matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, text = ""]) =>
      text.toLowerCase().replaceAll(/[^\w\s-]/g, "").replaceAll(" ", "-")
    ),
  );
}

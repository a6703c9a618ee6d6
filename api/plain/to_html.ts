/**
 * Text and the Markdown of our own descriptions as HTML.
 *
 * @module
 */

/** `text` where HTML has text or an attribute's value. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * The HTML of Markdown as the reference is written in: paragraphs, lists of one level, `code` and
 * **bold**. Everything else stays text.
 */
export function markdownToHtml(markdown: string): string {
  return markdown.trim().split(/\n{2,}/).flatMap(splitBeforeList).map((block) =>
    block.startsWith("- ") ? toList(block) : `<p>${toInline(block)}</p>`
  ).join("\n");
}

/** A list may follow its paragraph without a blank line. */
function splitBeforeList(block: string): readonly string[] {
  const start = block.startsWith("- ") ? -1 : block.indexOf("\n- ");
  return start < 0 ? [block] : [block.slice(0, start), block.slice(start + 1)];
}

function toList(block: string): string {
  const items = block.slice(2).split("\n- ").map((item) => `<li>${toInline(item)}</li>`);
  return `<ul>\n${items.join("\n")}\n</ul>`;
}

function toInline(text: string): string {
  return escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>");
}

/**
 * Scripts and styles of the page without their comments, which are a quarter of what it would send.
 *
 * @module
 */

/**
 * `text` without the comments that have lines of their own. What stands behind code stays, so nothing
 * within a text or a pattern is taken for a comment; only a line of a template that begins like one
 * would be, and no template of the page has any.
 */
export function stripComments(text: string): string {
  return text.replace(BLOCKS, "").replace(LINES, "");
}

/** The end of a comment ends its line, too. */
const BLOCKS = /^[ \t]*\/\*(?:[^*]|\*(?!\/))*\*\/[ \t]*\n/gm;
const LINES = /^[ \t]*\/\/.*\n/gm;

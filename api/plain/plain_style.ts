/**
 * How the plain pages look.
 *
 * @module
 */

/** A style sheet. As a string, since Node imports no text. */
export const PLAIN_STYLE = `
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
h3 { margin: 2rem 0 0; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { padding: 0.7rem; border: 1px solid; overflow-x: auto; overflow-wrap: normal; }
dt { margin-top: 0.5rem; font-weight: 600; }
dd { margin-left: 1.5rem; }
dd > p, dd > ul { margin: 0.2rem 0; }
summary { cursor: pointer; }
`;

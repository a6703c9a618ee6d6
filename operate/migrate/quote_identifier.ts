/**
 * Names of roles and tables in statements that take no argument for them.
 *
 * @module
 */

/** The name as an identifier (PostgreSQL documentation, 4.1.1). It comes from the catalogue or from us. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

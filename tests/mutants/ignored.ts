/**
 * Which mutants are left out, and why: each rule is named in the report with how many it left out.
 *
 * @module
 */

/** What the rules look at: a place in the syntax tree, as Babel has it. */
export interface SyntaxPath {
  readonly node: SyntaxNode;
  readonly parentPath: SyntaxPath | null;
}

interface SyntaxNode {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** The reason to leave out what is at this place, with all that is below it. */
export function findIgnoreReason({ node, parentPath }: SyntaxPath): string | undefined {
  const parent = parentPath?.node;
  if (parent === undefined) return undefined;
  if (
    parent.type === "ObjectProperty" && parent.value === node &&
    isText(node) && ["description", "title"].includes(nameOf(parent.key))
  ) {
    return "words of the API's reference, for people";
  }
  if (parent.type === "NewExpression" && /Error$/.test(nameOf(parent.callee)) && isText(node)) {
    return "the message of an error that is thrown: its class is the contract";
  }
  return undefined;
}

function nameOf(node: unknown): string {
  const { name, value } = node as { readonly name?: unknown; readonly value?: unknown };
  return String(name ?? value ?? "");
}

/** A text, also one that is put together. */
function isText(node: SyntaxNode): boolean {
  return ["StringLiteral", "TemplateLiteral"].includes(node.type) ||
    node.type === "BinaryExpression" && node.operator === "+" &&
      [node.left, node.right].every((side) => isText(side as SyntaxNode));
}

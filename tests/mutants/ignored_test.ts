/**
 * @module
 */
import { assertEquals } from "@std/assert";
import { findIgnoreReason, type SyntaxPath } from "./ignored.ts";

type Node = SyntaxPath["node"];

const TEXT: Node = { type: "StringLiteral", value: "x" };
const SUM: Node = { type: "BinaryExpression", operator: "+", left: TEXT, right: TEXT };
const NUMBER: Node = { type: "NumericLiteral", value: 1 };

function aMember(name: string, value: Node): Node {
  return { type: "ObjectProperty", key: { type: "Identifier", name }, value };
}

function aNewError(name: string): Node {
  return { type: "NewExpression", callee: { type: "Identifier", name } };
}

const API = "words of the API's reference, for people";
const MESSAGE = "the message of an error that is thrown: its class is the contract";
const CASES: readonly {
  name: string;
  node: Node;
  parent: Node;
  expected: string | undefined;
}[] = [
  { name: "a description", node: TEXT, parent: aMember("description", TEXT), expected: API },
  { name: "a title in pieces", node: SUM, parent: aMember("title", SUM), expected: API },
  { name: "no detail", node: TEXT, parent: aMember("detail", TEXT), expected: undefined },
  { name: "no number", node: NUMBER, parent: aMember("title", NUMBER), expected: undefined },
  {
    name: "the message of an error",
    node: TEXT,
    parent: aNewError("RangeError"),
    expected: MESSAGE,
  },
  { name: "no other text", node: TEXT, parent: aNewError("Refused"), expected: undefined },
];

for (const { name, node, parent, expected } of CASES) {
  Deno.test(`findIgnoreReason() leaves out ${name}`, () => {
    const parentPath: SyntaxPath = { node: parent, parentPath: null };
    assertEquals(findIgnoreReason({ node, parentPath }), expected);
  });
}

/**
 * An answer, wherever it came from, and what every answer to a bad request must be.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Answer } from "../../support/http/read_answers.ts";
import type { Fault, HostileCase } from "./hostile_case.ts";

/** Reads a response to its end. */
export async function toAnswer(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Holds an answer against what its case says, and against what no answer may give away. */
export function checkAnswer({ status, headers, body }: Answer, expected: HostileCase): void {
  assertEquals([status, toCode(body)], [expected.status, expected.code], body.slice(0, 500));
  assertEquals(
    headers.get("content-type"),
    expected.code === undefined ? "application/json" : "application/problem+json",
  );
  if (expected.errors !== undefined || status === 422) {
    assertEquals(toFaults(body), expected.errors ?? []);
  }
  for (const [name, value] of Object.entries(expected.answers ?? {})) {
    assertEquals(headers.get(name), value, name);
  }
  assertEquals(headers.get("x-content-type-options"), "nosniff");
  assert(/^[\w.-]{1,64}$/.test(headers.get("x-request-id") ?? ""), "x-request-id");
  assertEquals([headers.get("server"), headers.get("x-powered-by")], [null, null]);
  assertEquals(INSIDE.exec(body)?.[0], undefined);
}

function toCode(body: string): string | undefined {
  return JSON.parse(body).code;
}

function toFaults(body: string): Fault[] {
  const { errors = [] } = JSON.parse(body);
  return errors.map(({ code, pointer, line }: { code: string; pointer: string; line?: number }) =>
    line === undefined ? [code, pointer] : [code, pointer, line]
  );
}

/** Stack traces, paths of files, and the words of drivers. */
const INSIDE =
  /\bat \S+ \(|file:\/\/|\/(?:home|root|app|src|usr|var)\/|node_modules|\.ts\b|kafkajs|postgres|zod|SQLSTATE|ECONN|Error:|<html/i;

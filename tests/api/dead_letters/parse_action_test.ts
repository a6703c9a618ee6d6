/**
 * What may be asked for, and from which pages.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parseAction } from "../../../api/dead_letters/parse_action.ts";
import { refuseForeignPage } from "../../../api/dead_letters/refuse_foreign_page.ts";

Deno.test("parseAction() names each fault, and normalises what it takes", async (t) => {
  const at = "delhaize_shop/0@7";
  const cases = [
    {
      name: "positions, each once, and a reason without blanks around it",
      input: `{"positions":["${at}","delhaize_shop/0@007"],"reason":" a test "}`,
      expected: { code: null, positions: [at], reason: "a test" },
    },
    {
      name: "a code",
      input: '{"code":"conflict","reason":"a test"}',
      expected: { code: "conflict", positions: null, reason: "a test" },
    },
    { name: "no object", input: "[]", expected: ["wrong_type "] },
    { name: "nothing", input: "{}", expected: ["required /positions", "required /reason"] },
    {
      name: "both",
      input: `{"code":"conflict","positions":["${at}"],"reason":"a test"}`,
      expected: ["unknown_field /positions"],
    },
    {
      name: "an unknown code",
      input: '{"code":"odd","reason":"a test"}',
      expected: ["unknown_value /code"],
    },
    {
      name: "no position",
      input: '{"positions":["delhaize_shop"],"reason":"a test"}',
      expected: ["invalid /positions/0"],
    },
    {
      name: "no positions at all",
      input: '{"positions":[],"reason":"a test"}',
      expected: ["too_few /positions"],
    },
    {
      name: "more than a hundred",
      input: JSON.stringify({ positions: Array(101).fill(at), reason: "a test" }),
      expected: ["too_many /positions"],
    },
    {
      name: "a blank reason",
      input: '{"code":"conflict","reason":" "}',
      expected: ["empty /reason"],
    },
    {
      name: "a reason that steers a terminal",
      input: '{"code":"conflict","reason":"\\u001b[2J"}',
      expected: ["control_character /reason"],
    },
    {
      name: "a long reason",
      input: JSON.stringify({ code: "conflict", reason: "x".repeat(501) }),
      expected: ["too_long /reason"],
    },
    {
      name: "a member that comes twice",
      input: '{"code":"conflict","reason":"one","reason":"two"}',
      expected: ["duplicate_member /reason"],
    },
    {
      name: "thousands of members",
      input: JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [n, 1]))),
      expected: ["too_many "],
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const parsed = parseAction(input, JSON.parse(input));
      const found = parsed.ok
        ? parsed.asked
        : parsed.issues.map(({ code, pointer }) => `${code} ${pointer}`);
      assertEquals<unknown>(found, expected);
    });
  }
});

Deno.test("refuseForeignPage() lets in what no other site can send", async (t) => {
  const host = "127.0.0.1:8000";
  const cases = [
    { name: "curl", headers: { host }, isRefused: false },
    {
      name: "our page",
      headers: { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" },
      isRefused: false,
    },
    {
      name: "our page at localhost",
      headers: { host: "localhost:8000", origin: "http://localhost:8000" },
      isRefused: false,
    },
    {
      name: "our page under an address of the network",
      headers: { host: "[fd00::7]:8000", origin: "http://[fd00::7]:8000" },
      isRefused: false,
    },
    {
      name: "another site",
      headers: { host, origin: "http://elsewhere.example", "sec-fetch-site": "cross-site" },
      isRefused: true,
    },
    {
      name: "another port of this machine",
      headers: { host, origin: "http://127.0.0.1:9000", "sec-fetch-site": "same-site" },
      isRefused: true,
    },
    { name: "a frame without an origin", headers: { host, origin: "null" }, isRefused: true },
    {
      name: "a name that was pointed here",
      headers: { host: "elsewhere.example:8000", origin: "http://elsewhere.example:8000" },
      isRefused: true,
    },
    {
      name: "a name that the settings know",
      headers: { host: "shop.example", origin: "https://shop.example" },
      isRefused: false,
    },
    { name: "a link", headers: { host, "sec-fetch-site": "none" }, isRefused: true },
  ];
  for (const { name, headers, isRefused } of cases) {
    await t.step(name, () => {
      const reason = refuseForeignPage(new Headers(headers), {
        allowedOrigins: ["https://shop.example"],
      });
      assertEquals(reason !== undefined, isRefused, reason);
    });
  }
});

/**
 * Says what is wrong with a database URL, in particular with a password that was pasted into it as it
 * is. Never quotes any of it: what looks like a host or a parameter may be part of the password.
 *
 * @module
 */
import { readUrlParameters } from "./url_parameters.ts";

/**
 * Why `url` cannot be used, in words that continue "…: "; `undefined` when its form is right.
 *
 * @example
 * ```ts
 * import { findUrlFault } from "./find_url_fault.ts";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * assertEquals(findUrlFault("postgres://till:s%23fe@db.example/shop"), undefined);
 * assertStringIncludes(findUrlFault("postgres://till:s#fe@db.example/shop") ?? "", "# as %23");
 * ```
 */
export function findUrlFault(url: string): string | undefined {
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/is.exec(url) ?? [];
  if (rest === undefined) return FORM;
  // Of the parts of a URL only login and parameters may hold an @, and that of a parameter is
  // written %40 here.
  const login = rest.slice(0, Math.max(0, rest.lastIndexOf("@")));
  if (/[/?#]/.test(login) || rest.includes("#")) return ENCODE;
  if (/[\s\p{Cc}]/u.test(rest)) return BLANK;
  const [authority = ""] = rest.slice(login.length).split(/[/?]/, 1);
  if (authority.includes(",")) return LIST;
  if (/\[[^\]]*%/.test(authority)) return ZONE;
  const parsed = URL.parse(url);
  if (parsed === null) return FORM;
  if (hasBadEscape(rest)) return "a % in it must begin an escape such as %40, and is itself %25";
  // The first would end a text in the message to the server, and the others are a slip.
  if (/[\0\r\n]/.test(decodeURIComponent(rest))) return CONTROL;
  const hostname = decodeURIComponent(parsed.hostname);
  if (hostname.startsWith("/")) return SOCKET;
  if (hostname === "") return "it must name a host";
  if (parsed.username === "") return "it must name a user";
  if (parsed.pathname.slice(1).includes("/")) return "a / in the name of the database is %2F";
  const parameters = readUrlParameters(parsed.searchParams, { hasFiles: false });
  return typeof parameters === "string" ? parameters : undefined;
}

function hasBadEscape(text: string): boolean {
  try {
    decodeURIComponent(text);
    return false;
  } catch {
    return true;
  }
}

const FORM = "it must be like postgres://user:password@host:5432/database";
const ENCODE = "write special characters of user and password encoded: # as %23, / as %2F, " +
  "? as %3F, @ as %40, : as %3A, % as %25; or put the password into DATABASE_PASSWORD or " +
  "DATABASE_PASSWORD_FILE, as it is";
const BLANK = "it has blanks or line breaks in it; a blank is %20";
const CONTROL = "it has a line break or a NUL in it (%0A, %0D, %00), which no name or password has";
const SOCKET = "a Unix socket cannot be used: give a name or an address, such as 127.0.0.1";
const ZONE =
  "an IPv6 address with a zone (%eth0) cannot be used: give a name, or an address without";
const LIST = "it names several hosts: give one name, such as that of the cluster or of a pooler; " +
  "all of its addresses are tried";

/**
 * The keys that the hostile tables speak of.
 *
 * @module
 */
import { hash } from "node:crypto";
import { createKey } from "../../../operate/api_key/create_key.ts";

const KEYS = {
  everything: await createKey({ name: "everything", scopes: ["ingest", "read"] }),
  tills: await createKey({ name: "tills", scopes: ["ingest"], stores: ["Brussels"] }),
  analyst: await createKey({ name: "analyst", scopes: ["read"] }),
  office: await createKey({ name: "office", scopes: ["admin"] }),
  gent: await createKey({ name: "gent", scopes: ["ingest", "read"], stores: ["Gent"] }),
};

/** The value of `API_KEYS` that knows them. */
export const API_KEYS: string = JSON.stringify(Object.values(KEYS).map(({ entry }) => entry));

/** Puts keys in the place of their names, whole or changed: `{tills}`, `{tills:lower}`. */
export function fillInKeys(text: string): string {
  return text.replaceAll(/\{(\w+)(?::([\w-]+))?\}/g, (all, name: string, change?: string) => {
    if (!(name in KEYS)) return all;
    const { key } = KEYS[name as keyof typeof KEYS];
    if (change === "lower") return key.toLowerCase();
    if (change === "-1") return key.slice(0, -1);
    return change === "sha256" ? hash("sha256", key) : key;
  });
}

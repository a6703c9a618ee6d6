/**
 * Holds each service to one meaning a name: no two files that it may import export the same name.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { may } from "./support/permissions.ts";
import { walkFiles } from "./support/walk_files.ts";

const root = new URL("../", import.meta.url);
const EXPORT = /^export (?:async )?(?:function\*?|const|class|interface|type) (?<name>\w+)/gm;

/** What each service imports from. */
const SERVICES = {
  api: ["shared"],
  consumer: ["shared"],
  generator: ["shared"],
  operate: ["shared", "consumer"],
};

for (const [service, others] of Object.entries(SERVICES)) {
  Deno.test({
    name: `in ${service}/ and what it imports no exported name means two things`,
    ignore: !may.read,
    async fn() {
      const files = new Map<string, Set<string>>();
      for (const folder of [service, ...others]) {
        for await (const file of walkFiles(root, folder)) {
          if (!file.endsWith(".ts")) continue;
          const text = await Deno.readTextFile(new URL(file, root));
          for (const { groups } of text.matchAll(EXPORT)) {
            const name = groups?.name ?? "";
            files.set(name, (files.get(name) ?? new Set()).add(file));
          }
        }
      }
      const double = [...files].filter(([, places]) => places.size > 1);
      assertEquals(double.map(([name, places]) => `${name}: ${[...places].join(", ")}`), []);
    },
  });
}

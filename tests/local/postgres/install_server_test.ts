import { assertEquals, assertThrows } from "@std/assert";
import { platformName, SERVER_MAJOR } from "../../../local/postgres/install_server.ts";

Deno.test("platformName() names the package of each platform it can serve", () => {
  assertEquals(platformName({ os: "linux", arch: "x86_64" }), "linux-x64");
  assertEquals(platformName({ os: "linux", arch: "aarch64" }), "linux-arm64");
  assertEquals(platformName({ os: "darwin", arch: "aarch64" }), "darwin-arm64");
});

Deno.test("platformName() names the way out where there are no binaries", () => {
  assertThrows(
    () => platformName({ os: "windows", arch: "x86_64" }),
    Error,
    "Cannot start Postgres: no binaries for windows on x86_64; " +
      "set DATABASE_URL to a Postgres of your own",
  );
});

Deno.test("SERVER_MAJOR is what PG_VERSION says in a folder of that server", () => {
  assertEquals(SERVER_MAJOR, "18");
});

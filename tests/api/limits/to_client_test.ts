/**
 * Clients without a key are told apart by their network address.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toClient } from "../../../api/limits/to_client.ts";

Deno.test("toClient() names an address, or the /64 of one", async (t) => {
  const cases = [
    { remote: undefined, expected: "address unknown" },
    { remote: "10.0.0.1", expected: "address 10.0.0.1" },
    { remote: "::ffff:10.0.0.1", expected: "address 10.0.0.1" },
    { remote: "2001:db8:1:2:3:4:5:6", expected: "address 2001:db8:1:2" },
    { remote: "2001:DB8:1:2::6", expected: "address 2001:db8:1:2" },
    { remote: "2001:db8::6", expected: "address 2001:db8:0:0" },
    { remote: "fe80::1%eth0", expected: "address fe80:0:0:0" },
    { remote: "::1", expected: "address 0:0:0:0" },
    { remote: "1::", expected: "address 1:0:0:0" },
  ];
  for (const { remote, expected } of cases) {
    await t.step(`${remote}`, () => assertEquals(toClient(remote), expected));
  }
});

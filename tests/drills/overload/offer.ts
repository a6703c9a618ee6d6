/**
 * Offers load to an API from a process of its own, for the drills that measure under it.
 *
 * @module
 */
import type { World } from "../world.ts";
import type { OfferOptions, OfferReport } from "./offer_load.ts";

/** Baskets a second that were accepted. */
export function toRate({ answers, seconds }: OfferReport): number {
  return Math.round((answers["202"] ?? 0) / seconds);
}

/** Offers a load from a process of its own, and keeps the receipts. */
export async function offer(
  world: World,
  options: Omit<OfferOptions, "receiptsFile">,
): Promise<OfferReport> {
  const receiptsFile = await Deno.makeTempFile({ prefix: "delhaize-receipts-" });
  try {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--allow-net=127.0.0.1", `--allow-write=${receiptsFile}`, "--quiet"],
        ...["--config", new URL("../../../deno.json", import.meta.url).pathname],
        new URL("./offer_load.ts", import.meta.url).pathname,
        JSON.stringify({ ...options, receiptsFile }),
      ],
    }).output();
    if (!success) throw new Error(`Cannot offer load: ${new TextDecoder().decode(stderr)}`);
    for (const line of (await Deno.readTextFile(receiptsFile)).split("\n")) {
      if (line !== "") world.keepReceipt(line);
    }
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(receiptsFile);
  }
}

/**
 * What CI asks about the packages of deno.lock each day: licences and scripts, and the advisories
 * that npm's registry knows (`deno audit`). A registry that has none, as many mirrors, is a failure:
 * nobody was asked.
 *
 *   deno run --allow-run --allow-read tests/gate/packages_main.ts
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { checkPackages } from "./check_packages.ts";
import { readPackages } from "./read_packages.ts";
import { runSteps } from "./run_steps.ts";

const packages = await readPackages();
const faults = checkPackages(packages, config.allowScripts);
console.error(faults.length === 0 ? `${packages.length} packages are free` : faults.join("\n"));
const code = await runSteps([{ name: "advisories", args: ["audit"] }]);
Deno.exit(faults.length > 0 ? 1 : code);

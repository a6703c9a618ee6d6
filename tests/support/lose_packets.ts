/**
 * A loopback that loses packets: what is lost comes again later, behind what was sent after it. Only in
 * a network of its own, where rules end with whoever made them and hit nobody else.
 *
 * @module
 */
import { may } from "./permissions.ts";
import { runProgram } from "./process/run_program.ts";

/** How root runs a command line in such a network. */
export function toOwnNetwork(command: string): readonly [program: string, ...args: string[]] {
  return ["unshare", "--net", "sh", "-c", `ip link set lo up && exec ${command}`];
}

/** Whether this process is in one, which has nothing but loopback, and may lose packets there. */
export async function mayLosePackets(): Promise<boolean> {
  if (!may.runStack || Deno.networkInterfaces().some(({ name }) => name !== "lo")) return false;
  return await iptables("-S", "INPUT").then((said) => said === "", () => false);
}

/**
 * Loses packets from and to a port of 127.0.0.1 until it is disposed.
 *
 * @throws {Error} with what iptables says
 */
export async function losePackets(
  port: number,
  { share }: { /** Of all packets, from 0 to 1. */ readonly share: number },
): Promise<AsyncDisposable> {
  const rules = ["--sport", "--dport"].map((side) => [
    ...["INPUT", "-i", "lo", "-p", "tcp", side, `${port}`],
    ...["-m", "statistic", "--mode", "random", "--probability", `${share}`, "-j", "DROP"],
  ]);
  for (const rule of rules) await change("-A", rule);
  return {
    async [Symbol.asyncDispose]() {
      for (const rule of rules) await change("-D", rule);
    },
  };
}

async function change(how: "-A" | "-D", rule: readonly string[]): Promise<void> {
  const said = await iptables(how, ...rule);
  if (said !== "") throw new Error(`Cannot lose packets: ${said}`);
}

/** @returns what went wrong; nothing when it went well */
async function iptables(...args: readonly string[]): Promise<string> {
  // Another one may be at it.
  const { code, stderr } = await runProgram("iptables", { args: ["-w", ...args] });
  return code === 0 ? "" : stderr;
}

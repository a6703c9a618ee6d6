/**
 * A command in a pseudo-terminal of 80 columns, as a person types it: util-linux's `script` makes
 * the terminal.
 *
 * @module
 */
import { may } from "../permissions.ts";
import type { OrdinaryUser } from "./ordinary_user.ts";
import { isInstalled } from "./run_program.ts";
import { type ProcessOptions, spawnProcess, type TestProcess } from "./spawn_process.ts";

/** Options for {@linkcode spawnInTerminal}. */
export interface TerminalOptions extends Omit<ProcessOptions, "args" | "hasInput"> {
  /** Who types it. @default whoever runs the tests */
  readonly user?: OrdinaryUser;
}

/** A command in a terminal; its output has the terminal's `\r\n` and colours. */
export interface TerminalProcess extends TestProcess {
  /** Presses Ctrl-C. */
  interrupt(): Promise<void>;
  /** Closes the terminal. */
  hangUp(): void;
}

/** Whether this run may use {@linkcode spawnInTerminal} and this machine has what it takes. */
export const mayUseTerminal: boolean = may.runStack && await isInstalled("script", "--version");

/** Runs `command`, one program with its arguments, such as `deno task demo --baskets 10`. */
export function spawnInTerminal(
  command: string,
  { user, cwd, env = {} }: TerminalOptions = {},
): TerminalProcess {
  // A shell that stays would answer Ctrl-C itself: dash, which `script` takes where SHELL is not
  // set, ends with 130 whatever the program ended with.
  const line = `stty cols 80 rows 24 && exec ${command}`;
  const [program = "script", ...args] = [
    ...user?.command ?? [],
    ...["script", "--quiet", "--return", "--command"],
    ...[line, "/dev/null"],
  ];
  const process = spawnProcess(program, {
    args,
    hasInput: true,
    env: { TERM: "xterm", COLUMNS: "80", LINES: "24", ...user?.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  return {
    ...process,
    interrupt: () => process.type("\x03"),
    hangUp: () => process.kill("SIGKILL"),
  };
}

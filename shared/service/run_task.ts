/**
 * The one way to be a task: `--help`, arguments, errors in a sentence, exit codes, and stopping.
 * Every entry point that deno.json names calls it.
 *
 * @module
 */
import { explainFailure, toFailure, toFirstError } from "./explain_failure.ts";
import { ignoreClosedOutput } from "./ignore_closed_output.ts";
import { getLogger } from "./log.ts";
import {
  type Operands,
  type OptionValues,
  parseTaskArguments,
  type TaskOptions,
} from "./parse_task_arguments.ts";
import { SettingsError } from "./settings.ts";
import { onStopSignal } from "./shutdown.ts";
import { TaskError } from "./task_error.ts";

/** One thing to do: the whole of a task, or one of its commands. */
export interface TaskCommand<O extends TaskOptions> {
  /** What it takes besides `--help`. @default {{}} */
  readonly options?: O;
  /** The arguments that are no options; without it there must be none. */
  readonly operands?: Operands;
  /** Does the work, and resolves to the exit code; nothing means 0. */
  readonly main: (context: TaskContext<O>) => Promise<number | void> | number | void;
}

/** What {@linkcode TaskCommand.main} works with. */
export interface TaskContext<O extends TaskOptions> {
  /** By their names, read and checked. */
  readonly options: OptionValues<O>;
  /** In their order. */
  readonly operands: readonly string[];
  /** Aborts at SIGINT, SIGTERM or SIGHUP, with the signal's name as reason. */
  readonly stop: AbortSignal;
}

/** A {@linkcode TaskCommand} whose options only it knows. Make it with {@linkcode toCommand}. */
export interface Command {
  /** Without dashes. */
  readonly optionNames: readonly string[];
  /** Reads the arguments behind the command's name. */
  readonly parse: (args: readonly string[]) =>
    | { readonly kind: "run"; readonly run: (stop: AbortSignal) => Promise<number> }
    | { readonly kind: "help" }
    | { readonly kind: "faults"; readonly faults: readonly string[] };
}

/** What every task says of itself. */
export interface TaskProfile {
  /** As typed after `deno task`. */
  readonly name: string;
  /** What `--help` prints; it must mention every option. */
  readonly usage: string;
  /**
   * What a signal to stop does. `end` ends the process at once, for tasks that only read; `drain`
   * leaves it to `main`, which has {@linkcode DRAIN_TIMEOUT_MS}.
   *
   * @default {"end"}
   */
  readonly onStop?: "end" | "drain";
  /** A service drains, logs its own stopping, and is configured by its environment alone. */
  readonly isService?: boolean;
}

/** Longest time from the signal to the end of a task that drains; a service's own drain is shorter. */
export const DRAIN_TIMEOUT_MS = 20_000;

/** A command line without a meaning, found by `main`: the task exits with 2. */
export class UsageError extends Error {
  /** Tells it from faults of everyday life, which exit with 1. */
  override readonly name = "UsageError";
}

/**
 * Runs the task of this process and exits: 0 when all went well, 1 for what failed, 2 for a wrong
 * command line or, outside services, a bad setting, 130 when it was stopped before its end.
 */
export function runTask<const O extends TaskOptions = Record<never, never>>(
  task: TaskProfile & TaskCommand<O>,
): Promise<never> {
  return runCommand(task, toCommand(task), Deno.args);
}

/** The same for a task whose first argument names one of its commands. */
export function runTaskWithCommands(
  { commands, ...task }: TaskProfile & { readonly commands: Readonly<Record<string, Command>> },
): Promise<never> {
  const [word, ...args] = Deno.args;
  if (word === undefined || !Object.hasOwn(commands, word)) {
    const names = Object.keys(commands).join(", ");
    const said = word === undefined ? "A command is missing" : `"${word}" is not a command`;
    const chooser: Command = {
      optionNames: [],
      parse: (args) =>
        args.some((arg) => ["--help", "-h", "help"].includes(arg))
          ? { kind: "help" }
          : { kind: "faults", faults: [`${said} (commands: ${names})`] },
    };
    return runCommand(task, chooser, Deno.args);
  }
  return runCommand(task, commands[word] as Command, args);
}

/** The command with its options checked and read. */
export function toCommand<const O extends TaskOptions>(
  { options = {} as O, operands, main }: TaskCommand<O>,
): Command {
  return {
    optionNames: Object.keys(options),
    parse(args) {
      const parsed = parseTaskArguments(args, { options, operands });
      if (parsed.kind !== "arguments") return parsed;
      return { kind: "run", run: async (stop) => await main({ ...parsed, stop }) ?? 0 };
    },
  };
}

async function runCommand(
  { name, usage, isService = false, onStop = isService ? "drain" : "end" }: TaskProfile,
  { optionNames, parse }: Command,
  args: readonly string[],
): Promise<never> {
  for (const option of optionNames) {
    if (!usage.includes(`--${option}`)) throw new Error(`The usage of ${name} lacks --${option}`);
  }
  const parsed = parse(args);
  if (parsed.kind === "help") {
    console.log(usage);
    Deno.exit(0);
  }
  if (parsed.kind === "faults") refuse(name, parsed.faults);

  ignoreClosedOutput();
  const stop = onStopSignal();
  stop.addEventListener("abort", () => {
    if (!isService) console.error(`${onStop === "end" ? "Stopped" : "Stopping"} ${name}`);
    if (onStop === "end") Deno.exit(STOPPED);
    Deno.unrefTimer(setTimeout(() => Deno.exit(STOPPED), DRAIN_TIMEOUT_MS));
  });
  try {
    Deno.exit(await parsed.run(stop));
  } catch (thrown) {
    const error = toFirstError(thrown);
    // What fails while the task stops fails because it stops.
    if (stop.aborted) Deno.exit(STOPPED);
    if (error instanceof UsageError) refuse(name, [error.message]);
    reportFailure(error, { isService });
    Deno.exit(error instanceof SettingsError && !isService ? 2 : 1);
  }
}

/** A fault of everyday life goes to the person; what ends a running service, to its log. */
function reportFailure(error: unknown, { isService }: { readonly isService: boolean }): void {
  if (!isService || error instanceof SettingsError || error instanceof TaskError) {
    console.error(explainFailure(error));
    return;
  }
  const { what, advice } = toFailure(error);
  getLogger(["service"]).fatal("Cannot go on", { reason: what, advice });
}

function refuse(name: string, faults: readonly string[]): never {
  console.error(`${faults.join("\n")}\ndeno task ${name} --help tells how it is used`);
  Deno.exit(2);
}

/** 128 and the number of SIGINT, which shells use for a program that a signal ended. */
const STOPPED = 130;

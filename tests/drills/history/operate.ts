/**
 * What operators do while clients go on: they settle conflicts, erase baskets and drop old months, by the
 * tasks that there are for it.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import { runTask } from "../../support/process/run_task.ts";
import type { World } from "../world.ts";
import type { Operated } from "./history_event.ts";

/** What {@linkcode operate} works with. */
export interface OperateOptions {
  readonly world: Pick<World, "database" | "databaseUrl" | "kafkaEnv">;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  /** Called with each thing that may have been done, before its next. */
  readonly note: (operated: Operated) => void;
  /** Called with the id of each basket that is chosen, before anything is done to it. */
  readonly onChosen: (id: string) => void;
}

/**
 * Does it, with what is there: nothing where there is no fitting dead letter or basket. Other faults may be
 * at the database: it tries again. That a dead letter was settled is not sure then, since a task may also
 * have left it as it was; what was erased or dropped is gone.
 *
 * @throws {Error} when it could not erase or drop anything in all that time
 */
export async function operate(how: Operated["how"], options: OperateOptions): Promise<void> {
  const { world, now, note, onChosen } = options;
  const env = { ...world.kafkaEnv, DATABASE_URL: world.databaseUrl };
  const isSettling = how === "replace" || how === "new_id";
  for (const { task, args, ...about } of await choose(how, options)) {
    const startMs = now();
    const [, id] = about.key?.split("/") ?? [];
    if (id !== undefined) onChosen(id);
    for (let attempt = 1;; attempt++) {
      const { code, stdout, stderr } = await runTask(task, { args, env });
      if (code === 0 || (isSettling && attempt === MOST_SETTLING_ATTEMPTS)) break;
      if (attempt === MOST_ATTEMPTS) throw new Error(`${task} failed: ${stdout}${stderr}`);
      await sleep(500);
    }
    note({ type: "operated", how, startMs, endMs: now(), ...about });
  }
}

/** A command line, and what it is about. */
interface Choice extends Pick<Operated, "key" | "position"> {
  readonly task: "retain" | "erase" | "dead-letters";
  readonly args: readonly string[];
}

async function choose(
  how: Operated["how"],
  { world: { database } }: OperateOptions,
): Promise<readonly Choice[]> {
  if (how === "retain") return [{ task: "retain", args: ["--months", "12"] }];
  const rows = await untilRead(() => database.query(how === "erase" ? A_BASKET : A_LETTER[how]));
  return rows.map(({ store, id, position }) => {
    const key = `${store}/${id}`;
    if (how === "erase") return { task: "erase", args: [store ?? "", id ?? ""], key };
    const flag = how === "replace" ? "--replace" : "--new-id";
    const at = position ?? "";
    return { task: "dead-letters", args: ["replay", flag, at], key, position: at };
  });
}

async function untilRead<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      await sleep(500);
    }
  }
}

const MOST_ATTEMPTS = 150;
const MOST_SETTLING_ATTEMPTS = 5;

/** Of the newest, which clients send again and look up. */
const toLetters = (codes: string) => `
  select store, basket_id as id,
    topic || '/' || partition_id || '@' || record_offset as position
  from dead_letters
  where code in (${codes}) and replayed_at is null and discarded_at is null
  order by failed_at desc
  limit 1`;

const A_LETTER = {
  replace: toLetters("'conflict', 'id_reused'"),
  new_id: toLetters("'id_reused'"),
} as const;

// No till's: whether its receipts came is looked at elsewhere.
const A_BASKET = `
  select store, id
  from baskets
  where id like 'b-%' and id not like '%~%'
  order by stored_at desc
  limit 1
  offset 3`;

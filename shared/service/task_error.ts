/**
 * A fault of everyday life: a port that is taken, a file that is missing, an API that is away.
 *
 * @module
 */

/**
 * Its message is for whoever started the task: what failed, why, and what to do about it. It is
 * printed without a stack trace, and the task exits with 1.
 */
export class TaskError extends Error {
  /** Tells a fault of everyday life from a fault of the code. */
  override readonly name = "TaskError";
}

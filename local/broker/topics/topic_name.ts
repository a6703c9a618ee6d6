/**
 * Which topic names Kafka allows. The first rule also makes a name safe as part of a folder's name.
 *
 * @module
 */

/** Letters, digits, `.`, `_`, `-`; at most 249; neither `.` nor `..`. */
export function isTopicName(name: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== "." && name !== "..";
}

/** Whether two names differ in `.` and `_` only: Kafka's metrics write both as `_`. */
export function isColliding(name: string, other: string): boolean {
  return name !== other && name.replaceAll(".", "_") === other.replaceAll(".", "_");
}

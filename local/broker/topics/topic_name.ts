/**
 * Which topic names Kafka allows. The rule also makes a name safe as part of a folder's name.
 *
 * @module
 */

/** Letters, digits, `.`, `_`, `-`; at most 249; neither `.` nor `..`. */
export function isTopicName(name: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== "." && name !== "..";
}

/**
 * Types for the assertions we use of `@std/assert`; each behaves as its documentation there says.
 *
 * @module
 */

// deno-lint-ignore no-explicit-any -- a constructor's parameters are contravariant: unknown[] would refuse every class
type Constructor<T> = abstract new (...args: any[]) => T;

/** Thrown by every assertion that does not hold. */
export class AssertionError extends Error {}

/** Throws unless `condition` is truthy. */
export function assert(condition: unknown, message?: string): asserts condition;
/** Throws unless the values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
/** Throws if the values are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
/** Throws unless the values are the same by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T;
/** Throws if `actual` is null or undefined. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T>;
/** Throws unless `actual` holds every property of `expected`, deeply. */
export function assertObjectMatch(
  actual: object,
  expected: Record<PropertyKey, unknown>,
  message?: string,
): void;
/** Throws unless `actual` includes every value of `expected`. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  message?: string,
): void;
/** Throws unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void;
/** Throws unless `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
/** Throws unless `actual` is an instance of `expectedType`. */
export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: Constructor<T>,
  message?: string,
): asserts actual is T;
/** Throws unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, message?: string): void;
/** Throws unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void;
/** Throws unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void;
/** Throws unless `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void;
/** Throws unless `run` throws; returns what it threw. */
export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  errorClass?: Constructor<E>,
  messageIncludes?: string,
): E;
/** Rejects unless the promise of `run` rejects; resolves to the rejection. */
export function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  errorClass?: Constructor<E>,
  messageIncludes?: string,
): Promise<E>;
/** Throws always. */
export function fail(message?: string): never;

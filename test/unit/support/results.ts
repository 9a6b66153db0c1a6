import assert from 'node:assert/strict';
import type { AccessError } from '../../../src/access/errors';
import type { Result } from '../../../src/access/result';

/** The value of a successful result. Fails the test for an error. */
export function valueOf<T, E>(result: Result<T, E>): T {
  if (!result.ok) assert.fail(`It failed: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The error of a failed result. Fails the test for a success. */
export function errorOf<T, E = AccessError>(result: Result<T, E>): E {
  if (result.ok) assert.fail('It should have failed.');
  return result.error;
}

/** Checks that something failed with this code and these values. */
export function assertFailed(result: Result<unknown>, code: string, values: object): void {
  const error = errorOf(result);
  assert.deepEqual({ code: error.code, values: error.values }, { code, values });
}

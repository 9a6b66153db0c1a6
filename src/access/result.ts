import type { AccessError } from './errors';

/** The outcome of an operation that can fail in a way that the user reads about. */
export type Result<T, E = AccessError> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function failure<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

import assert from 'node:assert/strict';
import type { AccessError, UnknownOutcomeCause } from '../../../src/access/errors';

/** The worst external text. */
export const odd = 'a\u202Eb\u0000c\nd\u200B$(key)[x](command:y)<b>{0}{1}';
export const long = 'x'.repeat(5000);

/** Each error of a list, with the values that it can have. */
export type ErrorSamples<Errors> = { readonly [C in keyof Errors]: readonly Errors[C][] };

/** Every cause, once: the compiler names a missing one. */
export function causes(): UnknownOutcomeCause[] {
  const all: Record<UnknownOutcomeCause, true> = {
    timeout: true,
    connectionLost: true,
    serverError: true,
    serverBusy: true,
    redirect: true,
    cancelled: true,
    reload: true,
    unclear: true,
    unreadable: true,
    foreignAnswer: true,
  };
  return Object.keys(all) as UnknownOutcomeCause[];
}

/** All samples as errors, with a detail that belongs only in the log. */
export function errorsOf<Errors>(samples: ErrorSamples<Errors>): readonly AccessError[] {
  return Object.entries(samples as Readonly<Record<string, readonly object[]>>).flatMap(
    ([code, values]) => values.map(each => ({ code, values: each, detail: 'for the log' })),
  );
}

/** An error of each code. The values with these names are the worst text. */
export function errorsWith(
  codes: readonly string[],
  names: readonly string[],
  hasRun: boolean,
): readonly AccessError[] {
  const values = { ...Object.fromEntries(names.map(name => [name, odd])), hasRun };
  return codes.map(code => ({ code, values, detail: 'for the log' }));
}

interface Explained {
  readonly sentence: string;
  readonly remedies: readonly { readonly id: string; readonly label: string }[];
}

/** Tests the messages of samples. */
export function testMessages<Errors>(
  samples: ErrorSamples<Errors>,
  explain: (error: AccessError) => Explained,
): void {
  testErrors(errorsOf(samples), explain);
}

/** Tests that the message of each error can be shown. */
export function testErrors(
  errors: readonly AccessError[],
  explain: (error: AccessError) => Explained,
): void {
  for (const error of errors) {
    it(`is a sentence that can be shown: ${error.code} ${JSON.stringify(error.values).slice(0, 60)}`, () => {
      const { sentence, remedies } = explain(error);
      assert.match(sentence, /^\S.*\S$/);
      assert.doesNotMatch(sentence, /[\p{Cc}\p{Bidi_Control}\u200B]/u);
      assert.doesNotMatch(sentence, /undefined|null|NaN|\[object|for the log/);
      assert.ok(sentence.length < 1_000, `${sentence.length} characters`);
      for (const each of ['id', 'label'] as const) {
        const all = remedies.map(remedy => remedy[each]);
        assert.equal(new Set(all).size, all.length);
        assert.ok(!all.includes(''));
      }
      if (error.code === 'unexpected') return;
      const fallback = explain({ code: 'noSuchError', values: {}, detail: '' }).sentence;
      assert.notEqual(sentence, fallback.replace('noSuchError', error.code));
    });
  }
}

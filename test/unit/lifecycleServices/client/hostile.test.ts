import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  lcsTimeOf,
  objectsIn,
  readEnvelope,
} from '../../../../src/lifecycleServices/client/answers';
import { parsePage } from '../../../../src/lifecycleServices/client/pages';
import { valueOf } from '../../support/results';
import { countWork } from '../../support/workMeter';
import { MadeUpSite, never } from './support';

/** Asserts that twice the input takes at most about twice the work. */
async function assertLinear(act: (size: number) => unknown, size: number): Promise<void> {
  const half = await countWork(() => act(size));
  const whole = await countWork(() => act(2 * size));
  assert.ok(whole <= 2.5 * half + 10_000, `${half} for ${size}, ${whole} for ${2 * size}`);
}

describe('a page of any size', () => {
  const pages: readonly (readonly [string, (size: number) => string])[] = [
    ['tags that do not end', size => '<input '.repeat(size)],
    ['quotes that do not end', size => '<input "'.repeat(size)],
    ['values that do not end', size => `${'<input a="'.repeat(size)}<input a="`],
    ['a very long name', size => `<input ${'a'.repeat(size)}>`],
    ['very much space', size => `<input a${' '.repeat(size)}b>`],
    ['attributes without the end of the tag', size => `<form ${'a=b '.repeat(size)}`],
    ['elements within elements', size => '<div>'.repeat(size)],
    ['tables within tables', size => '<table><tr><td>'.repeat(size)],
    ['end tags without a begin', size => '<div>'.repeat(400) + '</p>'.repeat(size)],
    ['references', size => `<input a="${'&amp'.repeat(size)}">`],
    ['comments', size => '<!--'.repeat(size)],
    ['words', size => '<p>sign up</p>'.repeat(size)],
    ['scripts', size => '<script>location   = "https://x"</script>'.repeat(size)],
  ];
  for (const [name, make] of pages) {
    it(`takes linear work: ${name}`, async () => {
      await assertLinear(size => {
        const { token, isSignIn, saysSignIn } = parsePage(make(size));
        assert.deepEqual([token, isSignIn, saysSignIn], [undefined, false, false]);
      }, 10_000);
    });
  }

  it('takes no more work beyond the size limit', async () => {
    const work = await countWork(() => parsePage('<input '.repeat(300_000)));
    assert.ok(work < 10_000_000, String(work));
  });

  it('never makes the parser throw', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      'input',
      ' name=',
      '"',
      "'",
      '&#x',
      ';',
      '</',
      '<!--',
      'a',
    );
    const html = fc.array(fc.oneof(part, fc.string())).map(parts => parts.join(''));
    fc.assert(fc.property(html, page => void parsePage(page)));
  });

  it('is still read after a tag that does not end', () => {
    const script = "<script>var open = '<input value=\"' + name;</script>";
    assert.equal(parsePage(`${script}<input type=password>`).isSignIn, true);
  });
});

describe('an answer of any size', () => {
  const bodies: readonly (readonly [string, (size: number) => string])[] = [
    ['a list within a list', size => '['.repeat(size)],
    ['lists within lists', size => '['.repeat(size) + ']'.repeat(size)],
    ['brackets', size => '('.repeat(size)],
    ['spaces', size => `${' '.repeat(size)}x`],
    ['many fields', size => `{${Array.from({ length: size }, (_, at) => `"a${at}":1`).join()}}`],
    ['errors', size => `{"success":false,"errorlist":[${'"a",'.repeat(size)}"b"]}`],
    ['texts that look like lists', size => `[${'"[",'.repeat(size)}"["]`],
  ];
  for (const [name, make] of bodies) {
    it(`takes linear work: ${name}`, async () => {
      await assertLinear(size => {
        const envelope = readEnvelope(make(size));
        if (envelope.kind === 'data') [...objectsIn(envelope.data)].at(-1);
      }, 10_000);
    });
  }

  it('is read without an error, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const envelope = readEnvelope(JSON.stringify(value));
        assert.notEqual(envelope.kind, 'unreadable');
        for (const fields of objectsIn(value)) Object.values(fields).map(lcsTimeOf);
      }),
    );
  });

  it('may have a time that is none', async () => {
    await assertLinear(size => assert.equal(lcsTimeOf('1a'.repeat(size)), undefined), 10_000);
  });

  for (const [name, data] of [
    [
      'accounts and fields',
      (size: number) => ({
        SqlAzureCredentials: Array.from({ length: size }, (_, at) => ({ UserName: `JIT-${at}` })),
        ...Object.fromEntries(
          Array.from({ length: size }, (_, at) => [`Field${at}`, `text ${at}`]),
        ),
      }),
    ],
    [
      'objects with accounts',
      (size: number) =>
        Array.from({ length: size }, () => ({ SqlAzureCredentials: [{ User: 'a' }] })),
    ],
  ] as const) {
    it(`takes linear work: ${name}`, async () => {
      const site = new MadeUpSite();
      await assertLinear(async size => {
        const body = JSON.stringify({ Success: true, Data: data(size) });
        site.answers = { GetEnvironmentDetails: { body } };
        const read = await site.lcs.readEnvironment(site.session, site.environment(), never);
        assert.ok(valueOf(read).accounts.length <= 200);
      }, 1_000);
    });
  }

  it('has a failure text without its secrets', async () => {
    const site = new MadeUpSite();
    const body = { JITRequestShowError: true, JITErrorText: 'Login failed: password=s3cret;' };
    site.answers = { GetEnvironmentDetails: { body: { Success: true, Data: body } } };
    const read = await site.lcs.readEnvironment(site.session, site.environment(), never);
    assert.doesNotMatch(valueOf(read).failureText, /s3cret/);
  });
});

import assert from 'node:assert/strict';
import { readTime } from '../../../../src/lifecycleServices/client/dates';
import { isSignInPage } from '../../../../src/lifecycleServices/client/html';
import { cpuTime } from '../../support/cpuTime';
import { valueOf } from '../../support/results';
import { MadeUpSite, never } from './support';

/** Whatever it is made of, an answer of this size is read in far less. */
const soonMs = 2_000;

describe('an answer that is made to keep this extension busy', () => {
  const pages: readonly (readonly [string, string])[] = [
    ['tags that do not end', '<input '.repeat(60_000)],
    ['quotes that do not end', '<input "'.repeat(60_000)],
    ['values that do not end', '<input a="'.repeat(60_001)],
    ['a very long name', `<input ${'a'.repeat(500_000)}>`],
    ['very much space', `<input a${' '.repeat(500_000)}b>`],
    ['attributes without a tag\u2019s end', `<form ${'a=b '.repeat(200_000)}`],
  ];
  for (const [what, page] of pages) {
    it(`is a page of ${what}`, async () => {
      const took = await cpuTime(() => assert.equal(isSignInPage(page), false));
      assert.ok(took < soonMs, `${took} ms`);
    });
  }

  it('is still read behind a tag that does not end', () => {
    const script = "<script>var open = '<input value=\"' + name;</script>";
    assert.equal(isSignInPage(`${script}<input type=password>`), true);
  });

  it('is a time that is none', async () => {
    const took = await cpuTime(() => assert.equal(readTime('1a'.repeat(60_000)), undefined));
    assert.ok(took < soonMs, `${took} ms`);
  });

  it('has more accounts and fields than any environment', async () => {
    const site = new MadeUpSite();
    const accounts = Array.from({ length: 3_000 }, (_, at) => ({ UserName: `JIT-${at}` }));
    const around: Record<string, unknown> = { SqlAzureCredentials: accounts };
    for (let at = 0; at < 3_000; at++) around[`Field${at}`] = `some text ${at}`;
    site.answers = { GetEnvironmentDetails: { body: { Success: true, Data: around } } };
    const took = await cpuTime(async () => {
      const read = await site.lcs.readEnvironment(site.session, site.environment(), never);
      assert.equal(valueOf(read).accounts.length, 200);
    });
    assert.ok(took < soonMs, `${took} ms`);
  });

  it('shows no secret in what it says of a failure', async () => {
    const site = new MadeUpSite();
    const body = { JITRequestShowError: true, JITErrorText: 'Login failed: password=s3cret;' };
    site.answers = { GetEnvironmentDetails: { body: { Success: true, Data: body } } };
    const read = await site.lcs.readEnvironment(site.session, site.environment(), never);
    assert.doesNotMatch(valueOf(read).failureText, /s3cret/);
  });
});

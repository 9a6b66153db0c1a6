import assert from 'node:assert/strict';
import { signInToLcs } from '../../../../src/lifecycleServices/browser';
import { valueOf } from '../../support/results';
import type { Manner } from './signInSite';
import { describeSignIn } from './support';

describeSignIn('signing in to LCS in a browser window', context => {
  it('takes the cookies of the host, and those alone, after all steps', async () => {
    const session = valueOf(await signInToLcs(context.bench.options(context.site.lcs)));
    assert.equal(session.baseUrl, context.site.lcs);
    assert.equal(session.accountLabel, 'ada@contoso.com');
    const taken = context.bench.cookies.map(({ name, value }) => `${name}=${value}`).sort();
    assert.deepEqual(taken, ['forV2=narrow', 'lasting=kept', 'lcsauth=of-lcs', 'lcsstate=before']);
    assert.match(session.cookies.header(`${context.site.lcs}/V2`), /lcsauth=of-lcs/);
    assert.ok(context.bench.cookies.every(({ domain }) => domain === '127.0.0.1'));
    assert.ok(context.site.asked.includes('provider /second'));
    assert.doesNotMatch(context.bench.log.lines.join('\n'), /of-lcs|narrow|kept/);
  });

  describe('writes no cookie to a file', () => {
    for (const [ignored, window] of [
      ['', 'a private window'],
      ['--incognito', 'a window of an organization that allows no private ones'],
    ] as const) {
      it(`of ${window}`, async () => {
        context.bench.searchProfile(ignored);
        let during: readonly string[] | undefined;
        const { createSession, ...options } = context.bench.options(context.site.lcs);
        const result = await signInToLcs({
          ...options,
          createSession: (...from) => {
            during = context.bench.filesWithCookies();
            return createSession(...from);
          },
        });
        valueOf(result);
        assert.equal(context.bench.cookies.length, 4);
        assert.deepEqual(during, []);
        assert.equal(context.bench.searchResult, 'searched\n');
      });
    }
  });

  for (const manner of ['withBrackets', 'withoutList'] satisfies Manner[]) {
    it(`understands a host that answers in another way: ${manner}`, async () => {
      context.site.manner = manner;
      valueOf(await signInToLcs(context.bench.options(context.site.lcs)));
      assert.ok(context.bench.cookies.some(({ name }) => name === 'lcsauth'));
    });
  }
});

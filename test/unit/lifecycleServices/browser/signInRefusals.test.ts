import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signInToLcs } from '../../../../src/lifecycleServices/browser';
import { assertFailed } from '../../support/results';
import { describeSignIn } from './support';

describeSignIn('a refusal to sign in to LCS in a browser window', context => {
  for (const [manner, code] of [
    ['refusesDevice', 'AADSTS53000'],
    ['refusesDeviceQuietly', 'AADSTS53003'],
  ] as const) {
    it(`names the organization's rule that refuses the browser: ${manner}`, async () => {
      context.site.manner = manner;
      const result = await signInToLcs(context.bench.options(context.site.lcs));
      assertFailed(result, 'conditionalAccessRefused', { code });
    });
  }

  it('says that the account belongs to another tenant', async () => {
    context.site.manner = 'refusesAccount';
    const { host } = new URL(context.site.lcs);
    const result = await signInToLcs(context.bench.options(context.site.lcs));
    assertFailed(result, 'wrongAccount', { host, code: 'AADSTS50020' });
  });

  it('says that LCS does not let the account in', async () => {
    context.site.manner = 'rejectsAccount';
    const { host } = new URL(context.site.lcs);
    const result = await signInToLcs(context.bench.options(context.site.lcs));
    assertFailed(result, 'accountNotAdmitted', { host });
  });

  it('says that there is no browser', async () => {
    const options = context.bench.options(context.site.lcs);
    const computer = { ...options.computer, isFile: () => false };
    assertFailed(await signInToLcs({ ...options, computer }), 'browserMissing', {});
  });

  it('says that the browser did not start', async () => {
    const broken = join(context.bench.root, 'chromium-browser');
    writeFileSync(broken, '#!/bin/sh\nexit 1\n');
    chmodSync(broken, 0o755);
    const options = context.bench.options(context.site.lcs);
    const computer = { ...options.computer, isFile: (path: string) => path === broken };
    const timers = () => process.getActiveResourcesInfo().filter(each => each === 'Timeout').length;
    // The test's own timer starts when the test first waits.
    await new Promise(setImmediate);
    const before = timers();
    const result = await signInToLcs({ ...options, computer });
    assertFailed(result, 'browserFailed', { reason: 'the browser ended at once' });
    assert.equal(timers(), before, 'no timer is left');
  });

  it('starts nothing if it was canceled before', async () => {
    const options = context.bench.options(context.site.lcs, { signal: AbortSignal.abort() });
    assertFailed(await signInToLcs(options), 'cancelled', {});
    assert.deepEqual(context.site.asked, []);
  });
});

import assert from 'node:assert/strict';
import { signInToLcs } from '../../../../src/lifecycleServices/browser';
import { isProcessAlive } from '../../../../src/services/temporaryFolder';
import { until } from '../../support/fakeClock';
import { assertFailed } from '../../support/results';
import { describeSignIn } from './support';

describeSignIn('the end of signing in to LCS in a browser window', context => {
  it('can be canceled even while the signed-in page hangs', async () => {
    context.site.manner = 'hangs';
    const controller = new AbortController();
    const signingIn = signInToLcs(
      context.bench.options(context.site.lcs, { signal: controller.signal }),
    );
    await until(() => context.site.asked.includes('lcs /RainierProject/RecentProjectsList'));
    await new Promise(resolve => setTimeout(resolve, 1_000));
    controller.abort();
    assertFailed(await signingIn, 'cancelled', {});
    assert.equal(context.bench.cookies.length, 0);
  });

  it('says that the window was closed', async () => {
    context.site.manner = 'waits';
    const signingIn = signInToLcs(context.bench.options(context.site.lcs));
    await until(
      () => context.site.asked.includes('provider /authorize') && context.bench.isConnected,
    );
    process.kill(context.bench.browserProcessId(), 'SIGTERM');
    assertFailed(await signingIn, 'browserClosed', {});
  });

  it('survives a browser that is killed', async () => {
    context.site.manner = 'waits';
    const signingIn = signInToLcs(context.bench.options(context.site.lcs));
    await until(
      () => context.site.asked.includes('provider /authorize') && context.bench.isConnected,
    );
    process.kill(context.bench.browserProcessId(), 'SIGKILL');
    assertFailed(await signingIn, 'browserClosed', {});
  });

  it('ends at the time limit, and closes the browser', async () => {
    context.site.manner = 'waits';
    const signingIn = signInToLcs(context.bench.options(context.site.lcs, { limitMs: 4_000 }));
    await until(() => context.bench.browserProcessId() !== 0);
    const processId = context.bench.browserProcessId();
    assertFailed(await signingIn, 'signInTimedOut', { host: new URL(context.site.lcs).host });
    assert.ok(!isProcessAlive(processId));
  });
});

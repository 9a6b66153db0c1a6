import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signInToLcs } from '../../../../src/lifecycleServices/browser';
import { sweepProfiles } from '../../../../src/lifecycleServices/browser/profiles';
import { isProcessAlive } from '../../../../src/services/temporaryFolder';
import { projectDir } from '../../../setup/project';
import { until } from '../../support/fakeClock';
import { assertFailed, valueOf } from '../../support/results';
import { SignInSite, type Manner } from './signInSite';
import { Bench } from './support';

describe('signing in to LCS in a browser window', function () {
  // A browser on a busy machine takes its time.
  this.timeout(90_000);
  const site = new SignInSite();
  let bench: Bench;
  const isConnected = () => bench.log.lines.some(line => line.includes('Connected to the browser'));

  before(() => site.start());
  after(() => site.stop());
  beforeEach(() => {
    bench = new Bench();
    site.manner = 'twoSteps';
    site.asked.length = 0;
  });
  afterEach(() => {
    assert.deepEqual(bench.profiles(), [], 'no profile is left');
    bench.remove();
  });

  it('takes the cookies of the host, and those alone, after all steps', async () => {
    const session = valueOf(await signInToLcs(bench.options(site.lcs)));
    assert.equal(session.baseUrl, site.lcs);
    assert.equal(session.accountLabel, 'ada@contoso.com');
    const taken = bench.cookies.map(({ name, value }) => `${name}=${value}`).sort();
    assert.deepEqual(taken, ['forV2=narrow', 'lasting=kept', 'lcsauth=of-lcs', 'lcsstate=before']);
    assert.match(session.cookies.header(`${site.lcs}/V2`), /lcsauth=of-lcs/);
    assert.ok(bench.cookies.every(({ domain }) => domain === '127.0.0.1'));
    assert.ok(site.asked.includes('provider /second'));
    assert.doesNotMatch(bench.log.lines.join('\n'), /of-lcs|narrow|kept/);
  });

  describe('writes no cookie to a file', () => {
    for (const [ignored, window] of [
      ['', 'a private window'],
      ['--incognito', 'a window of an organization that allows no private ones'],
    ] as const) {
      it(`of ${window}`, async () => {
        bench.searchProfile(ignored);
        let during: readonly string[] | undefined;
        const { createSession, ...options } = bench.options(site.lcs);
        const result = await signInToLcs({
          ...options,
          createSession: (...from) => {
            during = bench.filesWithCookies();
            return createSession(...from);
          },
        });
        valueOf(result);
        assert.equal(bench.cookies.length, 4);
        assert.deepEqual(during, []);
        assert.equal(bench.searchResult, 'searched\n');
      });
    }
  });

  for (const manner of ['withBrackets', 'withoutList'] satisfies Manner[]) {
    it(`understands a host that answers in another way: ${manner}`, async () => {
      site.manner = manner;
      valueOf(await signInToLcs(bench.options(site.lcs)));
      assert.ok(bench.cookies.some(({ name }) => name === 'lcsauth'));
    });
  }

  it('keeps its profile for its user alone while it is there', async () => {
    site.manner = 'waits';
    const controller = new AbortController();
    const signingIn = signInToLcs(bench.options(site.lcs, { signal: controller.signal }));
    await until(() => site.asked.includes('provider /authorize'));
    const [profile = ''] = bench.profiles();
    assert.equal(statSync(join(bench.folder, profile)).mode & 0o777, 0o700);
    const line = execFileSync('ps', ['-o', 'args=', '-p', String(bench.browserProcessId())], {
      encoding: 'utf8',
    });
    assert.match(line, /--remote-debugging-pipe/);
    assert.doesNotMatch(line, /--remote-debugging-port/);
    controller.abort();
    assertFailed(await signingIn, 'cancelled', {});
    assert.equal(bench.cookies.length, 0);
  });

  it('is cancelled also while the page hangs that is signed in', async () => {
    site.manner = 'hangs';
    const controller = new AbortController();
    const signingIn = signInToLcs(bench.options(site.lcs, { signal: controller.signal }));
    await until(() => site.asked.includes('lcs /RainierProject/RecentProjectsList'));
    await new Promise(resolve => setTimeout(resolve, 1_000));
    controller.abort();
    assertFailed(await signingIn, 'cancelled', {});
    assert.equal(bench.cookies.length, 0);
  });

  it('prints nothing, whatever the environment asks of libraries', async () => {
    execFileSync(process.execPath, ['esbuild.mjs'], { cwd: projectDir });
    const bundle = join(projectDir, 'dist/lifecycleServices.browser.js');
    const child = fork(join(__dirname, 'hostProcess.js'), [bench.folder, site.lcs, bundle], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, DEBUG: '*' },
    });
    let printed = '';
    for (const output of [child.stdout, child.stderr]) {
      output?.on('data', (text: Buffer) => (printed += text.toString('utf8')));
    }
    const code = await new Promise(resolve => child.once('close', resolve));
    assert.equal(code, 0);
    assert.ok(site.asked.includes('lcs /signed-in'));
    assert.equal(printed, '');
  });

  it('says that the window was closed', async () => {
    site.manner = 'waits';
    const signingIn = signInToLcs(bench.options(site.lcs));
    await until(() => site.asked.includes('provider /authorize') && isConnected());
    process.kill(bench.browserProcessId(), 'SIGTERM');
    assertFailed(await signingIn, 'browserClosed', {});
  });

  it('survives a browser that is killed', async () => {
    site.manner = 'waits';
    const signingIn = signInToLcs(bench.options(site.lcs));
    await until(() => site.asked.includes('provider /authorize') && isConnected());
    process.kill(bench.browserProcessId(), 'SIGKILL');
    assertFailed(await signingIn, 'browserClosed', {});
  });

  it('ends when the time is over, and the browser with it', async () => {
    site.manner = 'waits';
    const signingIn = signInToLcs(bench.options(site.lcs, { limitMs: 6_000 }));
    await until(() => bench.browserProcessId() !== 0);
    const processId = bench.browserProcessId();
    assertFailed(await signingIn, 'signInTimedOut', { host: new URL(site.lcs).host });
    assert.ok(!isProcessAlive(processId));
  });

  for (const [manner, code] of [
    ['refusesDevice', 'AADSTS53000'],
    ['refusesDeviceQuietly', 'AADSTS53003'],
  ] as const) {
    it(`names the rule of the organisation that refused the browser: ${manner}`, async () => {
      site.manner = manner;
      const result = await signInToLcs(bench.options(site.lcs));
      assertFailed(result, 'conditionalAccessRefused', { code });
    });
  }

  it('says that the account is another tenant’s', async () => {
    site.manner = 'refusesAccount';
    const { host } = new URL(site.lcs);
    const result = await signInToLcs(bench.options(site.lcs));
    assertFailed(result, 'wrongAccount', { host, code: 'AADSTS50020' });
  });

  it('says that LCS does not let the account in', async () => {
    site.manner = 'rejectsAccount';
    const { host } = new URL(site.lcs);
    const result = await signInToLcs(bench.options(site.lcs));
    assertFailed(result, 'accountNotAdmitted', { host });
  });

  it('says that there is no browser', async () => {
    const options = bench.options(site.lcs);
    const computer = { ...options.computer, isFile: () => false };
    assertFailed(await signInToLcs({ ...options, computer }), 'browserMissing', {});
  });

  it('says that the browser did not start', async () => {
    const broken = join(bench.root, 'chromium-browser');
    writeFileSync(broken, '#!/bin/sh\nexit 1\n');
    chmodSync(broken, 0o755);
    const options = bench.options(site.lcs);
    const computer = { ...options.computer, isFile: (path: string) => path === broken };
    const timers = () => process.getActiveResourcesInfo().filter(each => each === 'Timeout').length;
    // The timer of the test itself begins once the test waits.
    await new Promise(setImmediate);
    const before = timers();
    const result = await signInToLcs({ ...options, computer });
    assertFailed(result, 'browserFailed', { reason: 'the browser ended at once' });
    assert.equal(timers(), before, 'no timer is left');
  });

  it('starts nothing where it was cancelled before', async () => {
    const options = bench.options(site.lcs, { signal: AbortSignal.abort() });
    assertFailed(await signInToLcs(options), 'cancelled', {});
    assert.deepEqual(site.asked, []);
  });

  it('deletes what an ended window left behind before it begins', async () => {
    mkdirSync(join(bench.folder, 'left', 'data'), { recursive: true });
    valueOf(await signInToLcs(bench.options(site.lcs)));
    assert.ok(!readdirSync(bench.folder).includes('left'));
  });

  it('leaves neither browser nor profile behind when its own process is killed', async () => {
    site.manner = 'waits';
    const child = fork(join(__dirname, 'hostProcess.js'), [bench.folder, site.lcs], {
      stdio: 'ignore',
    });
    await until(() => bench.browserProcessId() !== 0 && site.asked.includes('provider /authorize'));
    const processId = bench.browserProcessId();
    const host = bench.options(site.lcs);
    assert.equal(await sweepProfiles(host), 0, 'a sign-in that goes on is left alone');
    const exited = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    // The pipe broke, and so the browser ends by itself.
    await until(() => !isProcessAlive(processId));
    assert.equal(await sweepProfiles(host), 1);
  });
});

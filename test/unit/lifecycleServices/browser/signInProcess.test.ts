import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { signInToLcs } from '../../../../src/lifecycleServices/browser';
import { sweepProfiles } from '../../../../src/lifecycleServices/browser/profiles';
import { isProcessAlive } from '../../../../src/services/temporaryFolder';
import { projectDir } from '../../../setup/project';
import { until } from '../../support/fakeClock';
import { assertFailed, valueOf } from '../../support/results';
import { describeSignIn } from './support';

describeSignIn('the process of signing in to LCS in a browser window', context => {
  it('gives only its user access to its profile', async () => {
    context.site.manner = 'waits';
    const controller = new AbortController();
    const signingIn = signInToLcs(
      context.bench.options(context.site.lcs, { signal: controller.signal }),
    );
    await until(() => context.site.asked.includes('provider /authorize'));
    const [profile = ''] = context.bench.profiles();
    assert.equal(statSync(join(context.bench.folder, profile)).mode & 0o777, 0o700);
    const line = execFileSync(
      'ps',
      ['-o', 'args=', '-p', String(context.bench.browserProcessId())],
      {
        encoding: 'utf8',
      },
    );
    assert.match(line, /--remote-debugging-pipe/);
    assert.doesNotMatch(line, /--remote-debugging-port/);
    controller.abort();
    assertFailed(await signingIn, 'cancelled', {});
    assert.equal(context.bench.cookies.length, 0);
  });

  it('prints nothing, even if an environment variable turns on debug output', async () => {
    execFileSync(process.execPath, ['esbuild.mjs'], { cwd: projectDir });
    const bundle = join(projectDir, 'dist/lifecycleServices.browser.js');
    const child = fork(
      join(__dirname, 'hostProcess.js'),
      [context.bench.folder, context.site.lcs, bundle],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: { ...process.env, DEBUG: '*' },
      },
    );
    let printed = '';
    for (const output of [child.stdout, child.stderr]) {
      output?.on('data', (text: Buffer) => (printed += text.toString('utf8')));
    }
    const code = await new Promise(resolve => child.once('close', resolve));
    assert.equal(code, 0);
    assert.ok(context.site.asked.includes('lcs /signed-in'));
    assert.equal(printed, '');
  });

  it('deletes the profiles of ended windows before it starts', async () => {
    mkdirSync(join(context.bench.folder, 'left', 'data'), { recursive: true });
    valueOf(await signInToLcs(context.bench.options(context.site.lcs)));
    assert.ok(!readdirSync(context.bench.folder).includes('left'));
  });

  it('leaves neither browser nor profile behind when its own process is killed', async () => {
    context.site.manner = 'waits';
    const child = fork(
      join(__dirname, 'hostProcess.js'),
      [context.bench.folder, context.site.lcs],
      {
        stdio: 'ignore',
      },
    );
    await until(
      () =>
        context.bench.browserProcessId() !== 0 &&
        context.site.asked.includes('provider /authorize'),
    );
    const processId = context.bench.browserProcessId();
    const host = context.bench.options(context.site.lcs);
    const profiles = () => readdirSync(host.folder).length;
    const before = profiles();
    await sweepProfiles(host);
    assert.equal(profiles(), before, 'a sign-in that goes on is left alone');
    const exited = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    // The pipe breaks, so the browser exits by itself.
    await until(() => !isProcessAlive(processId));
    await sweepProfiles(host);
    assert.equal(profiles(), before - 1);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { projectDir, readText } from './support';

describe('npm start', () => {
  it('stops when npm ends its shell', async function () {
    // Windows has no such signals.
    if (process.platform === 'win32') return this.skip();
    assert.match(readText('test/setup/start.mjs'), /endWithParent\(\);/);
    const folder = mkdtempSync(join(tmpdir(), 'npm-start-'));
    const program = join(folder, 'program.mjs');
    const watcher = pathToFileURL(join(projectDir, 'test/setup/parent.mjs')).href;
    writeFileSync(
      program,
      `import { endWithParent } from '${watcher}';
      process.on('SIGTERM', () => { console.log('stopped'); process.exit(); });
      setInterval(() => undefined, 1_000);
      endWithParent();
      console.log('started');`,
    );
    // The second command keeps the shell from becoming the first.
    const shell = spawn('sh', ['-c', `'${process.execPath}' '${program}'; true`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed = text(shell.stdout);
    await once(shell.stdout, 'data');

    shell.kill('SIGTERM');
    // The output ends with the program.
    assert.equal(await printed, 'started\nstopped\n');
    rmSync(folder, { recursive: true });
  });
});

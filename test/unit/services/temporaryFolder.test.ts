import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { isProcessAlive } from '../../../src/services/temporaryFolder';

describe('Whether a process lives', () => {
  it('is seen', () => {
    const ended = spawnSync(process.execPath, ['--version']);
    assert.equal(isProcessAlive(process.pid), true);
    assert.equal(isProcessAlive(ended.pid), false);
  });

  it('is assumed where it cannot be told', () => {
    assert.equal(isProcessAlive(Number.NaN), true);
  });
});

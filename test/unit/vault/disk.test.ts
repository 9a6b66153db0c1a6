import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemDisk } from '../../../src/vault/disk';

describe('The time of a file', () => {
  it('is the touched one, to the millisecond', async () => {
    const root = fs.mkdtempSync(join(tmpdir(), 'touched-'));
    try {
      const file = join(root, 'lease.json');
      await systemDisk.write(file, 'text');
      for (let at = 1_795_971_124_000; at < 1_795_971_125_000; at += 7) {
        await systemDisk.touch(file, at);
        assert.equal(await systemDisk.changedAt(file), at);
      }
      assert.equal(await systemDisk.read(file), 'text');
      assert.equal(await systemDisk.changedAt(root), undefined);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });
});

describe('A full disk', () => {
  let root: string;
  let file: string;
  let isMounted = false;
  before(function () {
    root = fs.mkdtempSync(join(tmpdir(), 'full-'));
    const options = ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', root];
    isMounted = process.platform === 'linux' && spawnSync('mount', options).status === 0;
    // Only some users may mount a disk; the fake disk covers the rules everywhere.
    if (!isMounted) this.skip();
    file = join(root, 'records', 'lease.json');
  });
  beforeEach(async () => {
    await systemDisk.write(file, 'old text');
    const filler = join(root, 'filler');
    const fill = (): void => fs.appendFileSync(filler, Buffer.alloc(4096));
    assert.throws(() => {
      for (;;) fill();
    }, /ENOSPC/);
  });
  afterEach(() => {
    for (const name of fs.existsSync(root) ? fs.readdirSync(root) : []) {
      fs.rmSync(join(root, name), { recursive: true });
    }
  });
  after(() => {
    if (isMounted) spawnSync('umount', [root]);
    fs.rmSync(root, { recursive: true, force: true });
  });

  it('takes a text of the same length in place of the earlier one', async () => {
    await systemDisk.write(file, 'new text');
    assert.equal(await systemDisk.read(file), 'new text');
    systemDisk.writeNow(file, 'last one');
    assert.equal(await systemDisk.read(file), 'last one');
    assert.deepEqual(fs.readdirSync(join(root, 'records')), ['lease.json']);
  });

  it('refuses every other text, and leaves the earlier one', async () => {
    const other = join(root, 'records', 'other.json');
    await assert.rejects(systemDisk.write(file, 'longer text'), { code: 'ENOSPC' });
    await assert.rejects(systemDisk.write(other, 'new text'), { code: 'ENOSPC' });
    assert.throws(() => systemDisk.writeNow(file, 'longer text'), { code: 'ENOSPC' });
    assert.throws(() => systemDisk.writeNow(other, 'new text'));
    assert.equal(await systemDisk.read(file), 'old text');
    assert.deepEqual(fs.readdirSync(join(root, 'records')), ['lease.json']);
  });
});

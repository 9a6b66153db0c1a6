import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as files from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { FolderHost } from '../../../src/vault/host';
import { type FileOperations, RecordFolder } from '../../../src/vault/recordFolder';
import { settled, until } from '../support/fakeClock';
import { Computer } from './computer';

interface Note {
  readonly text: string;
}
const schema = v.object({ text: v.string() });
const day = 24 * 3600;

describe('A folder of records', () => {
  let computer: Computer;
  let host: FolderHost;
  let folder: RecordFolder<Note>;
  beforeEach(() => {
    computer = new Computer();
    host = computer.host();
    folder = new RecordFolder(host, 'notes', schema);
  });
  afterEach(() => computer.dispose());

  /** Makes a file that was last changed so many seconds ago. */
  const put = (name: string, text: string, age = 0): string => {
    const path = computer.put('notes', name, text);
    const changed = computer.clock.now() / 1000 - age;
    fs.utimesSync(path, changed, changed);
    return path;
  };
  const failing = (code: string, times: number): FileOperations & { calls: number } => {
    const { readFile, rm } = files;
    const broken = {
      readFile,
      rm,
      calls: 0,
      async rename(from: string, to: string): Promise<void> {
        if (++broken.calls <= times) throw Object.assign(new Error(code), { code });
        await files.rename(from, to);
      },
    };
    return broken;
  };

  it('gives back what was written, and nothing after it was removed', async () => {
    const id = randomUUID();
    assert.equal(await folder.read(id), undefined);
    await folder.write(id, { text: 'one' });
    await folder.write(id, { text: 'two' });
    assert.deepEqual(await folder.read(id), { text: 'two' });
    assert.deepEqual(await folder.list(), [{ id, record: { text: 'two' } }]);
    await folder.remove(id);
    await folder.remove(id);
    assert.deepEqual(await folder.list(), []);
  });

  it('is empty where it is missing', async () => {
    assert.deepEqual(await folder.list(), []);
    assert.deepEqual(computer.log.lines, []);
  });

  it('is for the eyes of the user only', async function () {
    if (process.platform === 'win32') this.skip();
    const id = randomUUID();
    await folder.write(id, { text: 'one' });
    const path = join(computer.folder, 'notes');
    assert.equal(fs.statSync(path).mode & 0o777, 0o700);
    assert.equal(fs.statSync(join(path, `${id}.json`)).mode & 0o777, 0o600);
  });

  it('writes nothing but what its schema names', async () => {
    const id = randomUUID();
    const rich = { text: 'one', password: 'hidden' };
    await folder.write(id, rich);
    assert.deepEqual(computer.contents('notes'), [[`${id}.json`, '{"text":"one"}']]);
    const odd = { text: 1 } as unknown as Note;
    await assert.rejects(folder.write(id, odd));
    assert.throws(() => folder.writeSync(id, odd));
    assert.equal(computer.contents('notes').length, 1);
  });

  for (const name of ['../escape', 'a/b', '', 'CON', '..', randomUUID().toUpperCase() + 'x']) {
    it(`takes no record of the name ${JSON.stringify(name)}`, async () => {
      await assert.rejects(folder.write(name, { text: 'one' }), /UUID/);
      await assert.rejects(folder.read(name), /UUID/);
      await assert.rejects(folder.remove(name), /UUID/);
      assert.throws(() => folder.writeSync(name, { text: 'one' }), /UUID/);
    });
  }

  it('passes over files that are no records, and removes them when they are a day old', async () => {
    const id = randomUUID();
    await folder.write(id, { text: 'one' });
    const young = [
      put('readme.txt', 'text', day - 60),
      put(`${randomUUID()}.json`, '{"text":', day - 60),
      put(`${randomUUID()}.json`, '{"text":1}', day - 60),
    ];
    const old = [
      put('readme.md', 'text', day + 60),
      put(`${id}.json.${randomUUID()}.tmp`, '{"text":"o', day + 60),
      put(`${randomUUID()}.json`, '', day + 60),
    ];
    const inside = join(computer.folder, 'notes', 'sub');
    fs.mkdirSync(inside);
    fs.utimesSync(inside, 1, 1);
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await folder.list(), [{ id, record: { text: 'one' } }]);
    }
    assert.deepEqual(
      [...young, ...old, inside].filter(path => fs.existsSync(path)),
      [...young, inside],
    );
    const told = computer.log.lines.filter(line => line.includes('not understood'));
    assert.equal(told.length, 3);
    fs.rmdirSync(inside);
  });

  it('tries again while another program has the file open', async () => {
    for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
      const broken = failing(code, 4);
      const writing = new RecordFolder(host, 'notes', schema, broken);
      const id = randomUUID();
      const written = writing.write(id, { text: code });
      await computer.seconds(1);
      await written;
      assert.deepEqual(await folder.read(id), { text: code });
    }
  });

  it('gives up after a while, at once where it is hopeless, and leaves nothing behind', async () => {
    for (const [code, calls] of [
      ['EPERM', 5],
      ['ENOSPC', 1],
    ] as const) {
      const broken = failing(code, 99);
      const writing = new RecordFolder(host, 'notes', schema, broken);
      const written = assert.rejects(writing.write(randomUUID(), { text: code }), { code });
      await computer.seconds(1);
      await written;
      assert.equal(broken.calls, calls);
    }
    assert.deepEqual(computer.contents('notes'), []);
  });

  it('says when something cannot be listed, read or removed, and goes on', async () => {
    const id = randomUUID();
    computer.put('.', 'notes', 'not a folder');
    assert.deepEqual(await folder.list(), []);
    fs.rmSync(join(computer.folder, 'notes'));
    fs.mkdirSync(join(computer.folder, 'notes', `${id}.json`), { recursive: true });
    assert.equal(await folder.read(id), undefined);
    await folder.remove(id);
    const codes = computer.log.lines.map(line => line.split(': ')[1]);
    assert.deepEqual(codes.slice(0, 2), ['ENOTDIR', 'EISDIR']);
    assert.equal(codes.length, 3);
    fs.rmSync(join(computer.folder, 'notes'), { recursive: true });
  });

  describe('that is watched', () => {
    const watched = (): { changes: number; failures: number; end: () => void } => {
      const seen = { changes: 0, failures: 0, end: () => watcher.dispose() };
      const watcher = folder.watch({
        changed: () => seen.changes++,
        failed: () => seen.failures++,
      });
      return seen;
    };

    it('tells of records that come, change and go, until nobody listens', async () => {
      const seen = watched();
      await until(() => seen.changes === 1);
      const id = randomUUID();
      for (const change of [
        (): Promise<void> => folder.write(id, { text: 'one' }),
        (): Promise<void> => folder.write(id, { text: 'two' }),
        (): Promise<void> => folder.remove(id),
      ]) {
        const before = seen.changes;
        await change();
        await until(() => seen.changes > before);
      }
      seen.end();
      const before = seen.changes;
      await folder.write(id, { text: 'three' });
      await settled();
      assert.deepEqual([seen.changes, seen.failures], [before, 0]);
    });

    it('tells many changes in one breath once', async () => {
      const seen = watched();
      await until(() => seen.changes === 1);
      for (let number = 0; number < 50; number++) folder.writeSync(randomUUID(), { text: 'one' });
      await until(() => seen.changes > 1);
      await settled();
      assert.ok(seen.changes < 50, `${seen.changes} times`);
      seen.end();
    });

    it('says nothing where nobody listens any more when it begins', async () => {
      const seen = watched();
      seen.end();
      await settled();
      const begun = watched();
      await until(() => fs.existsSync(join(computer.folder, 'notes')));
      begun.end();
      await settled();
      assert.deepEqual([seen.changes, seen.failures, begun.failures], [0, 0, 0]);
    });

    it('says so when it cannot be watched', async () => {
      computer.put('.', 'notes', 'not a folder');
      const seen = watched();
      await until(() => seen.failures === 1);
      assert.equal(seen.changes, 0);
      fs.rmSync(join(computer.folder, 'notes'));
    });

    it('says so when it was removed', async function () {
      if (process.platform !== 'linux') this.skip();
      const seen = watched();
      await until(() => seen.changes === 1);
      fs.rmSync(computer.folder, { recursive: true });
      await until(() => seen.failures === 1);
    });
  });
});

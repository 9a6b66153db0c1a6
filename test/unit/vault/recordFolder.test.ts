import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Disk, systemDisk } from '../../../src/vault/disk';
import type { FolderHost } from '../../../src/vault/host';
import { ownedName, RecordFolder } from '../../../src/vault/recordFolder';
import { FakeClock, settled, until } from '../support/fakeClock';
import { failure } from '../support/fakeDisk';
import { FakeLog } from '../support/fakeLog';

interface Note {
  readonly text: string;
}
const schema = v.object({ text: v.string() });
const day = 24 * 3600;

describe('A folder of records', () => {
  let root: string;
  let path: string;
  let clock: FakeClock;
  let log: FakeLog;
  let host: FolderHost;
  let folder: RecordFolder<Note>;
  beforeEach(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'records-'));
    path = join(root, 'global', 'notes');
    clock = new FakeClock();
    log = new FakeLog();
    host = { folder: join(root, 'global'), clock, log, randomId: randomUUID };
    folder = new RecordFolder(host, 'notes', schema);
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  /** Makes a file that was last changed so many seconds ago. */
  const put = (name: string, text: string, age = 0): string => {
    fs.mkdirSync(path, { recursive: true });
    const file = join(path, name);
    fs.writeFileSync(file, text);
    const changed = clock.now() / 1000 - age;
    fs.utimesSync(file, changed, changed);
    return file;
  };
  const contents = (): [string, string][] =>
    fs.existsSync(path)
      ? fs.readdirSync(path).map(name => [name, fs.readFileSync(join(path, name), 'utf8')])
      : [];
  const onDisk = (changes: Partial<Disk>): RecordFolder<Note> =>
    new RecordFolder({ ...host, disk: { ...systemDisk, ...changes } }, 'notes', schema);
  const found = (text: string) => ({ kind: 'found', record: { text } });
  const absent = { kind: 'absent' };

  it('gives back what was written, and nothing after it was removed', async () => {
    const id = randomUUID();
    assert.deepEqual(await folder.read(id), absent);
    await folder.write(id, { text: 'one' });
    await folder.write(id, { text: 'two' });
    assert.deepEqual(await folder.read(id), found('two'));
    assert.deepEqual(await folder.list(), [{ name: id, record: { text: 'two' } }]);
    folder.writeNow(id, { text: 'three' });
    assert.deepEqual(await folder.read(id), found('three'));
    await folder.remove(id);
    await folder.remove(id);
    assert.deepEqual(await folder.list(), []);
  });

  it('is empty where it is missing', async () => {
    assert.deepEqual(await folder.list(), []);
    assert.deepEqual(log.lines, []);
  });

  it('reads each record of a list once', async () => {
    const name = ownedName(randomUUID(), randomUUID());
    await folder.write(name, { text: 'one' });
    let reads = 0;
    const counting = onDisk({ read: file => (reads++, systemDisk.read(file)) });
    for (let time = 0; time < 3; time++) {
      assert.deepEqual(await counting.list(), [{ name, record: { text: 'one' } }]);
    }
    assert.equal(reads, 1);
  });

  it('can be read by the user only', async function () {
    if (process.platform === 'win32') this.skip();
    const id = randomUUID();
    await folder.write(id, { text: 'one' });
    assert.equal(fs.statSync(path).mode & 0o777, 0o700);
    assert.equal(fs.statSync(join(path, `${id}.json`)).mode & 0o777, 0o600);
  });

  it('writes nothing but what its schema names', async () => {
    const id = randomUUID();
    const rich = { text: 'one', password: 'hidden' };
    await folder.write(id, rich);
    assert.deepEqual(contents(), [[`${id}.json`, '{"text":"one"}']]);
    const odd = { text: 1 } as unknown as Note;
    await assert.rejects(folder.write(id, odd));
    assert.throws(() => folder.writeNow(id, odd));
    assert.equal(contents().length, 1);
  });

  for (const name of ['../escape', 'a/b', '', 'CON', '..', randomUUID().toUpperCase() + 'x']) {
    it(`takes no record of the name ${JSON.stringify(name)}`, async () => {
      await assert.rejects(folder.write(name, { text: 'one' }), /UUID/);
      await assert.rejects(folder.read(name), /UUID/);
      await assert.rejects(folder.remove(name), /UUID/);
      assert.throws(() => folder.writeNow(name, { text: 'one' }), /UUID/);
    });
  }

  it('ignores files that are no records, and removes them when they are a day old', async () => {
    const id = randomUUID();
    await folder.write(id, { text: 'one' });
    const kept = [
      put('readme.txt', 'text', day - 60),
      put(`${randomUUID()}.json`, '{"text":', day + 60),
      put(`${ownedName(randomUUID(), randomUUID())}.json`, '', day + 60),
    ];
    const old = [
      put('readme.md', 'text', day + 60),
      put(`${id}.json.${randomUUID()}.tmp`, '{"text":"o', day + 60),
    ];
    const inside = join(path, 'sub');
    fs.mkdirSync(inside);
    fs.utimesSync(inside, 1, 1);
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await folder.list(), [{ name: id, record: { text: 'one' } }]);
    }
    assert.deepEqual(
      [...kept, ...old, inside].filter(file => fs.existsSync(file)),
      [...kept, inside],
    );
    assert.equal(log.lines.filter(line => line.includes('does not understand')).length, 2);
  });

  it('tells what is unreadable from what is absent', async () => {
    const [damaged, locked, missing] = [randomUUID(), randomUUID(), randomUUID()];
    put(`${damaged}.json`, '{"text":');
    fs.mkdirSync(join(path, `${locked}.json`));
    assert.deepEqual(await folder.read(damaged), {
      kind: 'unreadable',
      writtenAt: clock.now(),
    });
    assert.deepEqual(await folder.read(locked), { kind: 'unreadable', writtenAt: undefined });
    assert.deepEqual(await folder.read(missing), absent);
    await folder.remove(locked);
    assert.ok(fs.existsSync(join(path, `${locked}.json`)));
    assert.equal(log.lines.filter(line => line.includes('could not be')).length, 2);
  });

  it('is never empty because it cannot be listed', async () => {
    fs.mkdirSync(join(root, 'global'));
    fs.writeFileSync(path, 'not a folder');
    await assert.rejects(folder.names(), { code: 'ENOTDIR' });
    await assert.rejects(folder.list(), { code: 'ENOTDIR' });
    const busy = onDisk({ list: () => Promise.reject(failure('EMFILE')) });
    await assert.rejects(busy.names(), { code: 'EMFILE' });
  });

  it('lists 10,000 files with few open at a time', async function () {
    this.timeout(60_000);
    let open = 0;
    let most = 0;
    const many = onDisk({
      list: () => Promise.resolve(Array.from({ length: 10_000 }, () => `${randomUUID()}.json`)),
      read: async () => {
        most = Math.max(most, ++open);
        await new Promise(setImmediate);
        open--;
        return '{"text":"one"}';
      },
    });
    assert.equal((await many.list()).length, 10_000);
    assert.ok(most <= 16, `${most} files were open`);
  });

  it('tries again while another program has the file open', async () => {
    for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
      let calls = 0;
      const write: Disk['write'] = (file, text) =>
        ++calls <= 4 ? Promise.reject(failure(code)) : systemDisk.write(file, text);
      const id = randomUUID();
      const written = onDisk({ write }).write(id, { text: code });
      await clock.advance(1_000);
      await written;
      assert.deepEqual(await folder.read(id), found(code));
    }
  });

  it('gives up after a while, and at once where it is hopeless', async () => {
    for (const [code, expected] of [
      ['EPERM', 5],
      ['ENOSPC', 1],
    ] as const) {
      let calls = 0;
      const write: Disk['write'] = () => Promise.reject(failure((calls++, code)));
      const written = assert.rejects(onDisk({ write }).write(randomUUID(), { text: '' }), { code });
      await clock.advance(1_000);
      await written;
      assert.equal(calls, expected);
    }
  });

  it('lets one of several callers claim a record', async () => {
    const id = randomUUID();
    assert.equal(await folder.claim(id, () => true, { text: 'new' }), false);
    await folder.write(id, { text: 'old' });
    const isOld = ({ text }: Note): boolean => text === 'old';
    const claims = ['a', 'b', 'c'].map(text => folder.claim(id, isOld, { text }));
    assert.equal((await Promise.all(claims)).filter(Boolean).length, 1);
    assert.equal(await folder.claim(id, isOld, { text: 'late' }), false);
    assert.equal(contents().length, 1);
    put(`${id}.json`, 'damaged');
    assert.equal(await folder.claim(id, () => true, { text: 'new' }), false);
    const refusing = onDisk({ rename: () => Promise.reject(failure('EROFS')) });
    await assert.rejects(
      refusing.claim(id, () => true, { text: 'new' }),
      { code: 'EROFS' },
    );
  });

  it('knows whether files can be written, read, and removed', async () => {
    assert.equal(await folder.isWorking(), true);
    assert.deepEqual(contents(), []);
    const refuse = () => Promise.reject(failure('ENOSPC'));
    for (const fault of [
      { write: refuse },
      { read: refuse },
      { remove: refuse },
      { read: () => Promise.resolve('another text') },
    ]) {
      assert.equal(await onDisk(fault).isWorking(), false);
    }
  });

  it('logs where an old file cannot be removed, and goes on', async () => {
    put('readme.md', 'text', day + 60);
    const refusing = onDisk({ remove: () => Promise.reject(failure('EROFS')) });
    assert.deepEqual(await refusing.names(), []);
    assert.match(log.lines.join(), /cleaned: EROFS/);
  });

  describe('that is watched', () => {
    const watched = (): { changes: number; end: () => void } => {
      const seen = { changes: 0, end: () => watcher.dispose() };
      const watcher = folder.watch(() => seen.changes++);
      return seen;
    };

    it('reports records that come, change, and go, until the watch ends', async () => {
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
      assert.equal(seen.changes, before);
    });

    it('reports many changes of one turn once', async () => {
      const seen = watched();
      await until(() => seen.changes === 1);
      for (let number = 0; number < 50; number++) folder.writeNow(randomUUID(), { text: 'one' });
      await until(() => seen.changes > 1);
      await settled();
      assert.ok(seen.changes < 50, `${seen.changes} times`);
      seen.end();
    });

    it('reports nothing where the watch ends before it begins', async () => {
      const seen = watched();
      seen.end();
      await settled();
      const begun = watched();
      await until(() => fs.existsSync(path));
      begun.end();
      await settled();
      assert.deepEqual([seen.changes, begun.changes], [0, 0]);
    });

    it('goes on without reports where it cannot be watched, or is removed', async () => {
      const seen = watched();
      await until(() => seen.changes === 1);
      fs.rmSync(root, { recursive: true });
      fs.mkdirSync(join(root, 'global'), { recursive: true });
      fs.writeFileSync(path, 'not a folder');
      const unwatched = watched();
      await settled();
      assert.equal(unwatched.changes, 0);
      unwatched.end();
    });
  });
});

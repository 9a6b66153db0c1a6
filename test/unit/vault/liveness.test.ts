import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Liveness, systemLiveness } from '../../../src/vault/liveness';
import { ownerState } from '../../../src/vault/windowInstance';
import { errorCode } from '../../../src/access/text';
import { until } from '../support/fakeClock';

/** Connects without the rules of the vault; answers the code of the error. */
function connectTo(name: string): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(name, () => resolve(''));
    socket.on('error', error => resolve(errorCode(error)));
    socket.unref();
  });
}

describe('The socket of a window', () => {
  let folder: string;
  let liveness: Liveness;
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'sockets-'));
    liveness = systemLiveness({ XDG_RUNTIME_DIR: folder });
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('answers while its window listens, and is missing afterwards', async () => {
    const socket = await liveness.listen();
    assert.ok(socket !== undefined);
    assert.equal(await liveness.probe(socket.name), 'alive');
    socket.close();
    assert.equal(await liveness.probe(socket.name), 'missing');
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('has a short name in the runtime folder, or else in the temporary folder', async function () {
    if (process.platform === 'win32') this.skip();
    const long = join(folder, 'x'.repeat(80));
    fs.mkdirSync(long);
    for (const [runtime, expected] of [
      [folder, folder],
      [join(folder, 'missing'), tmpdir()],
      [long, tmpdir()],
      ['', tmpdir()],
    ] as const) {
      const socket = await systemLiveness({ XDG_RUNTIME_DIR: runtime }).listen();
      assert.ok(socket !== undefined);
      assert.ok(socket.name.startsWith(expected));
      assert.ok(Buffer.byteLength(socket.name) <= 100);
      socket.close();
    }
  });

  it('is never asked or removed under a name that is not its own', async () => {
    const long = join(folder, 'x'.repeat(80), 'sql-credentials-0123456789abcdef.sock');
    const file = join(folder, 'other.sock');
    fs.writeFileSync(file, '');
    for (const name of [long, file, '', '/']) {
      assert.equal(await liveness.probe(name), 'missing');
      await liveness.discard(name);
    }
    assert.ok(fs.existsSync(file));
  });

  it('proves nothing where the answer is odd', async function () {
    if (process.platform === 'win32') this.skip();
    const name = join(folder, 'sql-credentials-0123456789abcdef.sock');
    fs.mkdirSync(join(folder, 'sub'));
    fs.symlinkSync(name, name);
    assert.equal(await liveness.probe(name), 'alive', 'a loop of links');
  });

  it('identifies this computer and its start', async function () {
    if (process.platform !== 'linux') this.skip();
    const machine = await liveness.machine();
    assert.match(machine, /^.+\/[0-9a-f-]{36}$/);
    assert.equal(await liveness.machine(), machine);
  });

  describe('of another process', () => {
    let child: ChildProcess | undefined;
    let name: string;
    beforeEach(async function () {
      // Other systems answer differently: there, a window that does not answer counts as unknown.
      if (process.platform !== 'linux') this.skip();
      name = join(folder, 'sql-credentials-0123456789abcdef.sock');
      const script = `require('node:net').createServer(s => s.destroy()).listen(process.argv[1], 4)`;
      child = spawn(process.execPath, ['-e', script, name], { stdio: 'ignore' });
      await until(async () => (await liveness.probe(name)) === 'alive');
    });
    afterEach(() => void child?.kill('SIGKILL'));

    const kill = async (): Promise<void> => {
      const ended = new Promise(resolve => child?.once('exit', resolve));
      child?.kill('SIGKILL');
      await ended;
    };
    const state = async () =>
      ownerState(
        {
          ...{ windowId: '', sessionId: '', socket: name, lastSeen: 0 },
          machine: await liveness.machine(),
        },
        liveness,
      );

    it('answers although the process is stopped, also when its backlog is full', async function () {
      this.timeout(30_000);
      child?.kill('SIGSTOP');
      const codes = new Set<string>();
      for (let probe = 0; probe < 12; probe++) {
        assert.equal(await state(), 'alive');
        codes.add(await connectTo(name));
      }
      assert.ok(codes.has('EAGAIN'), 'the backlog is full');
    });

    it('refuses after the process is killed, and its file can be removed', async () => {
      assert.equal(await state(), 'alive');
      await kill();
      assert.equal(await state(), 'dead');
      await liveness.discard(name);
      assert.equal(await state(), 'unknown');
    });

    it('refuses after a stopped process is killed', async () => {
      child?.kill('SIGSTOP');
      assert.equal(await state(), 'alive');
      await kill();
      assert.equal(await state(), 'dead');
    });

    it('answers for as long as another process listens on it in its place', async () => {
      await kill();
      fs.rmSync(name);
      const server: Server = createServer().listen(name);
      await until(async () => (await state()) === 'alive');
      await new Promise(resolve => server.close(resolve));
    });
  });
});

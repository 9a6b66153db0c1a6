import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SqlcmdLogin } from '../../../../src/ui/handOver/sqlcmd';
import { LoginServer } from '../../../../src/ui/handOver/loginServer';
import { password } from '../../support/samples';

const login: SqlcmdLogin = {
  env: {
    SQLCMDSERVER: 'spartan.database.windows.net',
    SQLCMDDBNAME: 'db_contoso',
    SQLCMDUSER: 'JIT-ada',
    SQLCMDPASSWORD: password,
  },
  options: ['-N'],
  trusted: { SSL_CERT_DIR: '/etc/own-certificates' },
};
const texts = {
  ended: 'This credential has ended. Request a new one in VS Code.',
  refused: 'sqlcmd gets the password only in the terminal opened for it.',
  unreachable: "VS Code didn't send the password. Copy it from the dialog.",
};

/** Records how it was started, then does what the test says. */
const fakeSqlcmd = `#!/bin/sh
env > "$RECORDS/env"
printf '%s\\n' "$@" > "$RECORDS/args"
ps -ww -A -o args > "$RECORDS/processes"
echo "$$" > "$RECORDS/id"
eval "$FAKE_SQLCMD"
`;

/** Ends a process and everything that it started; they may have ended already. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
  }
}

describe('sqlcmd in a terminal', () => {
  let folder: string;
  let server: LoginServer;
  let shellId: number | undefined;
  let current: SqlcmdLogin | undefined;
  let done: number;
  const started: ChildProcess[] = [];

  beforeEach(async function () {
    if (process.platform !== 'linux') this.skip();
    folder = fs.mkdtempSync(join(tmpdir(), 'launcher-test-'));
    fs.mkdirSync(join(folder, 'bin'));
    fs.writeFileSync(join(folder, 'bin/sqlcmd'), fakeSqlcmd, { mode: 0o755 });
    [shellId, current, done] = [undefined, login, 0];
    const found = await LoginServer.start({
      shellId: () => Promise.resolve(shellId),
      login: () => Promise.resolve(current),
      onDone: () => (done += 1),
    });
    assert.ok(found);
    server = found;
  });

  afterEach(() => {
    for (const child of started.splice(0)) endGroup(child);
    server.dispose();
    fs.rmSync(folder, { recursive: true });
  });

  const terminalEnv = (env: NodeJS.ProcessEnv) => ({
    PATH: [server.folder, join(folder, 'bin'), process.env['PATH']].join(delimiter),
    RECORDS: folder,
    ...env,
  });

  /** Runs a line in a shell that the server takes for the one of its terminal. */
  function shell(line: string, env: NodeJS.ProcessEnv = {}, isTerminal = true): ChildProcess {
    const child = spawn('/bin/sh', ['-c', line], {
      env: terminalEnv(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own process group, so that the test ends everything that it started.
      detached: true,
    });
    started.push(child);
    if (isTerminal) shellId = child.pid;
    return child;
  }

  async function run(...how: Parameters<typeof shell>) {
    const child = shell(...how);
    assert.ok(child.stdout && child.stderr);
    const [, stderr, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
    ]);
    return { code, signal, stderr };
  }

  const record = (name: string) => fs.readFileSync(join(folder, name), 'utf8');
  const recordedEnv = () =>
    new Map(
      record('env')
        .split('\n')
        .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );

  async function recorded(name: string): Promise<string> {
    while (!fs.existsSync(join(folder, name)) || record(name) === '') await sleep(5);
    return record(name);
  }

  it('gets its login, its arguments, and the environment of the terminal', async () => {
    const args = `-Q "SELECT 'a b'" "" -b`;
    const { code, stderr } = await run(`sqlcmd ${args}; exit $?`, { NOTE: 'of the terminal' });

    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.equal(record('args'), "-N\n-Q\nSELECT 'a b'\n\n-b\n");
    const env = recordedEnv();
    for (const [name, value] of Object.entries(login.env)) assert.equal(env.get(name), value);
    assert.equal(env.get('NOTE'), 'of the terminal');
    assert.equal(env.has('ELECTRON_RUN_AS_NODE'), false);
    assert.equal(done, 1);
  });

  it('demands TLS with a verified certificate: -N comes first, and -C only from VS Code', async () => {
    current = { ...login, options: ['-N', '-C'] };
    await run('sqlcmd; exit $?');
    assert.equal(record('args'), '-N\n-C\n');
    current = login;
    await run('sqlcmd -Q "SELECT 1"; exit $?');
    assert.equal(record('args'), '-N\n-Q\nSELECT 1\n');
  });

  it('runs no script that a workspace put into its environment, and signs in nowhere else', async () => {
    const env = { SQLCMDINI: '/workspace/evil.sql', SQLCMDUSEAAD: 'true' };
    await run('sqlcmd; exit $?', env);
    assert.ok(recordedEnv().has('SQLCMDPASSWORD'));
    for (const name of Object.keys(env)) assert.equal(recordedEnv().has(name), false);
    await run('sqlcmd -S elsewhere; exit $?', env);
    assert.equal(recordedEnv().has('SQLCMDPASSWORD'), false);
    assert.equal(recordedEnv().get('SQLCMDINI'), '/workspace/evil.sql');
  });

  it('trusts only certificates, drivers, and libraries that VS Code trusts, too', async () => {
    const own = { SSL_CERT_DIR: '/etc/own-certificates' };
    const foreign = {
      SSL_CERT_FILE: '/workspace/evil.pem',
      OPENSSL_CONF: '/workspace/openssl.cnf',
      ODBCINI: '/workspace/odbc.ini',
      ODBCSYSINI: '/workspace',
      ODBCINSTINI: '/workspace/odbcinst.ini',
      LD_LIBRARY_PATH: '/workspace/lib',
      DYLD_INSERT_LIBRARIES: '/workspace/evil.dylib',
    };
    await run('sqlcmd; exit $?', { ...own, ...foreign });
    assert.ok(recordedEnv().has('SQLCMDPASSWORD'));
    assert.equal(recordedEnv().get('SSL_CERT_DIR'), own.SSL_CERT_DIR);
    for (const name of Object.keys(foreign)) assert.equal(recordedEnv().has(name), false, name);
    await run('sqlcmd; exit $?', { SSL_CERT_DIR: '/workspace/certificates' });
    assert.equal(recordedEnv().has('SSL_CERT_DIR'), false);
    await run('sqlcmd -S elsewhere; exit $?', foreign);
    assert.equal(recordedEnv().get('SSL_CERT_FILE'), foreign.SSL_CERT_FILE);
  });

  it('gets its login each time it is started', async () => {
    await run('sqlcmd; sqlcmd > "$RECORDS/second"; exit 0', { FAKE_SQLCMD: 'echo "$SQLCMDUSER"' });
    assert.equal(record('second'), 'JIT-ada\n');
    assert.equal(done, 2);
  });

  it('is the only process with the password in its environment; none has it in its arguments', async () => {
    const child = shell('sqlcmd & wait; true', { FAKE_SQLCMD: 'exec sleep 60' });
    const id = Number(await recorded('id'));
    // While a process replaces its program, its environment looks empty.
    while (!readable(`/proc/${id}/cmdline`).startsWith('sleep')) await sleep(5);

    const holders = fs
      .readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .filter(name => readable(`/proc/${name}/environ`).includes(password));
    const [launcher] = processOf(String(id));
    assert.deepEqual(holders, [String(id)]);
    assert.ok(readable(`/proc/${launcher}/cmdline`).includes('sqlcmdLauncher.js'));
    assert.ok(!record('processes').includes(password));
    process.kill(id);
    await once(child, 'exit');
  });

  it('leaves no password in a file, and its folder is for this user alone', async () => {
    assert.equal(fs.statSync(server.folder).mode & 0o777, 0o700);
    await run('sqlcmd; exit 0');
    const files = fs.readdirSync(server.folder);
    assert.deepEqual(files.sort(), ['s', 'sqlcmd']);
    assert.ok(!fs.readFileSync(join(server.folder, 'sqlcmd'), 'utf8').includes(password));
  });

  for (const code of [0, 1, 3, 255]) {
    it(`ends with the exit code ${code} of sqlcmd`, async () => {
      const ended = await run('sqlcmd; exit $?', { FAKE_SQLCMD: `exit ${code}` });
      assert.equal(ended.code, code);
    });
  }

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const) {
    it(`gets ${signal} that is sent to the launcher, which ends as sqlcmd does`, async () => {
      const name = signal.slice(3);
      const child = shell('exec sqlcmd', {
        FAKE_SQLCMD: `trap 'echo ${name} > "$RECORDS/signal"; exit 9' ${name}; echo > "$RECORDS/ready"; while :; do sleep 0.01; done`,
      });
      await recorded('ready');
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [9, null]);
      assert.equal(record('signal'), `${name}\n`);
    });
  }

  it('takes the launcher along when a signal ends it', async () => {
    const { signal } = await run('exec sqlcmd', { FAKE_SQLCMD: 'kill -TERM $$' });
    assert.equal(signal, 'SIGTERM');
  });

  it('is not started once the credential has ended', async () => {
    current = undefined;
    const { code, stderr } = await run('sqlcmd; exit $?');
    assert.deepEqual({ code, stderr }, { code: 1, stderr: `${texts.ended}\n` });
    assert.ok(!fs.existsSync(join(folder, 'env')));
  });

  it('gets no password outside of the terminal', async () => {
    const terminal = shell('sleep 60; true');
    const { stderr } = await run('sqlcmd; exit $?', {}, false);
    assert.equal(stderr, `${texts.refused}\n`);
    assert.equal(recordedEnv().has('SQLCMDPASSWORD'), false);
    terminal.kill('SIGKILL');
  });

  it('gets no password when VS Code has gone', async () => {
    server.dispose();
    fs.mkdirSync(server.folder, { recursive: true });
    const script = join(__dirname, '../../../../src/ui/handOver/sqlcmdLauncher.js');
    const { stderr } = await run(
      `'${process.execPath}' '${script}' '${server.folder}/s' "It isn't there."; exit $?`,
    );
    assert.equal(stderr, "It isn't there.\n");
    assert.equal(recordedEnv().has('SQLCMDPASSWORD'), false);
  });

  describe('gets no password for another login, or where it would not verify the server:', () => {
    const otherLogins = [
      '-S elsewhere',
      '-bS elsewhere',
      '-Uadmin',
      '-E',
      '-G',
      '--server=x',
      'query',
      '"" -b',
      '-C',
      '-bC',
      '-N o',
      '-No',
      '--trust-server-certificate',
      '--encrypt-connection=false',
      '-J server.cer',
      '-F elsewhere',
      '-D',
    ];
    for (const args of [...otherLogins, '--user-name x', '-P x', '-z x']) {
      it(`sqlcmd ${args}`, async () => {
        const { stderr } = await run(`sqlcmd ${args}; exit $?`);
        assert.equal(stderr, '');
        assert.equal(recordedEnv().has('SQLCMDPASSWORD'), false);
      });
    }
  });

  it('that is missing is told as a shell tells it', async () => {
    const { code, stderr } = await run(`PATH='${server.folder}:/bin' sqlcmd; exit $?`);
    assert.deepEqual({ code, stderr }, { code: 127, stderr: 'sqlcmd: command not found\n' });
  });

  describe('keeps its socket useless to', () => {
    /** Sends lines and returns what comes back. */
    async function talk(...lines: readonly string[]): Promise<string> {
      const socket = connect(join(server.folder, 's'));
      for (const line of lines) socket.write(`${line}\n`);
      return text(socket);
    }

    it('a program outside of the terminal, whatever it says', async () => {
      shell('sleep 60; true');
      for (const claim of [String(process.pid), '1', '0', '-1', 'NaN', '{}', '9'.repeat(60)]) {
        assert.deepEqual(JSON.parse(await talk(claim, '')), { refused: texts.refused });
      }
      assert.equal(await talk('9'.repeat(100)), '');
    });

    it('a program that claims to be one in the terminal', async () => {
      const child = shell('sleep 60; true');
      const answers = (await talk(String(child.pid), '')).trim().split('\n');
      assert.match(answers[0] ?? '', /^[0-9a-f]{32}$/);
      assert.deepEqual(JSON.parse(answers[1] ?? ''), { refused: texts.refused });
    });

    it('a program of the terminal that asks twice', async () => {
      const program = `
        const { openSync } = require('node:fs');
        const { connect } = require('node:net');
        const ask = () => new Promise(resolve => {
          let all = '';
          const socket = connect(process.argv[1] + '/s', () => socket.write(process.pid + '\\n'));
          socket.on('close', () => resolve(all)).on('data', data => {
            all += data;
            if (!/^[0-9a-f]{32}\\n$/.test(all)) return;
            openSync(process.argv[1] + '/' + all.trim(), 'wx');
            socket.write('\\n');
          });
        });
        (async () => console.log(await ask(), await ask()))();`;
      fs.writeFileSync(join(folder, 'twice.js'), program.replaceAll('argv[1]', 'argv[2]'));
      const child = shell(`'${process.execPath}' '${folder}/twice.js' '${server.folder}'; true`);
      assert.ok(child.stdout);
      const printed = await text(child.stdout);
      assert.equal(printed.split(password).length - 1, 1);
      assert.ok(printed.includes(texts.refused));
    });
  });

  it('has no launcher in a sandbox, or where the name of a socket would be too long', async () => {
    const start = () =>
      LoginServer.start({
        shellId: () => Promise.resolve(1),
        login: () => Promise.resolve(login),
        onDone: () => undefined,
      });
    const before = { ...process.env };
    try {
      process.env['FLATPAK_ID'] = 'com.visualstudio.code';
      assert.equal(await start(), undefined);
      delete process.env['FLATPAK_ID'];
      const long = join(folder, 'x'.repeat(90));
      fs.mkdirSync(long);
      process.env['XDG_RUNTIME_DIR'] = long;
      process.env['TMPDIR'] = long;
      assert.equal(await start(), undefined);
      assert.deepEqual(fs.readdirSync(long), []);
    } finally {
      for (const name of ['FLATPAK_ID', 'XDG_RUNTIME_DIR', 'TMPDIR']) {
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[name];
      }
    }
  });

  it('leaves only its empty folder when its terminal closes, so that no other user can create it', async () => {
    server.dispose();
    while (fs.readdirSync(server.folder).length > 0) await sleep(5);
    assert.equal(fs.statSync(server.folder).mode & 0o777, 0o700);
  });

  it('gets Ctrl+C once from a terminal, and shares the group that Ctrl+Z stops with its launcher', async () => {
    const program = `
      const note = text => require('node:fs').appendFileSync(process.env.RECORDS + '/signals', text);
      process.on('SIGINT', () => note('INT '));
      process.on('SIGUSR2', () => note('USR2 '));
      process.on('SIGTERM', () => { note('TERM'); process.exit(); });
      setInterval(() => undefined, 1000);
      note('ready ');`;
    fs.writeFileSync(join(folder, 'signals.js'), program);
    const child = spawn('script', ['-qefc', 'exec sqlcmd', '/dev/null'], {
      env: terminalEnv({ FAKE_SQLCMD: `exec '${process.execPath}' "$RECORDS/signals.js"` }),
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    started.push(child);
    shellId = child.pid;
    await recorded('signals');
    const [, group] = processOf(record('id'));
    assert.equal(processOf(group)[1], group);
    assert.equal(recordedEnv().get('SQLCMDPASSWORD'), password);

    // As a terminal does for Ctrl+C. The launcher gets it after sqlcmd has handled it.
    process.kill(Number(group), 'SIGSTOP');
    process.kill(-Number(group), 'SIGINT');
    while (!record('signals').includes('INT')) await sleep(5);
    process.kill(Number(group), 'SIGCONT');
    process.kill(Number(group), 'SIGUSR2');
    while (!record('signals').includes('USR2')) await sleep(5);
    process.kill(Number(group), 'SIGTERM');
    // A busy `script` can miss the end of its program after the stop, so it isn't waited for.
    while (isRunning(group)) await sleep(5);
    assert.equal(record('signals'), 'ready INT USR2 TERM');
  });
});

/** The parent and the process group. */
function processOf(id: string): [string, string] {
  const [, parent = '', group = ''] =
    /\) \w (\d+) (\d+)/.exec(readable(`/proc/${id.trim()}/stat`)) ?? [];
  return [parent, group];
}

/** Whether a process has neither ended nor waits for its parent to notice. */
function isRunning(id: string): boolean {
  return /\) [^ZX] /.test(readable(`/proc/${id}/stat`));
}

function readable(file: string): string {
  try {
    return fs.readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

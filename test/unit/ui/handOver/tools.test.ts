import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Account, SqlCredential } from '../../../../src/access/grant';
import { toolsOf } from '../../../../src/ui/ids';
import { findSqlcmd, launcherFolderPrefix } from '../../../../src/ui/handOver/sqlcmd';
import {
  afterEnter,
  findSsms,
  installCommand,
  onRenewal,
  type SsmsSearch,
} from '../../../../src/ui/handOver/tools';
import {
  greeting,
  passwordCommand,
  terminalEnvironment,
  tlsOptions,
} from '../../../../src/ui/handOver/terminalContent';
import { Computer, issue, type VaultApi } from '../../support/computer';
import { stillHeld } from '../../support/stillHeld';
import { environment, grant, hour, minute, password } from '../../support/samples';

describe('the offered tools', () => {
  it('include Management Studio only in Windows', () => {
    assert.deepEqual(toolsOf('win32'), ['mssql', 'ssms', 'terminal']);
    assert.deepEqual(toolsOf('linux'), ['mssql', 'terminal']);
    assert.deepEqual(toolsOf('darwin'), ['mssql', 'terminal']);
  });
});

describe('sqlcmd', () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'tools-test-'));
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('is found in PATH, past launchers, folders, and files that cannot run', async () => {
    const [launcher, plain, nested, real] = [`${launcherFolderPrefix}x`, 'plain', 'nested', 'real'];
    for (const name of [launcher, plain, nested, real]) fs.mkdirSync(join(folder, name));
    fs.writeFileSync(join(folder, launcher, 'sqlcmd'), '', { mode: 0o755 });
    fs.writeFileSync(join(folder, plain, 'sqlcmd'), '', { mode: 0o644 });
    fs.mkdirSync(join(folder, nested, 'sqlcmd'));
    fs.writeFileSync(join(folder, real, 'sqlcmd'), '', { mode: 0o755 });
    const path = ['', ...[launcher, plain, nested, real].map(name => join(folder, name))];
    assert.equal(await findSqlcmd(path.join(delimiter), 'linux'), join(folder, real, 'sqlcmd'));
    assert.equal(await findSqlcmd(path.join(delimiter), 'win32'), undefined);
  });

  it('is not taken from a relative folder of PATH, which a workspace could contain', async () => {
    const [workspace, directory] = [fs.mkdtempSync(join(folder, 'workspace')), process.cwd()];
    fs.writeFileSync(join(workspace, 'sqlcmd'), '', { mode: 0o755 });
    process.chdir(workspace);
    try {
      assert.equal(await findSqlcmd(['.', './', ''].join(delimiter), 'linux'), undefined);
    } finally {
      process.chdir(directory);
    }
  });

  const linux = (id: string, version: string) =>
    `NAME="Some Linux"\nID=${id}\nVERSION_ID=${version}\n`;
  const packages = 'https://packages.microsoft.com/config';
  const commands: readonly [NodeJS.Platform, string, string | undefined][] = [
    ['win32', '', 'winget install sqlcmd'],
    ['darwin', '', 'brew install sqlcmd'],
    ['linux', linux('ubuntu', '"24.04"'), `${packages}/ubuntu/24.04/packages-microsoft-prod.deb`],
    ['linux', linux('debian', '"12"'), `${packages}/debian/12/packages-microsoft-prod.deb`],
    ['linux', linux('"rhel"', '"9.4"'), `${packages}/rhel/9/packages-microsoft-prod.rpm`],
    ['linux', linux('fedora', '41'), `${packages}/fedora/41/packages-microsoft-prod.rpm`],
    ['linux', linux('sles', '"15.6"'), `${packages}/sles/15/packages-microsoft-prod.rpm`],
    ['linux', linux('arch', ''), undefined],
    ['linux', linux('ubuntu', '"24.04; rm -rf ~"'), undefined],
    ['linux', '', undefined],
  ];
  for (const [platform, osRelease, part] of commands) {
    it(`is installed by a command for this system: ${part ?? 'unknown'}`, () => {
      const command = installCommand(platform, osRelease);
      if (part === undefined) assert.equal(command, undefined);
      else assert.ok(command?.includes(part));
    });
  }
});

describe('The terminal that installs sqlcmd', () => {
  const output = (input: string) => {
    const { shellPath, shellArgs } = afterEnter('echo installed', 'linux');
    const options = { input, env: { SHELL: '/bin/sh' }, encoding: 'utf8' } as const;
    return spawnSync(shellPath, [shellArgs].flat(), options).stdout;
  };

  it('runs the command after Enter, and continues as a shell', () => {
    assert.equal(output('\necho shell\n'), 'installed\nshell\n');
  });

  it('runs nothing before Enter', () => {
    assert.equal(output(''), '');
  });

  it('waits for a key in Windows', () => {
    const { shellArgs } = afterEnter('winget install sqlcmd', 'win32');
    assert.equal(shellArgs, '/d /k "pause >nul & winget install sqlcmd"');
  });
});

describe('SSMS', () => {
  const vswhere = 'C:\\Program Files (x86)\\Microsoft Visual Studio\\Installer\\vswhere.exe';
  const ssms20 =
    'C:\\Program Files (x86)\\Microsoft SQL Server Management Studio 20\\Common7\\IDE\\Ssms.exe';
  const ssms22 = 'E:\\Tools\\SSMS 22\\Release\\Common7\\IDE\\SSMS.exe';
  let calls: string[];

  const search = (files: readonly string[], printed: string | Error): SsmsSearch => ({
    platform: 'win32',
    env: { 'ProgramFiles(x86)': 'C:\\Program Files (x86)', ProgramFiles: 'C:\\Program Files' },
    exists: file => files.includes(file),
    run: (program, args) => {
      calls.push([program, ...args].join(' '));
      return printed instanceof Error ? Promise.reject(printed) : Promise.resolve(printed);
    },
  });
  beforeEach(() => {
    calls = [];
  });

  it('21 and later is found by vswhere, on any drive', async () => {
    assert.equal(await findSsms(search([vswhere, ssms22, ssms20], `${ssms22}\r\n`)), ssms22);
    assert.match(calls[0] ?? '', /-products Microsoft\.VisualStudio\.Product\.Ssms/);
  });

  it('that vswhere still lists but is gone is passed over', async () => {
    const printed = `D:\\gone\\SSMS.exe\r\n${ssms22}\r\n`;
    assert.equal(await findSsms(search([vswhere, ssms22], printed)), ssms22);
  });

  it('20 and earlier is found in its folder', async () => {
    assert.equal(await findSsms(search([ssms20], '')), ssms20);
    assert.deepEqual(calls, []);
    for (const printed of ['', 'Error 0x80070002\r\n', new Error('vswhere ended')]) {
      assert.equal(await findSsms(search([vswhere, ssms20], printed)), ssms20);
    }
  });

  it('is found nowhere else', async () => {
    assert.equal(await findSsms(search([], '')), undefined);
    assert.equal(await findSsms({ ...search([ssms20], ''), env: {} }), undefined);
    assert.equal(await findSsms({ ...search([ssms20], ''), platform: 'linux' }), undefined);
  });

  it("isn't looked for below the current folder", async () => {
    for (const folder of ['', 'relative']) {
      const env = { 'ProgramFiles(x86)': folder, ProgramFiles: folder };
      const anyFile = { ...search([], ssms22), env, exists: () => true };
      assert.equal(await findSsms(anyFile), undefined);
      assert.deepEqual(calls, []);
    }
  });
});

describe('A terminal', () => {
  const now = new Date(2026, 2, 4, 18, 4).getTime();
  const sample = grant(now, { environment: environment('Contoso Dev') });

  it('has server, database, and user in its environment, and never the password', () => {
    const login = {
      SQLCMDSERVER: 'spartan.database.windows.net',
      SQLCMDDBNAME: 'db_contoso',
      SQLCMDUSER: 'JIT-ada',
    };
    const linux = {
      platform: 'linux',
      env: { PATH: '/usr/bin:/tmp/sql-credentials-old' },
    } as const;
    const plain = terminalEnvironment(sample, undefined, linux);
    const launcher = terminalEnvironment(sample, '/run/sql-credentials-1', linux);
    const windows = terminalEnvironment(sample, undefined, { platform: 'win32', env: {} });
    const withoutScript = { SQLCMDINI: null, ...login };
    assert.deepEqual(plain, withoutScript);
    assert.deepEqual(launcher, { ...withoutScript, PATH: '/run/sql-credentials-1:/usr/bin' });
    assert.deepEqual(windows, { ...withoutScript, NoDefaultCurrentDirectoryInExePath: '1' });
    assert.ok(!JSON.stringify([plain, launcher, windows]).includes(password));
  });

  it('demands TLS of sqlcmd, with a verified certificate except on loopback in a custom cloud', () => {
    assert.deepEqual(tlsOptions(false), ['-N']);
    assert.deepEqual(tlsOptions(true), ['-N', '-C']);
  });

  it('has nothing in its environment that VS Code would replace by a setting or a variable', () => {
    const odd = grant(now, { database: '${env:AWS_SECRET_ACCESS_KEY}' });
    const env = terminalEnvironment(odd, undefined, { platform: 'linux', env: {} });
    const login = { SQLCMDSERVER: null, SQLCMDDBNAME: null, SQLCMDUSER: null };
    // Left out, they would be those that a workspace's settings give.
    assert.deepEqual(env, { SQLCMDINI: null, ...login });
  });

  it('greets with one line', () => {
    const greet = (changes: Partial<SqlCredential>, command = 'sqlcmd', isInstalled = true) =>
      greeting({ ...sample, ...changes }, command, isInstalled, now, { language: 'en-GB' });
    const tonight = { expiresAt: now + 8 * hour + 8 * minute };
    assert.equal(
      greet(tonight),
      'You can connect to Contoso Dev until tomorrow at 02:12. Type sqlcmd.',
    );
    assert.equal(
      greet(tonight, passwordCommand(false)),
      'You can connect to Contoso Dev until tomorrow at 02:12. Type sqlcmd -N and paste the password.',
    );
    assert.match(greet({ expiresAt: now + 48 * hour }), /until 6 Mar 2026.* 18:04\. Type/);
    assert.equal(greet({ expiresAt: undefined }), 'You can connect to Contoso Dev. Type sqlcmd.');
    assert.equal(
      greet({ expiresAt: undefined }, passwordCommand(true)),
      'You can connect to Contoso Dev. Type sqlcmd -N -C and paste the password.',
    );
    assert.equal(
      greet(tonight, 'sqlcmd', false),
      'You can connect to Contoso Dev until tomorrow at 02:12. Install sqlcmd, then type sqlcmd.',
    );
    assert.equal(
      greet({ expiresAt: undefined }, passwordCommand(false), false),
      'You can connect to Contoso Dev. Install sqlcmd, then type sqlcmd -N and paste the password.',
    );
    const hostile = environment('a\n\u001B]0;title\u0007\u202Eb');
    assert.ok(!/[\u0000-\u001F\u202E]/.test(greet({ environment: hostile })));
  });
});

describe('A renewal', () => {
  let computer: Computer;
  let vault: VaultApi;
  let reported: string[];
  beforeEach(async () => {
    computer = new Computer();
    ({ vault } = await computer.open());
    reported = [];
  });
  afterEach(() => computer.dispose());

  const watch = () => onRenewal(vault, ({ id }) => reported.push(id));
  const store = async (name: string, account?: Account): Promise<string> => {
    const issued = issue(computer, name, 8, account);
    await vault.store(issued);
    return issued.grant.id;
  };

  it('is a new credential in the place of one that this window had', async () => {
    await store('contoso');
    const watching = watch();
    const second = await store('contoso');
    assert.deepEqual(reported, [second]);
    await store('fabrikam');
    assert.equal(reported.length, 1);
    watching.dispose();
    await store('contoso');
    assert.equal(reported.length, 1);
  });

  it('is also one in the place of a credential that another window replaced', async () => {
    await store('contoso');
    watch();
    const other = await computer.open();
    await other.vault.store(issue(computer, 'contoso'));
    await computer.seconds(60);
    assert.deepEqual(reported, []);
    const renewed = await store('contoso');
    assert.deepEqual(reported, [renewed]);
  });

  it('is not an account beside another', async () => {
    watch();
    for (const user of ['axdbreadonlyuser', 'axdbadmin']) {
      await store('contoso', { id: `lcs:${user}`, label: '' });
    }
    const [reader] = vault.held;
    await vault.forget(reader?.grant.id ?? '');
    assert.deepEqual(reported, []);
  });

  it('keeps no earlier credential in memory', async () => {
    const watching = watch();
    const grants: WeakRef<SqlCredential>[] = [];
    for (let count = 0; count < 20; count += 1) {
      const issued = issue(computer, 'contoso');
      grants.push(new WeakRef(issued.grant));
      await vault.store(issued);
    }
    assert.equal(reported.length, 19);
    assert.equal((await stillHeld(grants)).length, 1);
    watching.dispose();
  });
});

import assert from 'node:assert/strict';
import {
  isServerCertain,
  readLcsText,
  type EmptyReason,
  type LcsField,
} from '../../../../src/lifecycleServices/pastedText';

const now = new Date(2026, 0, 17, 10, 5).getTime();
const server = 'spartan-srv-weu-d365opsprod-0a1b2c3d';
const host = `${server}.database.windows.net`;
const database = 'db_d365opsprod_contoso_ax_20260117_0218';
const pair = `${server}\\${database}`;
const password = 'Zx9!mock#not=Real';

/** The values of each account; `!reason` where one is empty. */
function read(text: string, ...fields: readonly LcsField[]): readonly (string | number)[][] {
  return readLcsText(text, now).accounts.map(account =>
    fields.map(field => account[field]?.value ?? `!${account.empty[field] ?? ''}`),
  );
}

const passwordIn = (text: string) => read(text, 'password')[0]?.[0];

describe('a server from pasted text', () => {
  const notServers = [
    'Healthy',
    'healthy',
    'Online',
    'up-to-date',
    'SQL Server 2019',
    '2019',
    '15.0.2000.5',
    'N/A',
    'Not available',
    '<server>',
    'yourserver...',
    '(localdb)\\MSSQLLocalDB',
    'Tier-2 sandbox',
    'tier-2',
    'contoso-uat.sandbox.operations.dynamics.com',
    'https://contoso.database.windows.net',
    'West Europe',
    'OK',
    'sql-server-2019',
    'your-sql-server',
    'servername.database.windows.net',
    'xxxxxx.database.windows.net',
    '********.database.windows.net',
    'spartan-srv-weu-...database.windows.net',
  ];
  for (const text of notServers) {
    it(`isn't "${text}" behind a label`, () => {
      assert.deepEqual(read(`Server: ${text}\n${pair}`, 'server'), [[server]]);
      const [[found] = []] = read(`Server: ${text}\nUser: axdbadmin`, 'server');
      assert.match(String(found), /^!/);
    });
  }

  it("isn't a heading, a Windows account, a path, or an instance", () => {
    const texts = [
      'Servers: Healthy',
      'Server status: a1.database.windows.net',
      'CONTOSO\\ada',
      'DESKTOP-1A2B3C\\ada',
      'desktop-1a2b3c\\ada',
      'C:\\Temp\\db_1',
      '\\\\share\\db_1',
      'sql-01\\SQLEXPRESS',
      'NT AUTHORITY\\SYSTEM',
      `Copied from: ${pair}`,
    ];
    for (const text of texts) {
      assert.match(String(read(`${text}\nUser: axdbadmin`, 'server')[0]?.[0]), /^!/, text);
    }
  });

  it('is empty if two of them could be meant', () => {
    assert.deepEqual(read(`Server: other-1.database.windows.net\n${pair}`, 'server', 'database'), [
      ['!several', database],
    ]);
    assert.deepEqual(read(`${pair}\n\n${pair.replace('0a1b', 'ffff')}`, 'server'), [['!several']]);
  });

  it('may be named twice', () => {
    assert.deepEqual(read(`Server: ${host}\n${pair}`, 'server'), [[host]]);
  });

  it('is certain in a pair, or with its full name under the suffix of the cloud', () => {
    const suffix = '.database.windows.net';
    const isCertain = (text: string) => isServerCertain(readLcsText(text, now).accounts[0], suffix);
    assert.ok(isCertain(pair));
    assert.ok(isCertain(`Server: ${host}`));
    assert.ok(isCertain(`Server=tcp:${host},1433;User ID=JIT-1;Password=x;`));
    assert.ok(!isCertain(`Server: ${server}`));
    assert.ok(!isCertain('Server: contoso-1.database.windows.net.example.com'));
    assert.ok(!isCertain('Server: evil-database.windows.net'));
    assert.ok(!isCertain('User: axdbadmin'));
  });
});

describe('a password from pasted text', () => {
  const not: readonly (readonly [string, EmptyReason])[] = [
    ['******', 'hidden'],
    ['••••••••', 'hidden'],
    ['Zx9*****', 'hidden'],
    ['xxxxxxxx', 'hidden'],
    ['________', 'hidden'],
    ['<password>', 'placeholder'],
    ['[redacted]', 'placeholder'],
    ['{your_password_here}', 'placeholder'],
    ['your password', 'placeholder'],
    ['$(SqlPassword)', 'placeholder'],
    ['$env:SQL_PASSWORD', 'placeholder'],
    ['$password', 'placeholder'],
    ['%PASSWORD%', 'placeholder'],
    ['N/A', 'placeholder'],
    ['null', 'placeholder'],
    ['Show', 'placeholder'],
    ['(hidden)', 'placeholder'],
    ['System.Security.SecureString', 'placeholder'],
    ['https://contoso.vault.azure.net/secrets/axdbadmin', 'placeholder'],
    ['contoso.vault.azure.net/secrets/axdbadmin/0f9a', 'placeholder'],
    ['@Microsoft.KeyVault(SecretUri=https://contoso)', 'placeholder'],
    ['Zx9!mock#...', 'incomplete'],
    ['Zx9!mock#…', 'incomplete'],
    ['will be sent separately', 'unreadable'],
    ['see KeyVault', 'unreadable'],
    ['Ask Ada (ext. 4711)', 'unreadable'],
    ['Unchanged', 'unreadable'],
    ['Expired!', 'placeholder'],
    ['11/01/2026 10:12 PM', 'unreadable'],
    ['2026-01-17T10:12:00Z', 'unreadable'],
    ['0f9a1b2c-1111-2222-3333-444444444444', 'unreadable'],
    ['Zx9&amp;mock#Real', 'quoted'],
    ['Zx9&#x27;mock', 'quoted'],
    ['“Zx9!mock”', 'quoted'],
    ['Zx9’mock!', 'quoted'],
    ['"Zx9!mock"', 'quoted'],
    ["'Zx9!mock'", 'quoted'],
    ['`Zx9!mock`', 'quoted'],
    ['Zx9\u200B!mock', 'quoted'],
    ['Zx9\u00A0!mock', 'quoted'],
    ['Zx9–!mock', 'quoted'],
    [pair, 'unreadable'],
    ['Password', 'unreadable'],
    ['n. a.', 'placeholder'],
    ['s.o.', 'placeholder'],
    ['**redacted**', 'placeholder'],
    ['#{password}#', 'placeholder'],
    ['keyvault://contoso/axdbadmin', 'placeholder'],
    ['"', 'quoted'],
    ['Zx9!mock\\u0027x', 'quoted'],
    ['01000000d08c9ddf0115d1118c7a00c04fc297eb01000000', 'unreadable'],
    ['7 h 32 min', 'unreadable'],
    [`${password} [truncated]`, 'several'],
    [`${password} Copy`, 'several'],
  ];
  for (const [text, reason] of not) {
    it(`isn't ${JSON.stringify(text)}`, () => {
      assert.equal(passwordIn(`User name: axdbadmin\nPassword: ${text}`), `!${reason}`);
      assert.equal(
        passwordIn(`SQL Server\\Database Name\tUser name\tPassword\n${pair}\taxdbadmin\t${text}`),
        `!${reason}`,
      );
    });
  }

  it("isn't behind a label that only contains the word", () => {
    for (const label of [
      'Password last rotated',
      'Password expired',
      'Old password',
      'Password hint',
      'New password required',
      'Passwords',
    ]) {
      assert.equal(passwordIn(`User: axdbadmin\n${label}: Zx9!other#Real`), '!absent');
      const both = `Password: ${password}\n${label}: 11/01/2026 10:12 PM`;
      assert.equal(passwordIn(both), password);
    }
  });

  it('stays whole in a cell, with spaces and separators', () => {
    for (const odd of [
      'Zx9 mock#Real',
      'a=b;C7',
      'x:Y9:',
      'Zx9,mock',
      '=Zx9',
      'pwd=x7!Kd',
      '8273645192',
    ]) {
      assert.equal(passwordIn(`User name\tPassword\tExpires\naxdbadmin\t${odd}\t`), odd);
    }
  });

  it('is empty if a remark follows it', () => {
    assert.equal(passwordIn(`User: a1\nPassword: ${password} (today)`), '!several');
    assert.equal(passwordIn(`Password: ${password} User: a1`), '!several');
  });

  it('is empty if it is wrapped', () => {
    assert.equal(passwordIn('User: a1\nPassword: Zx9!mock#no\nt=Real'), '!incomplete');
    assert.equal(
      passwordIn('UserName : a1\nPassword : Zx9!mock#no\n           t Real'),
      '!incomplete',
    );
    assert.equal(
      passwordIn('Server=a1.database.windows.net;User ID=b;Password=Zx9!m\nock#Real'),
      '!incomplete',
    );
    const table = `SQL Server\\Database Name\tUser name\tPassword\n${pair}\ta1\tZx9!m`;
    assert.equal(passwordIn(`${table}\nock#Real`), '!incomplete');
    assert.equal(passwordIn(`${table}\nock#Real\t11/21/2026`), '!incomplete');
    assert.deepEqual(read(`${table}\nock#Real`, 'server', 'user'), [[server, 'a1']]);
    const aligned = 'UserName Password\n-------- --------\na1       Zx9!mock\n         #Real';
    assert.equal(passwordIn(aligned), '!incomplete');
  });

  it('is empty if two of them could be meant', () => {
    assert.equal(passwordIn(`User: a1\nPassword: ${password}\nPassword: other#7Real`), '!several');
    assert.equal(passwordIn(`User\tPassword\tPassword\na1\t${password}\tother#7Real`), '!several');
    assert.equal(passwordIn(`User: a1\nPassword::${password}`), '!quoted');
  });

  it('is behind a label that stands alone above it', () => {
    assert.equal(passwordIn(`User name:\na1\nPassword:\n${password}`), password);
  });

  it("isn't guessed from labels below their values", () => {
    assert.match(
      String(passwordIn(`${password}\nPassword\na1\nUser name\n${pair}\nServer\\Database`)),
      /^!/,
    );
    assert.match(String(passwordIn(`${password}\nPassword\n\na1\nUser name`)), /^!/);
    assert.match(String(passwordIn(`${password}\tPassword\na1\tUser name`)), /^!/);
  });

  it("isn't in JSON, CSV, a script, or prose", () => {
    for (const text of [
      JSON.stringify({ server: host, user: 'a1', password }),
      `Server,User,Password\n${host},a1,${password}`,
      `"password": "${password}",`,
      `$password = '${password}'`,
      `<add name="x" connectionString="Server=${host};Password=${password}" />`,
      `Here you are: ${host}\\${database} user a1 password ${password}`,
      `server:${host} database:${database} user:a1 password:${password}`,
      `server=${host} database=${database} user=a1 password=${password}`,
      `Password\t${password}\tother#7Real`,
    ]) {
      assert.match(String(passwordIn(text)), /^!/, text);
      assert.ok(!JSON.stringify(read(text, 'server', 'database', 'user')).includes('Zx9'), text);
    }
  });
});

describe('accounts from pasted text', () => {
  it('keep their own values, whatever their names are', () => {
    const names = ['axdwadmin', 'axdwruntimeuser', 'axdbadmin', 'reportreader', 'axdbreadonlyuser'];
    const header = 'SQL Server\\Database Name\tUser name\tPassword';
    const rows = names.map((name, at) => `${pair}\t${name}\tp${at}`);
    assert.deepEqual(
      read([header, ...rows].join('\n'), 'user', 'password'),
      names.map((name, at) => [name, `p${at}`]),
    );
  });

  it('keep an empty or hidden cell', () => {
    const header = 'SQL Server\\Database Name\tUser name\tPassword';
    const text = `${header}\n${pair}\taxdbadmin\t\n${pair}\taxdbuser\t••••••\n${pair}\tb1\tZx9!m`;
    assert.deepEqual(read(text, 'user', 'password'), [
      ['axdbadmin', '!absent'],
      ['axdbuser', '!hidden'],
      ['b1', 'Zx9!m'],
    ]);
  });

  it('are separate blocks of lines that share a server', () => {
    const text = `Server: ${host}\nDatabase: ${database}\n\nUser: a1\nPassword: p1\n\nUser: b1\n\nUser: c1\nPassword: p3`;
    assert.deepEqual(read(text, 'server', 'user', 'password'), [
      [host, 'a1', 'p1'],
      [host, 'b1', '!absent'],
      [host, 'c1', 'p3'],
    ]);
  });

  it('are empty if a header that is not known comes between', () => {
    const text = `User name\nPassword\nShow more\naxdbadmin\nZx9!mock`;
    assert.deepEqual(read(text, 'user', 'password'), [['!unreadable', '!unreadable']]);
    const end = `${pair}.\nUser name: axdbadmin.`;
    assert.deepEqual(read(end, 'server', 'user'), [['!absent', '!unreadable']]);
  });

  it('of another section keep out of the database and its server', () => {
    const machine = 'Machine name: DEV-1\nUser name: Administrator\nPassword: Qq8!vm#pw';
    const own = `Server: ${host}\nUser name: axdbadmin\nPassword: ${password}`;
    assert.deepEqual(
      read(`${machine}\n\nDatabase Accounts\n${own}`, 'server', 'user', 'password'),
      [
        ['!absent', 'Administrator', 'Qq8!vm#pw'],
        [host, 'axdbadmin', password],
      ],
    );
  });

  it('have no password if it could be of either', () => {
    const text = 'Password: p1\nUser: a1\nUser: b1';
    assert.deepEqual(read(text, 'user', 'password'), [
      ['a1', '!several'],
      ['b1', '!several'],
    ]);
    const far = 'User: a1\nServer: x\n\nPassword: p1\n\nUser: b1\nPassword: p2';
    assert.deepEqual(read(far, 'user', 'password'), [
      ['a1', '!several'],
      ['b1', 'p2'],
    ]);
  });

  it('end where a blank line follows cells that fill their rows', () => {
    const header = 'SQL Server\\Database Name\nUser name\nPassword';
    const text = `${header}\n${pair}\naxdbadmin\np1\n\nMaintain\nEnvironment history`;
    assert.deepEqual(read(text, 'user', 'password'), [['axdbadmin', 'p1']]);
  });

  it('are empty if cells in lines do not fill their rows', () => {
    const header = 'SQL Server\\Database Name\nUser name\nPassword\nExpires';
    const cells = `${pair}\naxdbadmin\np1\n${pair}\naxdbuser\np2\n2026-01-18 10:00`;
    for (const row of read(`${header}\n${cells}`, 'user', 'password')) {
      assert.deepEqual(row, ['!several', '!several']);
    }
  });

  it('are read from unlabelled lines only in the order and form of LCS', () => {
    const login = ['server', 'user', 'password'] as const;
    const whole = [[server, 'JIT-ada-1', password]];
    assert.deepEqual(read(`${pair}\nJIT-ada-1\n${password}`, ...login), whole);
    assert.deepEqual(read(`${pair}\tJIT-ada-1\t${password}\t2026-01-17 18:04`, ...login), whole);
    for (const text of [
      `${pair}\nJIT-ada-1\nShow`,
      `${pair}\nreader\n${password}`,
      `${pair}\nJIT-ada-1\nTicket 4711\n${password}`,
      `${pair}\nJIT-ada-1\n${password}\nother#7Real`,
      `JIT-ada-1\n${password}\n${pair}`,
      `${pair}\tJIT-ada-1\tRead\t${password}`,
    ]) {
      assert.deepEqual(read(text, ...login), [[server, '!absent', '!absent']], text);
    }
  });
});

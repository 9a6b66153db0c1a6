import assert from 'node:assert/strict';
import { readLcsText, type LcsField } from '../../../../src/lifecycleServices/pastedText';

const now = new Date(2026, 0, 17, 10, 5).getTime();
const evening = new Date(2026, 0, 17, 18, 4).getTime();
const server = 'spartan-srv-weu-d365opsprod-0a1b2c3d';
const host = `${server}.database.windows.net`;
const database = 'db_d365opsprod_contoso_ax_20260117_0218';
const pair = `${server}\\${database}`;
const password = 'Zx9!mock#not=Real';
const header = 'SQL Server\\Database Name\tUser name\tPassword';

function row(...cells: readonly string[]): string {
  return [pair, ...cells].join('\t');
}

/** The values of one account; `!` and a reason for an empty one. */
type Expected = Readonly<Partial<Record<LcsField, string | number>>>;

const admin: Expected = { server, database, user: 'axdbadmin', password };
const hidden: Expected = { user: 'axdbreadonlyuser', password: '!hidden' };
const none: Expected = { server: '!absent', user: '!absent', password: '!absent' };

/** Texts as pages, tools, and people write them, with the accounts that they hold. */
const texts: readonly (readonly [what: string, text: string, ...accounts: Expected[]])[] = [
  ['a cell at the end of each row', `${header}\t\n${row('axdbadmin', password)}\t`, admin],
  ['a column of buttons', `${header}\tActions\n${row('axdbadmin', password, 'Show')}`, admin],
  ['an empty first column', `\t${header}\n\t${row('axdbadmin', password)}`, admin],
  ['a byte order mark', `\uFEFF${header}\n${row('axdbadmin', password)}`, admin],
  ['headers in upper case', `${header.toUpperCase()}\n${row('axdbadmin', password)}`, admin],
  [
    'marks of required columns',
    `${header.replace(/\t/gu, ' *\t')} *\n${row('axdbadmin', password)}`,
    admin,
  ],
  ['a heading', `Database Accounts\n${header}\n${row('axdbadmin', password)}`, admin],
  [
    'properties of the environment',
    `Environment type: Sandbox\nState: Deployed\nServer: Healthy\n\n${header}\n${row('axdbadmin', password)}`,
    admin,
  ],
  [
    'a table of machines',
    `Server\tStatus\nAOS1\tHealthy\n\n${header}\n${row('axdbadmin', password)}`,
    admin,
  ],
  ['a footer', `${header}\n${row('axdbadmin', password)}\n\nPrivacy\nTerms of use`, admin],
  [
    'blank lines between the cells',
    `${header.replace(/\t/gu, '\n\n')}\n\n${row('axdbadmin', password).replace(/\t/gu, '\n\n')}\n`,
    admin,
  ],
  [
    'a password that is shown, and one that is not',
    [
      ...header.split('\t'),
      pair,
      'axdbadmin',
      password,
      'Hide',
      pair,
      'axdbreadonlyuser',
      '••••••',
      'Show',
    ].join('\n'),
    admin,
    hidden,
  ],
  [
    'details that mention a password',
    `${header}\tReason for access\tDetails\tExpires\n${row('axdbadmin', password, 'Ticket 4711', 'Password: see mail', '1/17/2026 6:04 PM')}`,
    { ...admin, reason: 'Ticket 4711', expiresAt: evening },
  ],
  [
    'an expiry of the password',
    `User name\tPassword\tPassword expires\na1\t${password}\t1/17/2026 6:04 PM`,
    { user: 'a1', password, expiresAt: evening },
  ],
  [
    'a reason that looks like an account',
    'User: a1\nReason: Password=abc;x',
    { user: 'a1', password: '!absent' },
  ],
  [
    'a reason that looks like a server',
    `Reason: Server: evil.database.windows.net\n${pair}`,
    { server },
  ],
  [
    'the same user of two databases',
    `${header}\n${row('a1', 'p1')}\n${row('a1', 'p2').replace('db_', 'db_2')}`,
    { user: 'a1', password: 'p1', database },
    { user: 'a1', password: 'p2', database: database.replace('db_', 'db_2') },
  ],
  [
    'a file of settings',
    `[database]\nserver=${host}\nuser=a1\npassword=${password}`,
    { server: host, user: 'a1', password },
  ],
  [
    'a mail above',
    `From: ada@contoso.com\nSubject: Password\nUser: a1\nPassword: ${password}`,
    { user: 'a1', password },
  ],
  ['a quoted mail', `On Mon, Ada wrote:\n> Password: ${password}`, none],
  ['a table of Markdown', `| User name | Password |\n|---|---|\n| a1 | ${password} |`, none],
  ['a table with spaces', `User name   Password\na1          ${password}`, none],
  ['HTML', `<td>a1</td><td>${password}</td>`, none],
  ['YAML', `password: '${password}'`, { password: '!quoted' }],
  ['a slash between user and password', `a1 / ${password}`, none],
  [
    'two labels in one line',
    `User name: a1, Password: ${password}`,
    { user: '!unreadable', password: '!absent' },
  ],
  [
    'commas behind the values',
    `User: a1,\nPassword: ${password}`,
    { user: '!unreadable', password },
  ],
  [
    'a remark behind the server',
    `Server: ${host} (West Europe)\nUser: a1`,
    { server: '!unreadable', user: 'a1' },
  ],
  [
    'a port behind a colon',
    `Server: ${host}:1433\nUser: a1`,
    { server: '!unreadable', user: 'a1' },
  ],
  ['a pair that is cut off', `${server}\\db_d365opsprod_cont…\naxdbadmin\n${password}`, none],
  [
    'an invisible character in a name',
    `User name: axdb\u200Badmin\nPassword: ${password}`,
    { user: '!unreadable', password },
  ],
];

describe('the import from LCS reads a text with', () => {
  for (const [what, text, ...accounts] of texts) {
    it(what, () => {
      const read = readLcsText(text, now).accounts.map((account, at) => {
        const fields = Object.keys(accounts[at] ?? {}) as LcsField[];
        return Object.fromEntries(
          fields.map(field => [field, account[field]?.value ?? `!${account.empty[field] ?? ''}`]),
        );
      });
      assert.deepEqual(read, accounts);
    });
  }
});

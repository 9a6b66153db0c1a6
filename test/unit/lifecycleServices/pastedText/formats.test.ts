import assert from 'node:assert/strict';
import { readLcsText, type LcsTextAccount } from '../../../../src/lifecycleServices/pastedText';

const now = Date.UTC(2025, 10, 21, 9, 5);
const server = 'spartan-srv-weu-d365opsprod-7c1e';
const database = 'db_d365opsprod_fabrikam_ax_7c1e';
const user = 'JIT-mia-4f8e21';
const password = 'kT7#vQ2m!zR9pL';
const end = Date.UTC(2025, 10, 21, 17);
const ends = '2025-11-21T17:00:00Z';
const login = { server, database, user, password };

function plain(account: LcsTextAccount): object {
  const { expiresAt } = account;
  return {
    server: account.server?.value,
    database: account.database?.value,
    user: account.user?.value,
    password: account.password?.value,
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.value }),
  };
}

function accountsIn(text: string): readonly object[] {
  return readLcsText(text, now).accounts.map(plain);
}

/** The password of a text, and whether somebody should look at it. */
function passwordIn(text: string): readonly [string | undefined, 'certain' | 'doubtful'] {
  const { password: found, ambiguous } = readLcsText(text, now).accounts[0];
  const isDoubtful = found?.evidence === 'guess' || ambiguous.includes('password');
  return [found?.value, isDoubtful ? 'doubtful' : 'certain'];
}

describe('the import from LCS reads data', () => {
  const odd = 'a,b"c;7Kd\\e{1}';
  const lcs = {
    SqlAzureCredentials: [
      {
        DeploymentItemName: 'SqlAzure',
        InstanceName: `${server}\\${database}`,
        IsPasswordExpired: false,
        Password: odd,
        PasswordExpiryTime: ends,
        UserName: user,
      },
      { InstanceName: `${server}\\${database}`, UserName: 'axdbadmin', Password: '••••••' },
    ],
  };
  const texts: readonly (readonly [string, string, readonly object[]])[] = [
    [
      'JSON in one line',
      JSON.stringify({ server, database, userName: user, password: odd, expires: ends }),
      [{ ...login, password: odd, expiresAt: end }],
    ],
    [
      'JSON as LCS answers, with words around',
      `Answer:\n${JSON.stringify({ Success: true, Data: lcs }, null, 2)}\nRegards`,
      [
        { ...login, password: odd, expiresAt: end },
        { ...login, user: 'axdbadmin', password: undefined },
      ],
    ],
    [
      'JSON whose login lies deeper',
      JSON.stringify({ server: `tcp:${server}`, database, user, login: { password } }),
      [login],
    ],
    [
      'comma-separated values',
      `Server,Database,UserName,Password,Expires\n${server},${database},${user},${password},${ends}`,
      [{ ...login, expiresAt: end }],
    ],
    [
      'values parted by semicolons, one of them in quotes',
      `Server;Datenbank;Benutzername;Kennwort\n${server};${database};${user};"${odd.replace('"', '""')}"`,
      [{ ...login, password: odd }],
    ],
    [
      'values that are all in quotes, without a head',
      `"${server}","${database}","${user}","${password}","${ends}"`,
      [{ ...login, expiresAt: end }],
    ],
    [
      'a mail that quotes a mail',
      `> > Server: ${server}\n> > Database: ${database}\n>\n> > User: ${user}\n> > Password: only-words-here`,
      [{ ...login, password: 'only-words-here' }],
    ],
    ...['"X": "@",', '{"a":{"b":"@"}}', "cs = '@';", 'cs = `@`', 'new Connection("@")'].map(
      form => {
        const string = `Server=${server};Database=${database};User ID=${user};Password=${password}`;
        const what = `a connection string in ${form}`;
        return [what, form.replace('@', string), [login]] as const;
      },
    ),
    [
      'a list with bullets',
      `- Server: ${server}\n- Database: ${database}\n• User: ${user}\n* Password: 8273645192`,
      [{ ...login, password: '8273645192' }],
    ],
    [
      'variables of a script',
      `$server = '${server}'\n$database = '${database}'\n$user = '${user}'\n$password = '${password}'`,
      [login],
    ],
    [
      'an object of a script',
      `server: "${server}",\ndatabase: "${database}",\nuser: "${user}",\npassword: "${password}",`,
      [login],
    ],
    [
      'a table of code in markdown',
      `| Server\\Database | User | Password |\n|---|---|---|\n| \`${server}\\${database}\` | \`${user}\` | \`${password}\` |`,
      [login],
    ],
  ];
  for (const [what, text, accounts] of texts) {
    it(`such as ${what}`, () => {
      assert.deepEqual(accountsIn(text), accounts);
    });
  }

  it('only where it is certain what parts them', () => {
    const head = 'Server,Database,UserName,Password,Expires';
    for (const text of [
      `${head}\n${server},${database},${user},kT7,vQ2m!zR9,${ends}`,
      `${server};${database};${user};${password};${ends}`,
      `{"server":"${server}","user":"${user}","password":"${password}"`,
    ]) {
      assert.equal(passwordIn(text)[0], undefined, text);
    }
  });
});

describe('the import from LCS takes no password for certain', () => {
  const doubtful: readonly (readonly [string, string, string])[] = [
    ['whose quotes may be its own', `User: ${user}\nPassword: "${password}"`, `"${password}"`],
    ['that ends a sentence', `The login is ${user}, the password is ${password}.`, `${password}.`],
    ['that is only a word', `User: ${user}\nPassword: Show`, 'Show'],
    ['that is written twice', `Password: ${password}\nPassword: ${password}2\nUser: ${user}`, ''],
  ];
  for (const [what, text, found] of doubtful) {
    it(what, () => {
      const [value, certainty] = passwordIn(text);
      assert.equal(certainty, 'doubtful');
      if (found !== '') assert.equal(value, found);
    });
  }

  it('that is a label or has names in it', () => {
    for (const text of [`${user}\nServer\\Database:`, `${user}\nkT7#;${server};vQ2m!`]) {
      assert.equal(passwordIn(text)[0], undefined, text);
    }
  });

  const certain: readonly (readonly [string, string])[] = [
    [`Password: ${password},`, `${password},`],
    [`Password: "${password}`, `"${password}`],
    [`Password: >${password}<`, `>${password}<`],
    [`Password\tUser\nPassword:x7!Kd\t${user}`, 'Password:x7!Kd'],
    [`User\n${user}\nPassword\npwd=x7!Kd`, 'pwd=x7!Kd'],
    [`User\nServer\nPassword\n${user}\n${server}\nlogin:x7!Kd`, 'login:x7!Kd'],
  ];
  for (const [text, value] of certain) {
    it(`but for this one: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(passwordIn(text), [value, 'certain']);
    });
  }
});

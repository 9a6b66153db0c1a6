import assert from 'node:assert/strict';
import { readLcsText } from '../../../../src/lifecycleServices/pastedText';
import { now } from './pastes';

const host = 'spartan-srv-weu-1.database.windows.net';
const database = 'db_d365opsprod_contoso_1';
const user = 'JIT-ada-1';

/** Ways to write a login that people have at hand, besides those that LCS shows. */
const forms: Readonly<Record<string, (password: string) => string>> = {
  'a URL, nothing escaped': password =>
    `sqlserver://${user}:${password}@${host}?database=${database}`,
  'a URL of Python': password => `mssql+pyodbc://${user}:${password}@${host}/${database}?driver=x`,
  'keywords without a server': password =>
    `Initial Catalog=${database};User ID=${user};Password=${password};`,
  'the server elsewhere': password => `Server: ${host}\nUser=${user};Password=${password}`,
  'keywords in one line': password =>
    `server=${host} database=${database} user=${user} password=${password}`,
  'labels in one line': password =>
    `server:${host} database:${database} user:${user} password:${password}`,
};

const passwords = ['Zk7#pQ9/xV2m?Lw', '12#Zk7pQ9xV2m', 'p@ssW0rd:is%long', 'Pw=with=equals9'];

// What stands in them is seen in the dialog, kept for a redrawn page and written to the index.
describe('the names that the import reads', () => {
  for (const [title, write] of Object.entries(forms)) {
    it(`hold nothing of the password: ${title}`, () => {
      for (const password of passwords) {
        for (const account of readLcsText(write(password), now).accounts) {
          const names = [account.server, account.database, account.user].map(name => name?.value);
          assert.ok(!JSON.stringify(names).includes(password.slice(0, 5)), password);
        }
      }
    });
  }

  it('are read from a URL whose password is not escaped', () => {
    for (const password of passwords) {
      for (const form of ['a URL, nothing escaped', 'a URL of Python'] as const) {
        const [account] = readLcsText(forms[form]?.(password) ?? '', now).accounts;
        const { server, database: name, user: login, password: secret } = account;
        const read = [server, name, login, secret].map(part => part?.value);
        assert.deepEqual(read, [host, database, user, password]);
      }
    }
  });

  it('are read from keywords, and from what stands around them', () => {
    const [account] = readLcsText(
      forms['the server elsewhere']?.('Zk7!pQ9xV2m') ?? '',
      now,
    ).accounts;
    assert.equal(account.server?.value, host);
    assert.equal(account.user?.value, user);
    assert.equal(account.password?.value, 'Zk7!pQ9xV2m');
  });
});

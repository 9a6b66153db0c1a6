import { parse } from '@tediousjs/connection-string';
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  adoNet,
  goUrl,
  jdbc,
  lcsLines,
  odbc,
  sqlAlchemy,
} from '../../../../src/access/connectionString';
import { readLcsText, type LcsField } from '../../../../src/lifecycleServices/pastedText';

const now = Date.UTC(2026, 0, 17, 10);
const host = 'contoso-1.database.windows.net';
const login = ['server', 'database', 'user', 'password'] as const;

function read(text: string, ...fields: readonly LcsField[]): readonly (string | number)[] {
  const [account] = readLcsText(text, now).accounts;
  return fields.map(field => account[field]?.value ?? `!${account.empty[field] ?? ''}`);
}

const passwordIn = (text: string) => read(text, 'password')[0];

/** Every kind of character; `Aa1` keeps it from being a mask or a placeholder. */
const anyPassword = fc
  .string({
    unit: fc.oneof(
      fc.integer({ min: 32, max: 126 }).map(code => String.fromCharCode(code)),
      fc.constantFrom('{', '}', '"', "'", ';', '=', ' ', '%', '+', '@', ':', '/', 'ß', '密', '💥'),
    ),
    maxLength: 40,
  })
  .map(text => `Aa1${text}z`)
  .filter(text => !/&#?\w+;|\*{3}|\/secrets\//u.test(text));

describe('a connection string in pasted text', () => {
  for (const [name, write] of Object.entries({ adoNet, odbc, jdbc, goUrl, sqlAlchemy })) {
    it(`gives back every password that the product writes: ${name}`, () => {
      fc.assert(
        fc.property(anyPassword, fc.constantFrom(host, `${host},1433`), (password, server) => {
          const values = { server, database: 'db_1', user: 'JIT-ada-1', password };
          const text = write({ ...values, trustServerCertificate: false });
          assert.deepEqual(read(text, ...login), [server, 'db_1', 'JIT-ada-1', password], text);
        }),
        { numRuns: 500 },
      );
    });
  }

  it('gives back what the product copies for LCS', () => {
    const values = { server: host, database: 'db_1', user: 'JIT-ada-1', password: 'Zx9!mock' };
    const text = lcsLines({ ...values, trustServerCertificate: false });
    assert.deepEqual(read(text, ...login), [host, 'db_1', 'JIT-ada-1', 'Zx9!mock']);
  });

  it('of ADO.NET is read as another parser reads it, or not at all', () => {
    const part = fc.constantFrom(...'ab1 {}"\';='.split(''), 'Password=', 'PWD=', 'User ID=', ';;');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), parts => {
        const text = `Data Source=${host};Password=${parts.join('')};Encrypt=True`;
        const [account] = readLcsText(text, now).accounts;
        if (account.password === undefined) return;
        assert.equal(account.password.value, parse(text).get('password'), text);
      }),
      { numRuns: 5_000 },
    );
  });

  const unclear: readonly (readonly [string, string])[] = [
    ['an empty value', `Server=${host};User ID=a1;Password=;Encrypt=True;`],
    ['an empty value of ODBC', `Driver={x};Server=${host};UID=a1;PWD={};Encrypt=yes;`],
    ['a doubled semicolon', `Server=${host};User ID=a1;Password=Zx9;;mock;Encrypt=True`],
    ['a doubled equals sign', `Server=${host};User ID=a1;Password==Zx9mock;Encrypt=True`],
    ['a doubled equals sign in another part', `Data Source=${host};Password=Zx9;User ID==a1;`],
    ['a value without a keyword', `Data Source=${host};Password=Zx9;User ID=;;=PWD={;Encrypt=True`],
    ['a bare semicolon', `Server=${host};User ID=a1;Password=Zx9;mock;Encrypt=True`],
    ['an unknown keyword', `Server=${host};User ID=a1;Password=Zx9;mock=1;Encrypt=True`],
    ['a repeated keyword', `Server=${host};Password=Zx9;User ID=a1;Password=mock;`],
    ['a repeated synonym', `Server=${host};Password=Zx9;UID=a1;PWD=Zx9;`],
    ['braces in ADO.NET', `Data Source=${host};User ID=a1;Password={Zx9};`],
    ['quotes in ODBC', `Driver={x};Server=${host};UID=a1;PWD="Zx9";`],
    ['quotes in JDBC', `jdbc:sqlserver://${host};user=a1;password="Zx9";`],
    ['quotes in no certain dialect', `Server=${host};UID=a1;PWD="Zx9";`],
    ['braces in no certain dialect', `Server=${host};UID=a1;PWD={Zx9};`],
    ['keywords of two dialects', `Driver={x};Data Source=${host};UID=a1;PWD={Zx9};`],
    ['a quote without an end', `Data Source=${host};User ID=a1;Password="Zx9;Encrypt=True`],
    ['a quote of a program', `Data Source=${host};User ID=a1;Password=Zx9"`],
    ['text behind a quote', `Data Source=${host};User ID=a1;Password="Zx9"mock;`],
    ['a placeholder', `Server=${host};User ID=a1;Password={your_password};`],
    ['a mask', `Server=${host};User ID=a1;Password=******;`],
    ['an XML entity', `Server=${host};User ID=a1;Password=Zx9&amp;mock;`],
    ['a cut end', `Server=${host};User ID=a1;Password=Zx9...`],
    ['an unescaped @ in a URL', `sqlserver://a1:Zx9@mock@${host}?database=db_1`],
    ['an unescaped / in a URL', `sqlserver://a1:12/Zx9@${host}?database=db_1`],
    ['an unescaped # in a URL', `sqlserver://a1:12#Zx9@${host}?database=db_1`],
    ['half an escape in a URL', `sqlserver://a1:Zx9%4@${host}?database=db_1`],
  ];
  for (const [what, text] of unclear) {
    it(`has no password if there is ${what}`, () => {
      assert.match(String(passwordIn(text)), /^!/);
      const names = read(text, 'server', 'database', 'user').map(name => String(name));
      assert.ok(
        names.every(name => !/Zx9|mock|12/u.test(name)),
        JSON.stringify(names),
      );
    });
  }

  it('has no server if that is an instance, a file, or named twice', () => {
    for (const text of [
      'Server=sql01\\instance;User ID=a1;Password=Zx9;',
      'Data Source=(localdb)\\v11;User ID=a1;Password=Zx9;',
      `Server=${host};Data Source=other-1.database.windows.net;Password=Zx9;`,
      `jdbc:sqlserver://${host};serverName=other-1.database.windows.net;password=Zx9;`,
    ]) {
      assert.match(String(read(text, 'server')[0]), /^!/, text);
    }
  });

  it('has no value if another one has a quote without an end', () => {
    const text = `Data Source=${host};User ID=a1;Password=Zx9;Encrypt="True`;
    assert.deepEqual(read(text, ...login), ['!quoted', '!absent', '!quoted', '!quoted']);
  });

  it('may have a keyword in each line', () => {
    const text = `Server=${host};\nDatabase=db_1;\nUser ID=a1;\nPassword=Zx9;`;
    assert.deepEqual(read(text, ...login), [host, 'db_1', 'a1', 'Zx9']);
  });

  it('is completed by lines around it', () => {
    const text = `Server: ${host}\nUser ID=JIT-1;Password=Zx9!mock;\nExpires: 2026-01-17T18:00:00Z`;
    assert.deepEqual(read(text, 'server', 'user', 'password', 'expiresAt'), [
      host,
      'JIT-1',
      'Zx9!mock',
      Date.UTC(2026, 0, 17, 18),
    ]);
  });
});

import { parse } from '@tediousjs/connection-string';
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ConnectionValues } from '../../../src/access/connectionString';
import {
  adoNet,
  connectionStringFormats,
  goUrl,
  jdbc,
  lcsLines,
  odbc,
  splitServer,
  sqlAlchemy,
} from '../../../src/access/connectionString';

const plain: ConnectionValues = {
  server: 'spartan-srv-weu-d365ops-0a1b2c3d.database.windows.net',
  database: 'db_d365opsdev_contoso_ax_20251101_0a1b',
  user: 'JIT-ada-7f3c21',
  password: 'Zx9!mock-not-real',
  trustServerCertificate: false,
};
const hostile: ConnectionValues = {
  server: '127.0.0.1,14330',
  database: 'a b;c',
  user: "o'neil@contoso",
  password: `{p}"'; Encrypt=False;=%+ `,
  trustServerCertificate: true,
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('{', '}', '"', "'", ';', '=', ' ', '%', '+', '@', ':', '/', 'a'),
  }),
);
const anyValues = fc.record({
  server: fc.constantFrom(plain.server, '127.0.0.1,14330', 'localhost'),
  database: anyText,
  user: anyText,
  password: anyText,
  trustServerCertificate: fc.boolean(),
});

/** Compares every pair, so that nothing can be slipped in between. */
function assertPairs(text: string, expected: Record<string, string>): void {
  assert.deepEqual(Object.fromEntries(parse(text).entries()), expected);
}

describe('adoNet', () => {
  it("has the form of Visual Studio's dialog", () => {
    assert.equal(
      adoNet(plain),
      'Server=spartan-srv-weu-d365ops-0a1b2c3d.database.windows.net;' +
        'Database=db_d365opsdev_contoso_ax_20251101_0a1b;User Id=JIT-ada-7f3c21;' +
        'Password=Zx9!mock-not-real;Encrypt=True;TrustServerCertificate=False;',
    );
  });

  it('quotes characters that would end a value or be trimmed', () => {
    assert.equal(
      adoNet(hostile),
      `Server=127.0.0.1,14330;Database="a b;c";User Id="o'neil@contoso";` +
        `Password="{p}""'; Encrypt=False;=%+ ";Encrypt=True;TrustServerCertificate=True;`,
    );
  });

  it('keeps each value for a parser', () => {
    fc.assert(
      fc.property(anyValues, values => {
        assertPairs(adoNet(values), {
          server: values.server,
          database: values.database,
          'user id': values.user,
          password: values.password,
          encrypt: 'True',
          trustservercertificate: values.trustServerCertificate ? 'True' : 'False',
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a hostile server name in its place', () => {
    const server = 'a.contoso.com;Encrypt=False';
    assert.equal(parse(adoNet({ ...plain, server })).get('server'), server);
  });
});

describe('odbc', () => {
  it('names the driver and writes plain values bare', () => {
    assert.equal(
      odbc(plain),
      'Driver={ODBC Driver 18 for SQL Server};' +
        'Server=spartan-srv-weu-d365ops-0a1b2c3d.database.windows.net;' +
        'Database=db_d365opsdev_contoso_ax_20251101_0a1b;UID=JIT-ada-7f3c21;' +
        'PWD={Zx9!mock-not-real};Encrypt=yes;TrustServerCertificate=no;',
    );
  });

  it('doubles closing braces and leaves a port outside of braces', () => {
    assert.equal(
      odbc(hostile),
      'Driver={ODBC Driver 18 for SQL Server};Server=127.0.0.1,14330;Database={a b;c};' +
        `UID={o'neil@contoso};PWD={{p}}"'; Encrypt=False;=%+ };` +
        'Encrypt=yes;TrustServerCertificate=yes;',
    );
  });

  it('keeps each value for a parser', () => {
    fc.assert(
      fc.property(anyValues, values => {
        assertPairs(odbc(values), {
          driver: 'ODBC Driver 18 for SQL Server',
          server: values.server,
          database: values.database,
          uid: values.user,
          pwd: values.password,
          encrypt: 'yes',
          trustservercertificate: values.trustServerCertificate ? 'yes' : 'no',
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a hostile server name in its place', () => {
    const server = 'a.contoso.com;Encrypt=no';
    assert.equal(parse(odbc({ ...plain, server })).get('server'), server);
  });
});

describe('jdbc', () => {
  it('writes plain values bare', () => {
    assert.equal(
      jdbc({ ...plain, password: 'Zx9mock' }),
      'jdbc:sqlserver://spartan-srv-weu-d365ops-0a1b2c3d.database.windows.net;' +
        'databaseName=db_d365opsdev_contoso_ax_20251101_0a1b;user=JIT-ada-7f3c21;' +
        'password=Zx9mock;encrypt=true;trustServerCertificate=false;',
    );
  });

  it('writes the port as URLs do', () => {
    assert.match(jdbc(hostile), /^jdbc:sqlserver:\/\/127\.0\.0\.1:14330;databaseName=\{a b;c\};/u);
  });

  it('keeps each value for a parser', () => {
    fc.assert(
      fc.property(anyValues, values => {
        const text = jdbc(values);
        assertPairs(text.slice(text.indexOf(';') + 1), {
          databasename: values.database,
          user: values.user,
          password: values.password,
          encrypt: 'true',
          trustservercertificate: String(values.trustServerCertificate),
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('makes a hostile server name a property', () => {
    const text = jdbc({ ...plain, server: 'a.contoso.com;encrypt=false,1433' });
    assert.ok(text.startsWith('jdbc:sqlserver://;serverName={a.contoso.com;encrypt=false};'));
    assert.ok(text.endsWith(';portNumber=1433;'));
    const withoutPort = jdbc({ ...plain, server: 'a:b' });
    assert.ok(withoutPort.startsWith('jdbc:sqlserver://;serverName={a:b};'));
    assert.doesNotMatch(withoutPort, /portNumber/u);
  });
});

describe('goUrl', () => {
  it('is a URL with the database in its query', () => {
    assert.equal(
      goUrl(plain),
      'sqlserver://JIT-ada-7f3c21:Zx9!mock-not-real@' +
        'spartan-srv-weu-d365ops-0a1b2c3d.database.windows.net' +
        '?database=db_d365opsdev_contoso_ax_20251101_0a1b&encrypt=true&TrustServerCertificate=false',
    );
  });

  it('keeps each value for a URL parser', () => {
    fc.assert(
      fc.property(anyValues, values => {
        const url = new URL(goUrl(values));
        assert.equal(decodeURIComponent(url.username), values.user);
        assert.equal(decodeURIComponent(url.password), values.password);
        assert.equal(url.host, values.server.replace(',', ':'));
        assert.deepEqual(Object.fromEntries(url.searchParams), {
          database: values.database,
          encrypt: 'true',
          TrustServerCertificate: String(values.trustServerCertificate),
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a hostile server name in its place', () => {
    const url = new URL(goUrl({ ...plain, server: 'evil@a.contoso.com/?encrypt=false&x=' }));
    assert.equal(decodeURIComponent(url.hostname), 'evil@a.contoso.com/?encrypt=false&x=');
    assert.equal(url.searchParams.get('encrypt'), 'true');
  });

  it('replaces a lone surrogate, which no URL can contain', () => {
    assert.match(goUrl({ ...plain, password: 'a\ud83d' }), /:a%EF%BF%BD@/u);
  });
});

describe('sqlAlchemy', () => {
  it('is a URL with a plain database in its path', () => {
    assert.equal(
      sqlAlchemy({ ...plain, server: `${plain.server},1433` }),
      'mssql+pyodbc://JIT-ada-7f3c21:Zx9!mock-not-real@' +
        'spartan-srv-weu-d365ops-0a1b2c3d.database.windows.net:1433' +
        '/db_d365opsdev_contoso_ax_20251101_0a1b' +
        '?driver=ODBC%20Driver%2018%20for%20SQL%20Server&Encrypt=yes&TrustServerCertificate=no',
    );
  });

  it('keeps each value for a URL parser', () => {
    fc.assert(
      fc.property(anyValues, values => {
        const url = new URL(sqlAlchemy(values));
        const { database = url.pathname.slice(1), ...rest } = Object.fromEntries(url.searchParams);
        assert.equal(database, values.database);
        assert.equal(decodeURIComponent(url.username), values.user);
        assert.equal(decodeURIComponent(url.password), values.password);
        assert.equal(url.host, values.server.replace(',', ':'));
        assert.deepEqual(rest, {
          driver: 'ODBC Driver 18 for SQL Server',
          Encrypt: 'yes',
          TrustServerCertificate: values.trustServerCertificate ? 'yes' : 'no',
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('lcsLines', () => {
  it('is server and database, user, password, each as it is', () => {
    assert.equal(
      lcsLines(hostile),
      `127.0.0.1,14330\\a b;c\no'neil@contoso\n{p}"'; Encrypt=False;=%+ `,
    );
  });
});

describe('splitServer', () => {
  it('separates the port', () => {
    assert.deepEqual(splitServer('127.0.0.1,14330'), { host: '127.0.0.1', port: '14330' });
    assert.deepEqual(splitServer('a.contoso.com , 1433'), { host: 'a.contoso.com', port: '1433' });
  });

  it('leaves a server without a port unchanged', () => {
    for (const server of ['', 'localhost', 'a,b', ',1433', 'a,123456']) {
      assert.deepEqual(splitServer(server), { host: server, port: '' });
    }
  });

  it('leaves a text unchanged that is longer than any server', () => {
    for (const filling of ['a', ' ', ',', ' ,', ', 1433']) {
      const server = `a${filling.repeat(1_000_000 / filling.length)},1433`;
      assert.ok(splitServer(server).host === server);
      assert.equal(splitServer(server).port, '');
    }
  });
});

describe('connectionStringFormats', () => {
  it('has a different name for each format', () => {
    const ids = connectionStringFormats.map(({ id }) => id);
    const names = connectionStringFormats.map(({ name }) => name);
    assert.deepEqual(ids, ['adoNet', 'odbc', 'jdbc', 'goUrl', 'sqlAlchemy', 'lcsLines']);
    assert.equal(new Set(names).size, ids.length);
  });

  it('contains each value in each format', () => {
    for (const { format } of connectionStringFormats) {
      const text = format({ ...plain, password: 'Zx9mock' });
      for (const value of [plain.server, plain.database, plain.user, 'Zx9mock']) {
        assert.ok(text.includes(value));
      }
    }
  });
});

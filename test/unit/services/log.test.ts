import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import {
  connectionStringFormats,
  type ConnectionValues,
} from '../../../src/access/connectionString';
import { redact } from '../../../src/access/log';
import { createLog } from '../../../src/services/log';
import { issueToken } from '../../emulator';

describe('the log', () => {
  it('contains text without secrets unchanged', () => {
    for (const plain of [
      'Request failed: outcomeUnknown HTTP 502 0x80040216',
      'Sign-in for https://contoso.crm4.dynamics.com: AADSTS50020: User account is a guest.',
      'Show password was pressed.',
    ]) {
      assert.equal(redact(plain), plain);
    }
  });

  it('contains no token', () => {
    const claims = { aud: 'https://a.example', oid: 'o', upn: 'u', tid: 't', exp: 1 };
    const token = issueToken(claims);
    const web = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N-XgL0n3I9Pl_U';
    for (const text of [
      `Authorization: Bearer ${token}`,
      `authorization: bearer opaque-token-123, accept: */*`,
      `{"headers":{"Authorization":"Bearer ${web}"}}`,
      `a token ${web} in the middle`,
      `Bearer\n${token}`,
    ]) {
      const shown = redact(text);
      assert.ok(shown.includes('[redacted]'), shown);
      for (const secret of [...token.split('.'), ...web.split('.'), 'opaque-token']) {
        assert.ok(!shown.includes(secret), shown);
      }
    }
  });

  it('contains no password of a connection string, regardless of quoting', () => {
    const written = [
      'Server=a;User ID=u;Password=s3cret,and&more;Encrypt=True',
      'PWD = s3cret ; x',
      'Pwd={s3c}}ret;more};x',
      'Password="s3c""ret;more";x',
      "password='s3c''ret;more';x",
      'sqljitpassword: s3cret',
      '{"sqljitpassword":"s3c\\"ret more","user":"u"}',
      '{"password" : "s3cret"}',
      "{ password: 's3cret' }",
    ];
    for (const text of written) {
      const shown = redact(text);
      assert.ok(!/s3c|ret|more/.test(shown), shown);
    }
  });

  it("contains no password of the product's connection strings", () => {
    // A secret in bare lines has no recognizable form.
    const formats = connectionStringFormats.filter(({ id }) => id !== 'lcsLines');
    for (const password of ['aX9!;"}\'{=1aA', '""""', "'{}'", 'plain-0ne']) {
      const parts: ConnectionValues = {
        server: 'srv.database.windows.net',
        database: 'db',
        user: 'u',
        password,
        trustServerCertificate: false,
      };
      for (const { id, format } of formats) {
        const shown = redact(format(parts));
        const harmless = redact(format({ ...parts, password: 'other' }));
        assert.equal(shown, harmless, `${id}: ${shown}`);
      }
    }
  });

  it('contains no token in lower or upper case', () => {
    const web = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N-XgL0n3I9Pl_U';
    for (const text of [web.toLowerCase(), web.toUpperCase()]) {
      assert.equal(redact(`code ${text} end`), 'code [redacted] end');
    }
  });

  it('truncates long text without exposing part of a secret', () => {
    const shown = redact('x'.repeat(1_000_000));
    assert.equal(shown, `${'x'.repeat(4_000)}…`);
    for (const start of [
      '"password":"s3c ret',
      "Password='s3c ret",
      'PWD={s3c ret',
      'PWD=s3c',
      'https://u:s3c',
      'Bearer s3c',
      '"password":"s3c\\',
    ]) {
      const filling = ' '.repeat(4_000 - start.length);
      const cut = redact(`${filling}${start}-and-more" ' } @host`);
      assert.ok(!/s3c|ret/.test(cut) && cut.includes('[redacted]'), cut.trim());
    }
  });

  it('processes any text fast', () => {
    for (const part of [
      '"',
      '""',
      "'",
      '{',
      '}',
      '\\',
      'a',
      '://',
      ':',
      'eyJ',
      'bearer ',
      'pwd=',
    ]) {
      const text = `password="${part.repeat(1_000_000 / part.length)}`;
      assert.ok(redact(text).length <= 4_001);
    }
  });

  it('redacts at every level', () => {
    const lines: string[] = [];
    const write = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
    const channel = {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
    } as unknown as LogOutputChannel;
    const log = createLog(channel);
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('Password=abc');
    const levels = ['debug', 'info', 'warn', 'error'];
    assert.deepEqual(
      lines,
      levels.map(level => `${level} [redacted]`),
    );
    lines.length = 0;
    log.info('Listing a\u202E\n2026-11-21 [error] made up\u0007');
    assert.deepEqual(lines, ['info Listing a\\u202E↵2026-11-21 [error] made up␇']);
  });
});

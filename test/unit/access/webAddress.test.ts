import assert from 'node:assert/strict';
import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { isLoopback, isSafeUrl } from '../../../src/access/webAddress';

describe('isLoopback', () => {
  it('agrees with Node about addresses that start with 127', () => {
    const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '00', '01', 'x', '1e1'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), parts => {
        const host = ['127', ...parts].join('.');
        assert.equal(isLoopback(host), isIPv4(host), host);
      }),
    );
  });

  it('accepts only names of this computer', () => {
    for (const host of ['localhost', '[::1]', '::1', '127.0.0.1', '127.255.255.255']) {
      assert.equal(isLoopback(host), true, host);
    }
    for (const host of ['', '128.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example']) {
      assert.equal(isLoopback(host), false, host);
    }
  });
});

describe('isSafeUrl', () => {
  it('accepts HTTPS, and HTTP on this computer', () => {
    for (const url of ['https://a.example', 'http://127.0.0.1:4100/x', 'http://localhost']) {
      assert.equal(isSafeUrl(url), true, url);
    }
    for (const url of ['', 'a.example', 'http://a.example', 'file:///x', 'ws://127.0.0.1']) {
      assert.equal(isSafeUrl(url), false, url);
    }
  });

  it('rejects user names and passwords', () => {
    for (const who of ['ada@', 'ada:secret@', ':secret@']) {
      assert.equal(isSafeUrl(`https://${who}a.example/`), false, who);
      assert.equal(isSafeUrl(`http://${who}127.0.0.1:4100/`), false, who);
    }
  });
});

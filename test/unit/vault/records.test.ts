import assert from 'node:assert/strict';
import * as v from 'valibot';
import { indexSchema, pendingSchema } from '../../../src/vault/records';

const uuid = '7f3c21aa-0000-4000-8000-000000000001';

function environment(url: string) {
  return {
    id: 'unifiedEnvironments:x',
    name: 'x',
    url,
    tenantId: '',
    system: 'unifiedEnvironments',
  };
}

function indexEntry(url: string): unknown {
  return {
    grantId: uuid,
    windowId: uuid,
    environment: environment(url),
    accountId: 'a',
    accountLabel: 'a',
    role: 'Reader',
    issuedAt: 1,
    order: 1,
    expiresAt: 2,
    warnedMinutes: [],
  };
}

function pendingMark(url: string): unknown {
  return {
    id: uuid,
    environment: environment(url),
    account: { id: 'a', label: 'a' },
    sentAt: 1,
    reason: 'r',
    role: 'Reader',
    addresses: '203.0.113.7',
  };
}

describe('A record that is read', () => {
  const isRead = (url: string) => [
    v.is(indexSchema, indexEntry(url)),
    v.is(pendingSchema, pendingMark(url)),
  ];

  for (const url of [
    'https://contoso.crm4.dynamics.com',
    'http://127.0.0.1:4100/contoso-dev',
    'http://localhost:4100',
    'http://[::1]:4100',
  ]) {
    it(`may have the address ${url}`, () => {
      assert.deepEqual(isRead(url), [true, true]);
    });
  }

  for (const url of [
    '',
    'contoso.crm4.dynamics.com',
    'http://contoso.crm4.dynamics.com',
    'http://127.evil.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'command:workbench.action.quit',
  ]) {
    it(`is not understood with the address ${JSON.stringify(url)}`, () => {
      assert.deepEqual(isRead(url), [false, false]);
    });
  }
});

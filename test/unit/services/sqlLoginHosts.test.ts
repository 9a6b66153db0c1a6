import assert from 'node:assert/strict';
import { kindOfHost, isTrustedSqlHost } from '../../../src/services/sqlHosts';

const azure = { id: 'public', sqlHostSuffix: '.database.windows.net' } as const;
const custom = { id: 'custom', sqlHostSuffix: '' } as const;

describe('the hosts that may receive a password', () => {
  it('have the suffix of the cloud, by whole labels', () => {
    for (const server of [
      'srv.database.windows.net',
      'SRV.Database.Windows.NET,1433',
      'node1.tr27.westeurope1-a.worker.database.windows.net,11007',
    ]) {
      assert.equal(isTrustedSqlHost(server, azure), true, server);
    }
  });

  it('exclude similar names', () => {
    for (const server of [
      'database.windows.net',
      '.database.windows.net',
      'evildatabase.windows.net',
      'srv.database.windows.net.example.org',
      'srv.database.windows.net.',
      'example.org/.database.windows.net',
      'example.org\\x.database.windows.net',
      'a@b.database.windows.net',
      'example.org\u3002database.windows.net',
      'example.org\n.database.windows.net',
      'srv.database.usgovcloudapi.net',
      'srv..database.windows.net',
      '10.0.0.4',
      '127.0.0.1,14330',
      'localhost',
      '',
    ]) {
      assert.equal(isTrustedSqlHost(server, azure), false, server);
    }
  });

  it('include this computer only in a custom cloud', () => {
    for (const server of ['127.0.0.1,14330', 'localhost', 'LOCALHOST,1433', '::1,1433']) {
      assert.equal(isTrustedSqlHost(server, custom), true, server);
      assert.equal(isTrustedSqlHost(server, azure), false, server);
    }
    assert.equal(isTrustedSqlHost('127.0.0.1.example.org', custom), false);
    assert.equal(isTrustedSqlHost('srv.database.windows.net', custom), false);
  });

  it('include the suffix of a custom cloud, if it has one', () => {
    for (const sqlHostSuffix of [
      '.sql.contoso.local',
      'sql.contoso.local',
      ' .SQL.contoso.local ',
    ]) {
      const cloud = { id: 'custom', sqlHostSuffix } as const;
      assert.equal(kindOfHost('srv.sql.contoso.local', cloud), 'cloud');
      assert.equal(kindOfHost('srvsql.contoso.local', cloud), 'foreign');
      assert.equal(kindOfHost('127.0.0.1', cloud), 'loopback');
    }
    for (const sqlHostSuffix of ['', ' ', '.']) {
      assert.equal(kindOfHost('srv.example.org', { id: 'custom', sqlHostSuffix }), 'foreign');
    }
  });
});

import assert from 'node:assert/strict';
import { cloudIds, cloudOfHost, findCloud, type CloudId } from '../../../src/services/clouds';
import { assertFailed, errorOf, valueOf } from '../support/results';

const cloud = (id: string, custom: unknown = {}) => valueOf(findCloud(id, custom));

describe('the clouds', () => {
  const rows: readonly (readonly [CloudId, string, string, string, string, string])[] = [
    [
      'public',
      'microsoft',
      'https://globaldisco.crm.dynamics.com/',
      '.database.windows.net',
      'https://management.azure.com/',
      'https://portal.azure.com/',
    ],
    [
      'gcc',
      'microsoft',
      'https://globaldisco.crm9.dynamics.com/',
      '.database.windows.net',
      'https://management.azure.com/',
      'https://portal.azure.com/',
    ],
    [
      'gccHigh',
      'microsoft-sovereign-cloud',
      'https://globaldisco.crm.microsoftdynamics.us/',
      '.database.usgovcloudapi.net',
      'https://management.usgovcloudapi.net/',
      'https://portal.azure.us/',
    ],
    [
      'dod',
      'microsoft-sovereign-cloud',
      'https://globaldisco.crm.appsplatform.us/',
      '.database.usgovcloudapi.net',
      'https://management.usgovcloudapi.net/',
      'https://portal.azure.us/',
    ],
    [
      'china',
      'microsoft-sovereign-cloud',
      'https://globaldisco.crm.dynamics.cn/',
      '.database.chinacloudapi.cn',
      'https://management.chinacloudapi.cn/',
      'https://portal.azure.cn/',
    ],
  ];
  for (const [id, provider, discoveryUrl, suffix, resourceManagerUrl, portalUrl] of rows) {
    it(`each have their own addresses: ${id}`, () => {
      // The settings of a custom cloud don't change any other cloud.
      const row = cloud(id, {
        discoveryUrl: 'ftp://evil.example',
        environmentHosts: 5,
        resourceManagerUrl: 'https://evil.example',
      });
      assert.equal(row.id, id);
      assert.equal(row.authenticationProvider, provider);
      assert.equal(row.discoveryUrl, discoveryUrl);
      assert.equal(row.sqlHostSuffix, suffix);
      assert.equal(row.resourceManagerUrl, resourceManagerUrl);
      assert.equal(row.portalUrl, portalUrl);
      assert.equal(row.addressLookupUrl, undefined);
      assert.equal(row.environmentsHavePaths, false);
    });
  }

  const hosts: readonly (readonly [string, CloudId])[] = [
    ['contoso.crm.dynamics.com', 'public'],
    ['contoso.crm4.dynamics.com', 'public'],
    ['contoso.crm19.dynamics.com', 'public'],
    ['contoso.api.crm4.dynamics.com', 'public'],
    ['contoso.crm9.dynamics.com', 'gcc'],
    ['contoso.api.crm9.dynamics.com', 'gcc'],
    ['contoso.crm.microsoftdynamics.us', 'gccHigh'],
    ['contoso.api.crm.microsoftdynamics.us', 'gccHigh'],
    ['contoso.crm.appsplatform.us', 'dod'],
    ['contoso.crm.dynamics.cn', 'china'],
  ];
  for (const [host, id] of hosts) {
    it(`each own their hosts: ${host} belongs to ${id}`, () => {
      const owners = cloudIds.filter(each => cloud(each).ownsEnvironmentHost(host));
      assert.deepEqual(owners, [id]);
      assert.equal(cloudOfHost(host), id);
    });
  }

  for (const host of [
    '',
    'dynamics.com',
    'crm4.dynamics.com',
    '.crm4.dynamics.com',
    'contoso.dynamics.com',
    'contoso.crm4.dynamics.com.',
    'contoso.crm4.dynamics.com.evil.example',
    'contoso.crm4.dynamics.com:8443',
    'contoso.crm4.evil-dynamics.com',
    'contoso.crm4.dynamics.company',
    'contoso.crm4xdynamics.com',
    'contoso.crm4a.dynamics.com',
    'contoso.crm-4.dynamics.com',
    'contoso.evilcrm4.dynamics.com',
    'evil.contoso.crm4.dynamics.com',
    'a.b.api.crm4.dynamics.com',
    'contoso.apix.crm4.dynamics.com',
    'con_toso.crm4.dynamics.com',
    'contoso.crm4.dynamics.cn',
    'contoso.crm4.microsoftdynamics.us',
    '127.0.0.1',
  ]) {
    it(`don't own similar hosts: ${host === '' ? '(nothing)' : host}`, () => {
      for (const id of cloudIds) assert.equal(cloud(id).ownsEnvironmentHost(host), false, id);
      assert.equal(cloudOfHost(host), undefined);
    });
  }

  it('have no other names', () => {
    for (const id of ['', 'Public', 'moon', 'constructor', '__proto__']) {
      const error = errorOf(findCloud(id, {}));
      assert.equal(error.code, 'settingInvalid');
      assert.equal('setting' in error.values && error.values.setting, 'sqlCredentials.cloud');
    }
  });
});

describe('a custom cloud', () => {
  it('owns no hosts and has no services without settings', () => {
    for (const custom of [{}, undefined, null]) {
      const { ownsEnvironmentHost, ...row } = cloud('custom', custom);
      assert.deepEqual(row, {
        id: 'custom',
        authenticationProvider: 'microsoft',
        discoveryUrl: '',
        environmentsHavePaths: true,
        lcsUrls: [],
        sqlHostSuffix: '',
        resourceManagerUrl: '',
        portalUrl: '',
        addressLookupUrl: '',
      });
      assert.equal(ownsEnvironmentHost('contoso.crm4.dynamics.com'), false);
      assert.equal(ownsEnvironmentHost(''), false);
    }
  });

  it('uses its settings', () => {
    const { ownsEnvironmentHost, ...row } = cloud('custom', {
      authenticationProvider: 'emulator',
      discoveryUrl: 'http://127.0.0.1:4100/',
      environmentHosts: ['127.0.0.1:4100'],
      resourceManagerUrl: 'http://127.0.0.1:4100/',
      lcsUrl: 'http://127.0.0.1:4100/lcs/',
      addressLookupUrl: 'http://localhost:4100/ip',
      sqlHostSuffix: '.database.local',
      unknownKey: 'is ignored',
    });
    assert.deepEqual(row, {
      id: 'custom',
      authenticationProvider: 'emulator',
      discoveryUrl: 'http://127.0.0.1:4100/',
      environmentsHavePaths: true,
      lcsUrls: ['http://127.0.0.1:4100/lcs'],
      sqlHostSuffix: '.database.local',
      resourceManagerUrl: 'http://127.0.0.1:4100/',
      portalUrl: '',
      addressLookupUrl: 'http://localhost:4100/ip',
    });
    assert.equal(ownsEnvironmentHost('127.0.0.1:4100'), true);
  });

  it('owns hosts by whole labels if an entry has no port', () => {
    const owns = cloud('custom', {
      environmentHosts: [' .Sovereign.Example ', 'one.example'],
    }).ownsEnvironmentHost;
    for (const host of ['sovereign.example', 'a.sovereign.example', 'a.b.sovereign.example']) {
      assert.equal(owns(host), true, host);
    }
    for (const host of [
      'evilsovereign.example',
      'sovereign.example.evil.example',
      'sovereign.example:8443',
      'a.sovereign.example:8443',
      'two.example',
    ]) {
      assert.equal(owns(host), false, host);
    }
  });

  it('owns exactly the host and port of an entry with a port', () => {
    const owns = cloud('custom', {
      environmentHosts: ['127.0.0.1:4100', '[::1]:4100'],
    }).ownsEnvironmentHost;
    assert.equal(owns('127.0.0.1:4100'), true);
    assert.equal(owns('[::1]:4100'), true);
    for (const host of ['127.0.0.1', '127.0.0.1:41000', 'a.127.0.0.1:4100', '127.0.0.1:410']) {
      assert.equal(owns(host), false, host);
    }
  });

  const mistakes: readonly (readonly [unknown, string])[] = [
    ['text', 'value: '],
    [{ discoveryUrl: 'http://sovereign.example/' }, 'discoveryUrl: must be an https address'],
    [{ discoveryUrl: 'ftp://127.0.0.1/' }, 'discoveryUrl: must be an https address'],
    [{ resourceManagerUrl: 'not a URL' }, 'resourceManagerUrl: must be an https address'],
    [{ lcsUrl: 'javascript:alert(1)' }, 'lcsUrl: must be an https address'],
    [{ lcsUrl: 'https://ada:secret@lcs.example/' }, 'lcsUrl: must be an https address'],
    [{ addressLookupUrl: 'http://0x7f.evil.example/' }, 'addressLookupUrl: must be'],
    [{ discoveryUrl: 5 }, 'discoveryUrl: '],
    [{ environmentHosts: 'one.example' }, 'environmentHosts: '],
    [{ environmentHosts: ['one.example', 5] }, 'environmentHosts.1: '],
    [{ authenticationProvider: '' }, 'authenticationProvider: '],
    [{ sqlHostSuffix: null }, 'sqlHostSuffix: '],
  ];
  for (const [custom, reason] of mistakes) {
    it(`reports the problem of ${JSON.stringify(custom)}`, () => {
      const error = errorOf(findCloud('custom', custom));
      assert.equal(error.code, 'settingInvalid');
      const values = error.values as { readonly setting: string; readonly reason: string };
      assert.equal(values.setting, 'sqlCredentials.customCloud');
      assert.ok(values.reason.startsWith(reason), values.reason);
    });
  }

  it('allows unencrypted connections only to this computer', () => {
    for (const discoveryUrl of [
      'https://sovereign.example',
      'http://localhost:1/',
      'http://127.9.9.9/',
      'http://[::1]:1/',
    ]) {
      assert.equal(cloud('custom', { discoveryUrl }).discoveryUrl, discoveryUrl);
    }
    for (const discoveryUrl of [
      'http://127.0.0.1.evil.example/',
      'http://[::2]/',
      'http://10.0.0.1/',
    ]) {
      const reason = 'discoveryUrl: must be an https address';
      const setting = 'sqlCredentials.customCloud';
      assertFailed(findCloud('custom', { discoveryUrl }), 'settingInvalid', { setting, reason });
    }
  });
});

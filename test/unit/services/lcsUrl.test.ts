import assert from 'node:assert/strict';
import { cloudIds, findCloud, type CloudId } from '../../../src/services/clouds';
import { exampleLcsUrl, lcsBaseOf, parseLcsUrl } from '../../../src/services/lcsUrl';
import { errorOf, valueOf } from '../support/results';

const cloud = (id: string, custom: unknown = {}) => valueOf(findCloud(id, custom));
const guid = 'dddddddd-1111-4222-8333-444444444444';
const page = `/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=${guid}`;

describe('the hosts of Lifecycle Services', () => {
  const hosts: readonly (readonly [string, readonly CloudId[]])[] = [
    ['lcs.dynamics.com', ['public']],
    ...['eu', 'fr', 'sa', 'uae', 'ch', 'no'].map(
      region => [`${region}.lcs.dynamics.com`, ['public']] as const,
    ),
    ['gov.lcs.microsoftdynamics.us', ['gcc', 'gccHigh', 'dod']],
    ['lcs.dynamics.cn', ['china']],
  ];
  for (const [host, owners] of hosts) {
    it(`include the host of each cloud: ${host}`, () => {
      const found = cloudIds.filter(id => lcsBaseOf(`https://${host}/V2`, cloud(id)) !== undefined);
      assert.deepEqual(found, owners);
    });
  }

  it('include further hosts, which belong to their regions', () => {
    const row = cloud('public');
    assert.equal(
      lcsBaseOf('https://diag.eu.lcs.dynamics.com/x', row),
      'https://eu.lcs.dynamics.com',
    );
    assert.equal(lcsBaseOf('https://update.lcs.dynamics.com/', row), 'https://lcs.dynamics.com');
  });

  for (const url of [
    'http://lcs.dynamics.com/V2',
    'https://lcs.dynamics.com.evil.example/',
    'https://evil-lcs.dynamics.com/',
    'https://lcs.dynamics.com:8443/',
    'https://user@lcs.dynamics.com/',
    'https://xx.lcs.dynamics.com/',
    'https://contoso.crm4.dynamics.com/',
    'lcs.dynamics.com',
  ]) {
    it(`exclude other hosts: ${url}`, () => {
      assert.equal(lcsBaseOf(url, cloud('public')), undefined);
    });
  }

  it('are those of a custom cloud, below its path', () => {
    const row = cloud('custom', { lcsUrl: 'http://127.0.0.1:4100/lcs/' });
    assert.equal(lcsBaseOf('http://127.0.0.1:4100/lcs/V2', row), 'http://127.0.0.1:4100/lcs');
    assert.equal(lcsBaseOf('http://127.0.0.1:4100/lcsx/V2', row), undefined);
    assert.equal(lcsBaseOf('http://127.0.0.1:4101/lcs/V2', row), undefined);
    assert.equal(lcsBaseOf('https://lcs.dynamics.com/', cloud('custom')), undefined);
  });
});

describe('the address of an environment in Lifecycle Services', () => {
  const normal = `https://eu.lcs.dynamics.com/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=${guid}`;
  for (const typed of [
    normal,
    `  eu.lcs.dynamics.com${page}&IsDiagnosticsEnabledEnvironment=False `,
    `https://eu.lcs.dynamics.com/V2/Other/Page/1234567?a=1&lcsEnvironmentId=${guid.toUpperCase()}#x`,
    `https://diag.eu.lcs.dynamics.com/Some/1234567/Page?environmentid=${guid}`,
    `https://eu.lcs.dynamics.com/V2/App/1234567#/details?environmentId=${guid}`,
    `"${normal}"`,
    `\u201e${normal}\u201c`,
    `<${normal}>`,
    `\u200b${normal}\u2060`,
    normal.replace('https://', 'https:/'),
  ]) {
    it(`is recognized: ${typed}`, () => {
      const found = valueOf(parseLcsUrl(typed, cloud('public')));
      assert.deepEqual(found, {
        baseUrl: 'https://eu.lcs.dynamics.com',
        projectId: '1234567',
        environmentId: guid,
      });
      assert.deepEqual(valueOf(parseLcsUrl(normal, cloud('public'))), found);
    });
  }

  for (const typed of [
    '',
    'words',
    `https://lcs.dynamics.cn${page}`,
    `https://eu.lcs.dynamics.com/V2/EnvironmentDetailsV3New/1234567`,
    `https://eu.lcs.dynamics.com/V2/EnvironmentDetailsV3New/?EnvironmentId=${guid}`,
    'https://eu.lcs.dynamics.com/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=none',
    `javascript:alert(1)//${page}`,
  ]) {
    it(`isn't recognized: ${typed}`, () => {
      const { code, values } = errorOf(parseLcsUrl(typed, cloud('public')));
      assert.equal(code, 'lcsAddressUnknown');
      const example = 'https://lcs.dynamics.com/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=…';
      assert.deepEqual(values, { text: typed, example });
    });
  }

  it('has an example in each cloud that has Lifecycle Services', () => {
    for (const id of cloudIds.filter(each => each !== 'custom')) {
      const example = exampleLcsUrl(cloud(id)).replace('…', guid);
      assert.equal(valueOf(parseLcsUrl(example, cloud(id))).environmentId, guid);
    }
    assert.equal(exampleLcsUrl({ lcsUrls: [] }), '');
  });
});

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { findCloud } from '../../../src/services/clouds';
import { parseEnvironmentUrl } from '../../../src/unifiedEnvironments/environmentUrl';
import { assertFailed, errorOf, valueOf } from '../support/results';

const publicCloud = valueOf(findCloud('public', {}));
const custom = valueOf(
  findCloud('custom', { environmentHosts: ['127.0.0.1:4100', 'sovereign.example'] }),
);

describe('the address of an environment', () => {
  const normal = 'https://contoso-dev.crm4.dynamics.com';
  for (const typed of [
    normal,
    `${normal}/`,
    `  ${normal}  `,
    'contoso-dev.crm4.dynamics.com',
    'HTTPS://Contoso-Dev.CRM4.Dynamics.com/',
    'https://contoso-dev.api.crm4.dynamics.com',
    'https://contoso-dev.api.crm4.dynamics.com/api/data/v9.2/',
    `${normal}:443/`,
    `${normal}/main.aspx?appid=1&pagetype=entitylist#x`,
    `${normal}/apps/uniquename/`,
    `${normal}/anything/else`,
    `"${normal}"`,
    `'${normal}/'`,
    `\`${normal}\``,
    `\u201c${normal}\u201d`,
    `\u201e${normal}\u201c`,
    `\u00ab ${normal} \u00bb`,
    `\u300c${normal}\u300d`,
    `<${normal}>`,
    `"${normal}",`,
    `\u200b${normal}\u200b`,
    `\ufeff${normal}`,
    `\u00a0${normal}\u00a0`,
    `\u202a${normal}\u202c`,
    'https://contoso-\u200bdev.crm4.dynamics.com',
    'https://contoso-dev\u00ad.crm4.dynamics.com',
    'https:/contoso-dev.crm4.dynamics.com',
    'https:contoso-dev.crm4.dynamics.com',
    'https//contoso-dev.crm4.dynamics.com',
    'https:\\\\contoso-dev.crm4.dynamics.com',
    'https:///contoso-dev.crm4.dynamics.com',
    '//contoso-dev.crm4.dynamics.com',
    'https://contoso‑dev.crm4.dynamics.com'.replace('‑', '-'),
  ]) {
    it(`has one normal form: ${typed}`, () => {
      assert.equal(valueOf(parseEnvironmentUrl(typed, publicCloud)), normal);
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['', 'environmentMissing'],
    ['   ', 'environmentMissing'],
    ['""', 'environmentMissing'],
    ['\u200b', 'environmentMissing'],
    ['https://contoso -dev.crm4.dynamics.com', 'environmentNotAUrl'],
    ['https://contoso\u00a0dev.crm4.dynamics.com', 'environmentNotAUrl'],
    ['http:/contoso.crm4.dynamics.com', 'environmentInsecure'],
    ['contoso dev', 'environmentNotAUrl'],
    ['https://', 'environmentNotAUrl'],
    ['mailto:ada@contoso.com', 'environmentNotAUrl'],
    ['https://ada@contoso.crm4.dynamics.com', 'environmentNotAUrl'],
    ['https://ada:secret@contoso.crm4.dynamics.com', 'environmentNotAUrl'],
    ['https://contoso.crm4.dynamics.com@evil.example', 'environmentNotAUrl'],
    ['file:///etc/passwd', 'environmentNotAUrl'],
    ['http://contoso.crm4.dynamics.com', 'environmentInsecure'],
    ['ftp://contoso.crm4.dynamics.com', 'environmentInsecure'],
    ['javascript://contoso.crm4.dynamics.com/%0aalert(1)', 'environmentInsecure'],
    ['https://contoso.crm4.dynamics.com.evil.example', 'environmentOtherCloud'],
    ['https://evil.example/contoso.crm4.dynamics.com', 'environmentOtherCloud'],
    ['https://evil.example?contoso.crm4.dynamics.com', 'environmentOtherCloud'],
    ['https://evil.example#.crm4.dynamics.com', 'environmentOtherCloud'],
    ['https://evil.example\\.crm4.dynamics.com', 'environmentOtherCloud'],
    ['https://crm4.dynamics.com', 'environmentOtherCloud'],
    ['https://contoso.crm4.dynamics.com:8443', 'environmentOtherCloud'],
    ['https://contoso.crm4.dynamics.com.', 'environmentOtherCloud'],
    ['https://evil.contoso.crm4.dynamics.com', 'environmentOtherCloud'],
    ['https://сontoso.crm4.dynamics.cоm', 'environmentOtherCloud'],
    ['https://contoso.crm9.dynamics.com', 'environmentOtherCloud'],
    ['https://contoso.crm.dynamics.cn', 'environmentOtherCloud'],
    ['http://127.0.0.1:4100/contoso-dev', 'environmentOtherCloud'],
    ['https://localhost/contoso-dev', 'environmentOtherCloud'],
  ];
  for (const [typed, code] of refused) {
    it(`is refused: ${typed === '' ? '(nothing)' : typed}`, () => {
      assert.equal(errorOf(parseEnvironmentUrl(typed, publicCloud)).code, code);
    });
  }

  it('names the cloud that it belongs to instead', () => {
    const host = 'contoso.crm9.dynamics.com';
    const other = parseEnvironmentUrl(`https://${host}`, publicCloud);
    assertFailed(other, 'environmentOtherCloud', { host, cloud: 'gcc' });
    const none = parseEnvironmentUrl('https://evil.example:8443/x', publicCloud);
    assertFailed(none, 'environmentOtherCloud', { host: 'evil.example:8443', cloud: '' });
  });

  for (const host of [
    'contoso.operations.dynamics.com',
    'contoso-dev.operations.eu.dynamics.com',
    'contoso.operations.uae.dynamics.com',
    'contoso.sandbox.operations.dynamics.com',
    'contoso.sandbox.operations.eu.dynamics.com',
    'contosodevaos.cloudax.dynamics.com',
    'contosodevaos.cloudax.uae.dynamics.com',
    'contosodevaos.axcloud.dynamics.com',
    'usnconeboxax1aos.cloud.onebox.dynamics.com',
    'contoso.operations.gov.microsoftdynamics.us',
    'contoso.operations.dynamics.cn',
  ]) {
    it(`is not the one of the finance and operations application: ${host}`, () => {
      for (const typed of [host, `https://${host}/?cmp=USMF&mi=DefaultDashboard`]) {
        assertFailed(parseEnvironmentUrl(typed, publicCloud), 'environmentFinOpsUrl', { host });
      }
    });
  }

  for (const url of [
    'https://lcs.dynamics.com/V2',
    'https://eu.lcs.dynamics.com/V2/ProjectDashboard/1234567',
    'https://lcs.dynamics.com/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=dddddddd-1111-4222-8333-000000000001',
  ]) {
    it(`is not a page of Lifecycle Services: ${url}`, () => {
      const host = new URL(url).host;
      assertFailed(parseEnvironmentUrl(url, publicCloud), 'environmentOfLcs', { host, url });
    });
  }

  for (const host of [
    'make.powerapps.com',
    'make.gov.powerapps.us',
    'admin.powerplatform.microsoft.com',
    'gcc.admin.powerplatform.microsoft.us',
    'make.powerapps.cn',
    'make.high.powerapps.us',
    'make.apps.appsplatform.us',
    'make.powerautomate.com',
    'make.preview.powerautomate.com',
    'flow.microsoft.com',
    'emea.flow.microsoft.com',
    'make.gov.powerautomate.us',
    'make.high.powerautomate.us',
    'gov.flow.microsoft.us',
    'flow.appsplatform.us',
    'make.powerautomate.appsplatform.us',
    'make.powerautomate.cn',
    'copilotstudio.microsoft.com',
    'copilotstudio.preview.microsoft.com',
    'web.powerva.microsoft.com',
    'gcc.powerva.microsoft.us',
    'high.powerva.microsoft.us',
    'make.powerpages.microsoft.com',
    'high.admin.powerplatform.microsoft.us',
    'admin.appsplatform.us',
  ]) {
    it(`is not a page about environments: ${host}`, () => {
      const url = `https://${host}/environments/Default-1/home`;
      assertFailed(parseEnvironmentUrl(url, publicCloud), 'environmentOfPortal', { host });
    });
  }

  it('takes no look-alike for a portal, and no environment of a government', () => {
    for (const host of [
      'make.evilpowerapps.com',
      'powerapps.com.example.org',
      'flowmicrosoft.com',
    ]) {
      assertFailed(parseEnvironmentUrl(host, publicCloud), 'environmentOtherCloud', {
        host,
        cloud: '',
      });
    }
    const dod = valueOf(findCloud('dod', {}));
    const url = 'https://contoso.crm.appsplatform.us';
    assert.equal(valueOf(parseEnvironmentUrl(url, dod)), url);
  });

  it('never throws, and returns only addresses of the cloud', () => {
    const part = fc.constantFrom(
      'https:',
      'http:',
      '/',
      '//',
      '\\',
      'contoso',
      '.crm4',
      '.dynamics.com',
      '@',
      ':',
      '?',
      '#',
      '"',
      '\u200b',
      ' ',
      '\n',
      '\u3002',
      '%2e',
      '.api',
      '..',
    );
    const typed = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 12 }).map(p => p.join('')),
    );
    fc.assert(
      fc.property(typed, text => {
        const result = parseEnvironmentUrl(text, publicCloud);
        if (!result.ok) return;
        assert.match(result.value, /^https:\/\/[a-z0-9-]+(\.api)?\.crm\d*\.dynamics\.com$/);
        assert.deepEqual(parseEnvironmentUrl(result.value, publicCloud), result);
      }),
    );
  });

  it('shows only the start of a very long text', () => {
    for (const part of ['a', ' ', '"', '\u200b', 'https://', 'a.', '<', 'https:', '1:']) {
      const text = `x${part.repeat(1_000_000 / part.length)}x`;
      const error = errorOf(parseEnvironmentUrl(text, publicCloud));
      assert.ok(JSON.stringify(error).length < 2_000, part);
    }
  });

  it('may be of an organisation that has such a name', () => {
    for (const name of ['operations', 'sandbox', 'cloudax']) {
      const url = `https://${name}.crm4.dynamics.com`;
      assert.equal(valueOf(parseEnvironmentUrl(url, publicCloud)), url);
    }
  });

  describe('in a custom cloud', () => {
    const parse = (typed: string) => valueOf(parseEnvironmentUrl(typed, custom));

    it('may have a path, below which pages are left out', () => {
      const base = 'http://127.0.0.1:4100/contoso-dev';
      for (const typed of [
        base,
        `${base}/`,
        `${base}///`,
        `${base}?x=1#y`,
        `${base}/main.aspx?appid=1`,
        `${base}/api/data/v9.2/`,
        `${base}/apps/x`,
        `${base}/WebResources/x.html`,
        `${base}/x/..`,
      ]) {
        assert.equal(parse(typed), base, typed);
      }
      assert.equal(parse('http://127.0.0.1:4100'), 'http://127.0.0.1:4100');
      assert.equal(parse('http://127.0.0.1:4100/a/b'), 'http://127.0.0.1:4100/a/b');
    });

    it('must be one of its hosts', () => {
      for (const typed of [
        'http://127.0.0.1:4101/contoso-dev',
        'http://127.0.0.1/contoso-dev',
        'https://evil.example/',
        'https://contoso.crm4.dynamics.com',
      ]) {
        assert.equal(errorOf(parseEnvironmentUrl(typed, custom)).code, 'environmentOtherCloud');
      }
    });

    it('is encrypted, but for this computer', () => {
      const plain = parseEnvironmentUrl('http://contoso.sovereign.example', custom);
      assert.equal(errorOf(plain).code, 'environmentInsecure');
      assert.equal(parse('contoso.sovereign.example/x'), 'https://contoso.sovereign.example/x');
    });

    it('has no label of the API', () => {
      assert.equal(parse('contoso.api.sovereign.example'), 'https://contoso.sovereign.example');
      assert.equal(parse('x.api.sovereign.example/p/'), 'https://x.sovereign.example/p');
    });
  });

  it('keeps a label of the API where no environment would be without it', () => {
    const host = 'contoso.api.only.example';
    const cloud = valueOf(findCloud('custom', { environmentHosts: [host] }));
    assert.equal(valueOf(parseEnvironmentUrl(host, cloud)), `https://${host}`);
  });
});

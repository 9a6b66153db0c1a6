import assert from 'node:assert/strict';
import { readDuration, writeDuration } from '../../../../src/managedApplications/client/durations';
import { readResourceError } from '../../../../src/managedApplications/client/responses';
import { recognizeApplicationId } from '../../../../src/managedApplications/picker';
import { objectIdOf } from '../../../../src/managedApplications/client/applications';
import { portalUrl } from '../../../../src/managedApplications/window';
import { findCloud } from '../../../../src/services/clouds';
import { defaultAccount, issueToken } from '../../../emulator';
import { assertFailed, valueOf } from '../../support/results';
import { hour, minute } from './support';

const id =
  '/subscriptions/99999999-0000-4000-8000-000000000001/resourceGroups/contoso-apps' +
  '/providers/Microsoft.Solutions/applications/contosoapp';

describe('the resource id of an application', () => {
  for (const text of [
    id,
    `  ${id}/ `,
    `"${id}"`,
    id.toLowerCase(),
    id.toUpperCase(),
    `https://portal.azure.com/#@fabrikam.com/resource${id}/overview`,
    `https://portal.azure.us/#resource${id}`,
    `https://portal.azure.com/#view/Microsoft_Azure_Solutions/Blade/id/${encodeURIComponent(id)}/tab~/0`,
    `https://management.azure.com${id}?api-version=2021-07-01`,
  ]) {
    it(`is understood as it is copied: ${text.trim().slice(0, 60)}`, () => {
      const address = valueOf(recognizeApplicationId(text));
      assert.equal(address.type, 'Microsoft.Solutions/applications');
      assert.equal(address.name.toLowerCase(), 'contosoapp');
      assert.equal(address.resourceGroup.toLowerCase(), 'contoso-apps');
    });
  }

  for (const text of [
    '',
    'contosoapp',
    id.replace('applications', 'jitRequests'),
    id.replace('applications', 'applicationDefinitions'),
    id.replace('Solutions', 'Compute'),
    id.replace('contoso-apps', '..'),
    id.replace('contosoapp', '..'),
    id.replace('contoso-apps', 'a%2Fb'),
    `${id}?x=1`,
    `${id}/jitRequests/x`,
    'https://portal.azure.com/#home',
    'https://portal.azure.com/%E0%A4%A',
  ]) {
    it(`is not what only looks like one: ${text.slice(0, 60)}`, () => {
      assertFailed(recognizeApplicationId(text), 'applicationIdInvalid', { text });
    });
  }
});

describe('durations of Azure', () => {
  const lengths: readonly (readonly [string, number | undefined])[] = [
    ['PT8H', 8 * hour],
    ['PT1H30M', 1.5 * hour],
    ['PT0.5H', hour / 2],
    ['P1D', 24 * hour],
    ['P1W', 7 * 24 * hour],
    ['P1M', 30 * 24 * hour],
    ['-PT1H', undefined],
    ['8 hours', undefined],
    ['08:00:00', undefined],
    ['', undefined],
  ];
  for (const [text, milliseconds] of lengths) {
    it(`are read in milliseconds: "${text}"`, () => {
      assert.equal(readDuration(text), milliseconds);
    });
  }

  it('are written in hours, minutes and seconds', () => {
    assert.equal(writeDuration(8 * hour), 'PT8H');
    assert.equal(writeDuration(90 * minute), 'PT1H30M');
    assert.equal(writeDuration(45 * 1_000 + 900), 'PT45S');
    assert.equal(writeDuration(48 * hour), 'PT48H');
  });
});

describe('errors of Azure', () => {
  it('are read with their details, each sentence once', () => {
    const detail = (message: unknown, ...details: unknown[]) => ({ code: 'B', message, details });
    const error = {
      code: 'A',
      message: 'Outer.',
      target: null,
      details: [detail('Inner.', detail('Inner.')), detail(null), null, detail('Outer.')],
    };
    const expected = { code: 'A', message: 'Outer. Inner.' };
    assert.deepEqual(readResourceError({ error }), expected);
    assert.deepEqual(readResourceError(error), expected);
  });

  it('may be nothing', () => {
    for (const odd of [undefined, null, '', [], 5, { error: null }, { error: { code: 5 } }]) {
      assert.deepEqual(readResourceError(odd), { code: '', message: '' });
    }
  });
});

describe('the page of the portal', () => {
  it('is of the chosen cloud', () => {
    const address = valueOf(recognizeApplicationId(id));
    const page = (cloud: string) => portalUrl({ cloud: () => findCloud(cloud, {}) }, address);
    assert.equal(page('public'), `https://portal.azure.com/#resource${id}`);
    assert.equal(page('dod'), `https://portal.azure.us/#resource${id}`);
    assert.equal(page('custom'), undefined);
  });
});

describe('the object ID in a token', () => {
  const token = (claims: unknown) =>
    `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

  it('is its claim "oid"', () => {
    const { oid, upn, tid } = defaultAccount;
    const issued = issueToken({ aud: 'http://127.0.0.1', oid, upn, tid, exp: 1 });
    assert.equal(objectIdOf(issued), oid);
    assert.equal(objectIdOf(token({ oid: 'Grüße' })), 'Grüße');
  });

  it('is missing if the token is not readable', () => {
    const odd = ['', 'opaque', 'a.b.c', '..', token({}), token({ oid: 5 }), token({ oid: '' })];
    for (const each of [...odd, token(null), token('oid'), token([])]) {
      assert.equal(objectIdOf(each), undefined, each);
    }
  });
});

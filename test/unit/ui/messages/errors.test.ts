import assert from 'node:assert/strict';
import { explainError, warnOfError } from '../../../../src/ui/messages/errors';
import { accessError, type SharedErrors } from '../../../../src/access/errors';
import {
  causes,
  errorsOf,
  long,
  odd,
  testMessages,
  type ErrorSamples,
} from '../../support/errorSamples';
import { settled } from '../../support/fakeClock';
import { FakePrompts } from '../../support/fakePrompts';

const samples: ErrorSamples<SharedErrors> = {
  cancelled: [{}],
  signInFailed: [{ reason: odd }, { reason: long }],
  signInNeedsTenant: [{ reason: odd }],
  signInResourceUnknown: [{ host: odd, reason: odd }],
  signInClientRefused: [{ reason: odd }],
  signInProviderMissing: [{ provider: odd }],
  hostUnreachable: [{ host: odd }],
  certificateRefused: [{ host: odd }],
  timedOut: [{ host: odd }],
  redirected: [
    { host: odd, target: odd },
    { host: odd, target: '' },
  ],
  unauthorized: [{ host: odd, account: odd }],
  requestRefused: [{ message: odd }, { message: long }],
  tooManyRequests: [{ host: odd }],
  serviceBusy: [{ host: odd }],
  serviceFailed: [{ host: odd, status: '500' }],
  answerUnreadable: [{ host: odd }],
  outcomeUnknown: [
    ...causes().map(because => ({ environment: odd, because })),
    { environment: odd, because: 'serverError', message: odd },
  ],
  lcsAddressUnknown: [{ text: odd }, { text: odd, example: 'https://lcs.example/1' }],
  environmentMissing: [{}],
  addressesMissing: [{}],
  addressInvalid: [{ text: odd }],
  addressIsIpv6: [{ text: odd }],
  addressRangeReversed: [{ first: '203.0.113.9', last: '203.0.113.7' }],
  addressBlockInvalid: [{ text: odd }],
  addressSeveral: [{ text: odd }],
  addressLookupFailed: [{ reason: odd }],
  addressLookupOff: [{}],
  settingInvalid: [{ setting: 'sqlCredentials.cloud', reason: odd }],
  unexpected: [{ reason: odd }],
  reasonMissing: [{}],
};

describe('The message of a shared error', () => {
  testMessages(samples, explainError);

  it('has one period after the words of a service, in quotation marks and in parentheses', () => {
    const unknown = { environment: 'contoso-dev', because: 'serverError' } as const;
    for (const message of ['Bad Gateway', 'Bad Gateway.']) {
      const { sentence } = explainError(accessError('outcomeUnknown', { ...unknown, message }));
      assert.match(sentence, / It says: "Bad Gateway\." We don't know/);
    }
    for (const reason of ['No route', 'No route.']) {
      const { sentence } = explainError(accessError('addressLookupFailed', { reason }));
      assert.match(sentence, / \(No route\)\. Enter it yourself\.$/);
    }
  });

  it('has its buttons in a notification, except those of a section', async () => {
    const prompts = new FakePrompts();
    prompts.presses = ([first]) => first;
    warnOfError(prompts, accessError('serviceBusy', { host: 'h' }), explainError);
    await settled();
    assert.deepEqual(prompts.asked[0]?.more, ['Show Log']);
    assert.deepEqual(prompts.texts('open'), ['log']);
    warnOfError(prompts, accessError('cancelled', {}), explainError);
    assert.equal(prompts.texts('warning').length, 1);
  });

  it('opens the setting that it names', async () => {
    const prompts = new FakePrompts();
    prompts.presses = ([first]) => first;
    const invalid = (key: string) =>
      accessError('settingInvalid', { setting: `sqlCredentials.${key}`, reason: odd });
    for (const error of [
      invalid('customCloud'),
      invalid('tenantId'),
      invalid('clientId'),
      accessError('lcsAddressUnknown', { text: odd }),
    ]) {
      warnOfError(prompts, error, explainError);
      await settled();
    }
    const opened = ['customCloud', 'tenantId', 'clientId', 'cloud'].map(key => `setting ${key}`);
    assert.deepEqual(prompts.texts('open'), opened);
    const labels = prompts.asked.filter(({ how }) => how === 'warning').map(({ more }) => more[0]);
    const cloud = 'Open Cloud Settings';
    assert.deepEqual(labels, [cloud, 'Set Tenant', 'Set Application ID', cloud]);
  });

  it('quotes external text literally', () => {
    const { sentence } = explainError(
      accessError('requestRefused', { message: '{0} is {1} % full' }),
    );
    assert.ok(sentence.includes('{0} is {1} % full'), sentence);
  });

  it('says for every cause that an earlier credential may no longer work', () => {
    const unknown = errorsOf(samples).filter(({ code }) => code === 'outcomeUnknown');
    const sentences = unknown.map(error => explainError(error).sentence);
    assert.equal(new Set(sentences).size, causes().length + 1);
    for (const sentence of sentences) {
      assert.match(
        sentence,
        /We don't know whether a credential was created for .* An earlier one may no longer work/,
      );
    }
  });

  it('says that nothing was requested only if that is certain', () => {
    const saying = errorsOf(samples)
      .filter(error => explainError(error).sentence.includes('Nothing was requested'))
      .map(({ code }) => code);
    assert.deepEqual([...new Set(saying)].sort(), [
      'cancelled',
      'certificateRefused',
      'hostUnreachable',
    ]);
  });
});

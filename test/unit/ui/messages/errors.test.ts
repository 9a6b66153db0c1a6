import assert from 'node:assert/strict';
import {
  accessError,
  type AccessError,
  type ErrorCode,
  type ErrorValues,
  type UnknownOutcomeCause,
} from '../../../../src/access/errors';
import { explainError } from '../../../../src/ui/messages/errors';
import { remedyIds, remedyLabel } from '../../../../src/ui/messages/remedies';

/** As bad as a text from outside can be. */
const odd = 'a\u202Eb\u0000c\nd\u200B$(key)[x](command:y)<b>{0}{1}';
const long = 'x'.repeat(5000);

/** Every error, with the values it can have: a new code does not compile before it is here. */
const samples: { readonly [C in ErrorCode]: readonly ErrorValues[C][] } = {
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
  notMember: [{ account: odd, environment: odd }],
  requestForbidden: [{ account: odd, environment: odd, message: odd }],
  missingPrivilege: [{ account: odd, environment: odd }],
  notAdministrator: [{ account: odd, environment: odd }],
  notUnified: [{ environment: odd }],
  environmentNotReady: [
    { environment: odd, message: odd, hasRun: false },
    { environment: odd, message: odd, hasRun: true },
  ],
  requestRefused: [{ message: odd }, { message: long }],
  addressesRefused: [
    { addresses: odd, message: odd, hasRun: false },
    { addresses: odd, message: long, hasRun: true },
  ],
  provisioningFailed: [{ message: odd }],
  tooManyRequests: [{ host: odd }],
  serviceBusy: [{ host: odd }],
  serviceFailed: [{ host: odd, status: '500' }],
  notFromService: [{ host: odd, status: '403' }],
  answerUnreadable: [{ host: odd }],
  outcomeUnknown: [
    ...causes().map(because => ({ environment: odd, because })),
    { environment: odd, because: 'serverError', message: odd },
  ],
  answerIncomplete: [{ environment: odd, field: 'sqljitpassword' }],
  notSignedIn: [{ host: odd }],
  otherTenant: [{ host: odd, account: odd }],
  resourceManagerMissing: [{}],
  requestOtherCloud: [{ host: 'management.azure.com' }],
  resourceForbidden: [{ account: odd, message: odd }],
  resourceMissing: [{ name: odd }],
  activationUnknown: causes().map(because => ({ application: odd, request: odd, because })),
  withdrawalUnknown: [{ request: odd }],
  activationFailed: [{ message: odd }, { message: long }],
  jitOff: [{ application: odd }],
  applicationIdInvalid: [{ text: odd }, { text: long }],
  roleMissing: [{}],
  applicationMissing: [{}],
  startNotAhead: [{}],
  durationInvalid: [{ text: '' }, { text: 'soon' }],
  durationTooShort: [{}],
  durationTooLong: [{ maximumMs: 8 * 60 * 60 * 1000 }],
  lcsSessionEnded: [{ host: odd }],
  lcsChangeUnknown: causes().map(because => ({ environment: odd, because, message: odd })),
  lcsAccountMissing: [{ environment: odd }],
  lcsAccessFailed: [
    { environment: odd, message: odd },
    { environment: odd, message: '' },
  ],
  lcsPasswordMissing: [{ environment: odd, user: odd }],
  lcsDatabaseMissing: [{ environment: odd, user: odd }],
  lcsKindUnsupported: [{ environment: odd }],
  lcsEnvironmentMigrated: [{ environment: odd }],
  lcsAddressUnknown: [{ text: odd }],
  lcsOptionMissing: [{}],
  lcsClipboardEmpty: [{}],
  browserMissing: [{}],
  browserFailed: [{ reason: odd }, { reason: long }],
  browserClosed: [{}],
  signInTimedOut: [{ host: odd }],
  conditionalAccessRefused: [{ code: 'AADSTS53003' }],
  wrongAccount: [{ host: odd, code: 'AADSTS50020' }],
  accountNotAdmitted: [{ host: odd }],
  environmentMissing: [{}],
  environmentNotAUrl: [{ text: odd }, { text: long }],
  environmentInsecure: [{ text: odd }],
  environmentFinOpsUrl: [{ host: odd }],
  environmentOfLcs: [{ host: odd, url: odd }],
  environmentOfPortal: [{ host: odd }],
  environmentOtherCloud: [
    { host: odd, cloud: '' },
    { host: odd, cloud: 'gcc' },
  ],
  reasonMissing: [{}],
  addressesMissing: [{}],
  addressInvalid: [{ text: odd }],
  addressIsIpv6: [{ text: odd }],
  addressRangeReversed: [{ first: '203.0.113.9', last: '203.0.113.7' }],
  addressBlockInvalid: [{ text: odd }],
  addressSeveral: [{ text: odd }],
  addressLookupFailed: [{ reason: odd }],
  addressLookupOff: [{}],
  settingInvalid: [{ setting: 'sqlCredentials.cloud', reason: odd }],
  grantGone: [{}],
  unexpected: [{ reason: odd }],
};

/** Every cause, once: the compiler sees that none is missing. */
function causes(): UnknownOutcomeCause[] {
  const all: Record<UnknownOutcomeCause, true> = {
    timeout: true,
    connectionLost: true,
    serverError: true,
    serverBusy: true,
    redirect: true,
    cancelled: true,
    reload: true,
    unclear: true,
    unreadable: true,
    foreignAnswer: true,
  };
  return Object.keys(all) as UnknownOutcomeCause[];
}

/** The same with `detail`, which is for the log alone. */
function errors<C extends ErrorCode>(code: C): AccessError[] {
  const make = (values: ErrorValues[C]) =>
    accessError(code, values, 'for the log') as unknown as AccessError;
  return samples[code].map(make);
}

describe('the words for errors', () => {
  for (const code of Object.keys(samples) as ErrorCode[]) {
    it(`are a sentence that is fit to be shown: ${code}`, () => {
      for (const error of errors(code)) {
        const { sentence, remedies } = explainError(error);
        assert.match(sentence, /^\S.*\S$/);
        assert.doesNotMatch(sentence, /[\p{Cc}\p{Bidi_Control}\u200B]/u);
        assert.doesNotMatch(sentence, /undefined|null|NaN|\[object|for the log/);
        assert.ok(sentence.length < 1_000, `${sentence.length} characters`);
        assert.equal(new Set(remedies).size, remedies.length);
        for (const remedy of remedies) assert.ok(remedyIds.includes(remedy));
      }
    });
  }

  it('quote what was said as it was said, with nothing filled in', () => {
    const { sentence } = explainError(
      accessError('requestRefused', { message: '{0} is {1} % full' }),
    );
    assert.ok(sentence.includes('{0} is {1} % full'), sentence);
  });

  it('say after every cause that the earlier credential may have ended', () => {
    const sentences = errors('outcomeUnknown').map(error => explainError(error).sentence);
    assert.equal(new Set(sentences).size, causes().length + 1);
    for (const sentence of sentences) {
      assert.match(
        sentence,
        /unknown whether a credential was created for .* An earlier credential there may no longer work/,
      );
    }
  });

  it('say that nothing was requested only where that is certain', () => {
    const saying = (Object.keys(samples) as ErrorCode[]).filter(code =>
      errors(code).some(error => explainError(error).sentence.includes('Nothing was requested')),
    );
    assert.deepEqual(saying.sort(), ['cancelled', 'certificateRefused', 'hostUnreachable']);
  });

  it('name a button for every remedy, each its own', () => {
    const labels = remedyIds.map(remedyLabel);
    assert.equal(new Set(labels).size, remedyIds.length);
    for (const label of labels) assert.notEqual(label, '');
  });
});

import { explainError } from '../../../src/managedApplications/errorMessages';
import type { RoleErrors } from '../../../src/managedApplications/types';
import { causes, long, odd, testMessages, type ErrorSamples } from '../support/errorSamples';

const samples: ErrorSamples<RoleErrors> = {
  notSignedIn: [{ host: odd }],
  otherTenant: [{ host: odd, account: odd }],
  resourceManagerMissing: [{}],
  otherCloud: [{ host: 'management.azure.com' }],
  otherAccount: [{ account: odd, expected: odd }],
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
  startTooFar: [{}],
  durationInvalid: [{ text: '' }, { text: 'soon' }],
  durationTooShort: [{}],
  durationTooLong: [{ maximumMs: 8 * 60 * 60 * 1000 }],
};

describe('The message of an error of managed applications', () => {
  testMessages(samples, explainError);
});

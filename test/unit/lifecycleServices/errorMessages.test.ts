import { explainError } from '../../../src/lifecycleServices/errorMessages';
import type { LcsErrors } from '../../../src/lifecycleServices/types';
import { causes, long, odd, testMessages, type ErrorSamples } from '../support/errorSamples';

const samples: ErrorSamples<LcsErrors> = {
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
  lcsOptionMissing: [{}],
  lcsClipboardEmpty: [{}],
  browserMissing: [{}],
  browserFailed: [{ reason: odd }, { reason: long }],
  browserClosed: [{}],
  signInTimedOut: [{ host: odd }],
  conditionalAccessRefused: [{ code: 'AADSTS53003' }],
  wrongAccount: [{ host: odd, code: 'AADSTS50020' }],
  accountNotAdmitted: [{ host: odd }],
};

describe('The message of an error of Lifecycle Services', () => {
  testMessages(samples, explainError);
});

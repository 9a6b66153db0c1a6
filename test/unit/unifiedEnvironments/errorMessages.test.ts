import { explainError } from '../../../src/unifiedEnvironments/errorMessages';
import type { UnifiedErrors } from '../../../src/unifiedEnvironments/types';
import { long, odd, testMessages, type ErrorSamples } from '../support/errorSamples';

const samples: ErrorSamples<UnifiedErrors> = {
  addressesRefused: [
    { addresses: odd, message: odd, hasRun: false },
    { addresses: odd, message: long, hasRun: true },
  ],
  answerIncomplete: [{ environment: odd, field: 'sqljitpassword' }],
  environmentFinOpsUrl: [{ host: odd }],
  environmentInsecure: [{ text: odd }],
  environmentNotAUrl: [{ text: odd }, { text: long }],
  environmentOfLcs: [{ host: odd, url: odd }],
  environmentOfPortal: [{ host: odd }],
  environmentOtherCloud: [
    { host: odd, cloud: '' },
    { host: odd, cloud: 'gcc' },
  ],
  environmentNotReady: [
    { environment: odd, message: odd, hasRun: false },
    { environment: odd, message: odd, hasRun: true },
  ],
  missingPrivilege: [{ account: odd, environment: odd }],
  notAdministrator: [{ account: odd, environment: odd }],
  notFromService: [{ host: odd, status: '403' }],
  notMember: [{ account: odd, environment: odd }],
  notUnified: [{ environment: odd }],
  provisioningFailed: [{ message: odd }],
  requestForbidden: [{ account: odd, environment: odd, message: odd }],
};

describe('The message of an error of unified environments', () => {
  testMessages(samples, explainError);
});

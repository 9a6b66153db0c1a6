import { explainError } from '../../../src/unifiedEnvironments/errorMessages';
import { accessError, unifiedErrors } from '../../../src/unifiedEnvironments/types';
import { errorsWith, long, odd, testErrors } from '../support/errorSamples';

describe('The message of an error of unified environments', () => {
  const codes = Object.keys(unifiedErrors);
  testErrors(
    [
      ...errorsWith(codes, true),
      ...errorsWith(codes, false),
      accessError('environmentOtherCloud', { host: odd, cloud: '' }),
      accessError('addressesRefused', { addresses: odd, message: long, hasRun: true }),
    ],
    explainError,
  );
});

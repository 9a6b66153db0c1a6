import { explainError } from '../../../src/unifiedEnvironments/errorMessages';
import { accessError, unifiedErrors } from '../../../src/unifiedEnvironments/types';
import { readText } from '../manifest/support';
import { errorsWith, long, odd, testErrors } from '../support/errorSamples';

describe('The message of an error of unified environments', () => {
  const codes = Object.keys(unifiedErrors);
  const texts = readText('src/unifiedEnvironments/types.ts').matchAll(/(\w+): string/g);
  const names = [...texts].map(([, name = '']) => name);
  testErrors(
    [
      ...errorsWith(codes, names, true),
      ...errorsWith(codes, names, false),
      accessError('environmentOtherCloud', { host: odd, cloud: '' }),
      accessError('notUnified', { environment: odd, isUnified: true }),
      accessError('addressesRefused', { addresses: odd, message: long, hasRun: true }),
    ],
    explainError,
  );
});

import type { UnifiedEnvironmentsClient } from '../types';
import { describeEnvironment } from './kind';
import { listEnvironments, signInToDiscovery } from './discovery';
import { readRecords } from './records';
import { requestCredential } from './requestCredential';
import { environmentFromUrl, type ClientContext } from './context';

/** Unified environments of the Power Platform: "Request credentials to access D365 product database". */
export function createUnifiedEnvironmentsClient(
  services: ClientContext,
): UnifiedEnvironmentsClient {
  return {
    recognise: text => environmentFromUrl(text, services),
    signIn: () => signInToDiscovery(services),
    listEnvironments: (mode, signal) => listEnvironments(services, mode, signal),
    describe: (environment, signal) => describeEnvironment(services, environment, signal),
    requestAccess: (request, context) => requestCredential(services, request, context),
    readRecords: (environment, signal) => readRecords(services, environment, signal),
  };
}

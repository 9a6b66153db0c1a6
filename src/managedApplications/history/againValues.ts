import type { JitRequest } from '../types';
import type { ResourceAddress } from '../../access/resourceId';
import type { ActivationValues } from '../activations/activationValues';
import type { HistoryScope } from './scope';

/** The values of a request, to fill the form with. */
export function againValues(
  request: JitRequest,
  scope: HistoryScope,
  noteOf: (request: ResourceAddress) => string,
): ActivationValues {
  const { startsAt, clockAheadMs } = request;
  return {
    applicationId: request.applicationId,
    ...(scope.kind === 'application' ? { applicationName: scope.name } : {}),
    ...(scope.subscription === undefined ? {} : { subscriptionName: scope.subscription }),
    requestName: request.name,
    roles: request.roles,
    startsAt: startsAt === undefined ? undefined : startsAt - clockAheadMs,
    durationMs: request.duration.milliseconds,
    note: noteOf(request.address),
  };
}

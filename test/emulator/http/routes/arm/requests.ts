import {
  applicationById,
  applicationId,
  applications,
  type Application,
} from '../../../azure/resources';
import type { JitAddress, JitRequest } from '../../../azure/requests';
import type { Answer, Route } from '../../call';
import { arm, armRoute, linkBase, page, refuseArm, refuseNotFound, type ArmCall } from './arm';
import { readContent, type JitRequestBody } from './content';

const subscription = 'subscriptions/(?<subscription>[^/]+)';
const group = `${subscription}/resourceGroups/(?<group>[^/]+)`;
const requests = 'providers/Microsoft\\.Solutions/jitRequests';
const one = `${group}/${requests}/(?<name>[^/]+)`;
const operation =
  'providers/Microsoft\\.Solutions/locations/[^/]+/operationStatuses/(?<operation>[^/]+)';

/** The requests, and the operations that store them (contract E.2, E.3). */
export const requestRoutes: readonly Route[] = [
  armRoute('PUT', one, 'armRequests', put),
  armRoute('GET', one, 'armRequests', get),
  armRoute('PATCH', one, 'armRequests', patch),
  armRoute('DELETE', one, 'armRequests', remove),
  armRoute('GET', `${subscription}/${requests}`, 'armRequests', list),
  armRoute('GET', `${group}/${requests}`, 'armRequests', list),
  armRoute('GET', `${subscription}/${operation}`, 'armOperations', follow),
];

function put(call: ArmCall): Answer {
  const { world, switches, caller } = call;
  const address = addressOf(call);
  const { name } = address;
  if (name.length < 2 || name.length > switches.nameLimit) {
    const message = `The name '${name}' must have 2 to ${switches.nameLimit} characters.`;
    refuseArm(400, 'InvalidResourceName', message);
  }
  const requested = readContent(call.body);
  const application = applicationById(requested.content.applicationResourceId);
  if (!application) return refuseArm(404, 'ApplicationNotFound', 'No such application.');
  checkAgainst(application, requested, call);
  const isAutomatic = application.approvalMode === 'AutoApprove';
  const { content, durationMs } = requested;
  const put = { createdBy: caller, durationMs, isAutomatic };
  const { request, isNew } = world.jitRequests.put(address, content, put, switches);
  return arm(requestBody(call, request), isNew ? 201 : 200, operationHeaders(call, request));
}

/** The checks of contract E.8. Azure's error texts for them are unknown. */
function checkAgainst(
  { jit, authorizations }: Application,
  requested: JitRequestBody,
  call: ArmCall,
): void {
  if (jit !== true) {
    refuseArm(
      400,
      'JitAccessNotEnabled',
      'Just-in-time access is not enabled for the application.',
    );
  }
  const { maximumHours } = call.switches;
  if (requested.durationMs > maximumHours * 3_600_000) {
    refuseArm(
      400,
      'InvalidRequestContent',
      'The request content was invalid.',
      `The duration must not exceed PT${maximumHours}H.`,
    );
  }
  for (const { principalId, roleDefinitionId } of requested.content.jitAuthorizationPolicies) {
    const isListed = authorizations.some(
      each =>
        each.principalId === principalId &&
        lastPart(each.roleDefinitionId) === lastPart(roleDefinitionId),
    );
    if (!isListed) {
      refuseArm(403, 'LinkedAuthorizationFailed', `The principal '${principalId}' is not listed.`);
    }
  }
}

function get(call: ArmCall): Answer {
  const request = find(call);
  call.world.jitRequests.poll(request);
  return arm(requestBody(call, request));
}

function patch(call: ArmCall): Answer {
  const request = find(call);
  const { tags } = JSON.parse(call.body || '{}') as { tags?: Record<string, string> };
  request.tags = tags;
  return arm(requestBody(call, request));
}

function remove(call: ArmCall): Answer {
  const isGone = call.world.jitRequests.delete(addressOf(call));
  return { status: isGone ? 200 : 204, headers: {}, body: '' };
}

function list(call: ArmCall): Answer {
  const { world, switches, params } = call;
  const lies = (place: { subscriptionId: string; resourceGroup: string }) =>
    place.subscriptionId.toLowerCase() === params['subscription']?.toLowerCase() &&
    (params['group'] === undefined ||
      place.resourceGroup.toLowerCase() === params['group'].toLowerCase());
  const past = applications.slice(0, 1).filter(lies);
  // Creates earlier requests only when a client requests their page.
  const rows = [
    ...world.jitRequests.all.filter(lies).map(request => () => request),
    ...past.flatMap(application =>
      Array.from(
        { length: switches.historyRows },
        (_, index) => () => pastRow(call, application, index),
      ),
    ),
  ];
  return page(call, rows, row => requestBody(call, row()));
}

function pastRow(call: ArmCall, application: Application, index: number): JitRequest {
  const { subscriptionId, resourceGroup, location, authorizations } = application;
  return call.world.jitRequests.pastRow(
    index,
    { subscriptionId, resourceGroup },
    {
      location,
      applicationResourceId: applicationId(application),
      jitAuthorizationPolicies: authorizations.slice(index % 2, (index % 2) + 1),
      jitSchedulingPolicy: { type: 'Once', duration: `PT${1 + (index % 8)}H`, startTime: '' },
    },
  );
}

function follow(call: ArmCall): Answer {
  const { world, switches, params } = call;
  const request = world.jitRequests.byOperation(params['operation'] ?? '');
  if (switches.operationForbidden) {
    const message = 'The client does not have authorization to read the operation.';
    refuseArm(403, 'AuthorizationFailed', message);
  }
  if (!request) return refuseNotFound(call, 'OperationNotFound', 'No such operation.');
  const hasEnded = world.jitRequests.poll(request);
  if (switches.operationBy === 'Location') {
    if (!hasEnded) return { status: 202, headers: operationHeaders(call, request), body: '' };
    return arm(requestBody(call, request));
  }
  const running = switches.unknownValues ? 'Pondering' : 'Running';
  const status = hasEnded ? switches.operationEnd : running;
  const error = { code: 'JitRequestFailed', message: 'The request could not be stored.' };
  return arm(
    {
      id: call.url.pathname,
      name: request.operationId,
      status,
      ...(status === 'Failed' || status === 'Canceled' ? { error } : {}),
    },
    200,
    hasEnded ? {} : retryAfter(call),
  );
}

function operationHeaders(call: ArmCall, request: JitRequest): Record<string, string> {
  const { operationBy } = call.switches;
  if (operationBy === 'none') return retryAfter(call);
  const path =
    `/subscriptions/${request.subscriptionId}/providers/Microsoft.Solutions/locations/` +
    `${request.location ?? 'westeurope'}/operationStatuses/${request.operationId}`;
  return { [operationBy]: `${linkBase(call)}${path}?api-version=2021-07-01`, ...retryAfter(call) };
}

function retryAfter({ switches, world }: ArmCall): Record<string, string> {
  const { retryAfterSeconds, retryAfterForm } = switches;
  const at = world.clock.now() + retryAfterSeconds * 1000;
  const value = retryAfterForm === 'date' ? new Date(at).toUTCString() : String(retryAfterSeconds);
  return { 'Retry-After': value };
}

function requestBody(call: ArmCall, request: JitRequest) {
  const { switches, world } = call;
  const { subscriptionId, resourceGroup, name, location, tags, createdBy } = request;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const or = <T>(value: T) => (switches.nulls ? null : value);
  const clientId = 'aebc6443-996d-45c2-90f0-388ff96faa56';
  const client = { oid: createdBy.oid, puid: '10032000AAAAAAAA', applicationId: clientId };
  return {
    id: `${group}/providers/Microsoft.Solutions/jitRequests/${name}`,
    name,
    type: 'Microsoft.Solutions/jitRequests',
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    systemData: or({
      createdBy: createdBy.upn,
      createdByType: 'User',
      createdAt: new Date(request.createdAt).toISOString(),
    }),
    properties: {
      applicationResourceId: request.applicationResourceId,
      jitAuthorizationPolicies: request.jitAuthorizationPolicies,
      jitSchedulingPolicy: request.jitSchedulingPolicy,
      publisherTenantId: or(createdBy.tid),
      provisioningState: provisioningState(call, request),
      jitRequestState: switches.unknownValues
        ? 'UnderReview'
        : world.jitRequests.stateOf(request, switches),
      createdBy: or(client),
      updatedBy: or(client),
    },
  };
}

function provisioningState({ switches }: ArmCall, request: JitRequest): string {
  if (switches.unknownValues) return 'Pondering';
  return request.pollsLeft > 0 || switches.staysAccepted ? 'Accepted' : switches.operationEnd;
}

function find(call: ArmCall): JitRequest {
  const address = addressOf(call);
  const { resourceGroup, name } = address;
  return (
    call.world.jitRequests.find(address) ??
    refuseNotFound(
      call,
      'ResourceNotFound',
      `The Resource 'Microsoft.Solutions/jitRequests/${name}' under resource group '${resourceGroup}' was not found.`,
    )
  );
}

function addressOf({ params }: ArmCall): JitAddress {
  return {
    subscriptionId: params['subscription'] ?? '',
    resourceGroup: params['group'] ?? '',
    name: params['name'] ?? '',
  };
}

function lastPart(id: string): string {
  return id.split('/').at(-1)?.toLowerCase() ?? '';
}

import { accessError, type AccessError, type UnknownOutcomeCause } from '../../access/errors';
import {
  checkActivation,
  type Activation,
  type ActivationContext,
  type ActivationRequest,
} from '../types';
import type { HttpAnswer, HttpFailure } from '../../access/http/transport';
import { formatResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { explainFailure } from '../../access/http/answers';
import { writeDuration } from './durations';
import { followOperation, requestOf } from './operation';
import { describeAnswer, explainRefusal } from './refusals';
import { lookFor } from './lookFor';
import type { ResourceManager } from './resourceManager';
import { requestType, type ManagedApplicationsServices } from './context';

/** How often a request is put whose answer got lost, before the user is told. */
const mostPuts = 2;

/** What is there after the request was put: an answer to go on from, or what is wrong. */
type Put = Result<HttpAnswer>;

/**
 * Asks for roles. Unlike a SQL credential a request may be put again after a lost answer: it has a
 * name of our own, and a second PUT of the same content to the same name makes nothing new. Before
 * that the request is looked for, so that one that is there is left alone: the customer may have
 * decided on it by then. It lies in the application's subscription and resource group (contract E.5).
 */
export async function requestActivation(
  services: ManagedApplicationsServices,
  manager: ResourceManager,
  request: ActivationRequest,
  context: ActivationContext,
): Promise<Result<Activation>> {
  const checked = checkActivation(request);
  if (!checked.ok) return checked;
  const { signal, onStep } = context;
  onStep({ name: 'signingIn' });
  const token = await manager.signIn('interactive');
  if (!token.ok) return token;
  if (signal.aborted) return failure(accessError('cancelled', {}));

  const { subscriptionId, resourceGroup } = request.application.address;
  const name = services.newRequestName();
  const address = { subscriptionId, resourceGroup, type: requestType, name };
  await context.sending(address);
  const put = await putUntilKnown(manager, address, request, {
    context,
    body: requestBody(services, manager, request),
  });
  if (!put.ok) return put;

  onStep({ name: 'storing' });
  const end = await followOperation(services, manager, put.value, { address, signal });
  if (typeof end !== 'string') return failure(end);
  const found = await lookFor(manager, address, { mode: 'silent', signal });
  const now = found.ok && found.value !== undefined ? found.value : put.value;
  // The customer may have decided already, which only the answer of now tells.
  const stored = requestOf(manager, now, address) ?? requestOf(manager, put.value, address);
  if (stored === undefined) {
    return failure(unknown(request, name, 'unreadable', describeAnswer(put.value)));
  }
  return success({ request: stored, isStored: end === 'done' });
}

/** The official example names no location; where it is known, it does no harm. */
function requestBody(
  services: ManagedApplicationsServices,
  manager: ResourceManager,
  { application, roles, startsAt, durationMs }: ActivationRequest,
): object {
  const start = startsAt === 'now' ? services.clock.now() + manager.clockAheadMs : startsAt;
  return {
    ...(application.location === '' ? {} : { location: application.location }),
    properties: {
      applicationResourceId: formatResourceId(application.address),
      jitAuthorizationPolicies: roles.map(({ principalId, roleId }) => ({
        principalId,
        roleDefinitionId: roleId,
      })),
      jitSchedulingPolicy: {
        type: 'Once',
        duration: writeDuration(durationMs),
        startTime: new Date(start).toISOString(),
      },
    },
  };
}

async function putUntilKnown(
  manager: ResourceManager,
  address: ResourceAddress,
  request: ActivationRequest,
  { context, body }: { context: ActivationContext; body: object },
): Promise<Put> {
  const { signal, onStep } = context;
  const { name } = address;
  /** An earlier PUT may have made the request, whatever becomes of a later one. */
  let doubt: AccessError | undefined;
  for (let puts = 1; ; puts++) {
    const sent = await manager.send({
      method: 'PUT',
      url: manager.resourceUrl(address),
      body,
      mode: 'interactive',
      signal,
      // Once it has left, its answer is worth more than a second saved.
      abortable: false,
      onSend: () => onStep({ name: 'sending' }),
      onWait: seconds => onStep({ name: 'waitingToRetry', seconds }),
    });
    if (!sent.ok) return doubt === undefined ? sent : failure(doubt);
    const { outcome, account } = sent.value;
    if (outcome.ok && [200, 201, 202].includes(outcome.value.status)) return outcome;
    const cause = causeOfDoubt(outcome);
    if (cause !== undefined) {
      const detail = outcome.ok ? describeAnswer(outcome.value) : outcome.error.detail;
      doubt = unknown(request, name, signal.aborted ? 'cancelled' : cause, detail);
    }
    if (doubt === undefined) {
      const asked = { host: manager.host, account, name: request.application.name };
      return failure(
        outcome.ok
          ? explainRefusal(outcome.value, asked)
          : explainFailure(outcome.error, manager.host),
      );
    }
    const found = await lookFor(manager, address, { mode: 'silent', signal });
    if (found.ok && found.value !== undefined) return success(found.value);
    const isRefused = cause === undefined;
    if (isRefused || !found.ok || puts >= mostPuts || signal.aborted) return failure(doubt);
  }
}

/** Why it is not known whether the service has the request; `undefined` where it is known. */
function causeOfDoubt(outcome: Result<HttpAnswer, HttpFailure>): UnknownOutcomeCause | undefined {
  if (!outcome.ok) {
    if (outcome.error.beforeSending) return undefined;
    return outcome.error.kind === 'timeout' ? 'timeout' : 'connectionLost';
  }
  const { status } = outcome.value;
  // A busy service says so without having begun.
  if (status === 503 && 'retry-after' in outcome.value.headers) return undefined;
  if (status >= 500 || status === 408) return 'serverError';
  return status < 300 ? 'unreadable' : undefined;
}

function unknown(
  { application }: ActivationRequest,
  name: string,
  because: UnknownOutcomeCause,
  detail: string,
): AccessError {
  return accessError(
    'activationUnknown',
    { application: application.name, request: name, because },
    detail,
  );
}

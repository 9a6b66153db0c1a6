import { accessError, type AccessError } from '../../access/errors';
import type {
  LcsAccepted,
  LcsAccessRequest,
  LcsRequestContext,
  LcsRequestOutcome,
  LcsSession,
} from '../types';
import { awaitAccount } from './awaitAccount';
import type { LcsData } from './calls';
import { change, type ChangeOutcome } from './changes';
import type { DetailsReading } from './details';
import { readSources } from './environments';
import { elementsOf, unpack } from './json';
import type { LcsServices } from './context';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Asks for a SQL login and waits for its account. The request is sent again only after an answer that
 * proves that it did not run: a 429, a refused anti-forgery token, and, once, a sign-in page in place
 * of an answer.
 */
export async function requestAccess(
  services: LcsServices,
  session: LcsSession,
  request: LcsAccessRequest,
  context: LcsRequestContext,
): Promise<LcsRequestOutcome> {
  const { environment } = request;
  let current = session;
  let signedInAgain = false;
  for (;;) {
    const before = await readSources(services, current, environment, context.signal);
    const asked = before.ok
      ? await ask(services, current, request, before.value, context)
      : ({ kind: 'notRun', error: before.error } as const);
    if (asked.kind === 'done') {
      const accepted = acceptedBy(request, asked.value, asked.before);
      return awaitAccount(services, current, accepted, context);
    }
    if (asked.kind === 'unknown') {
      const values = { environment: environment.name, because: asked.because };
      const error = accessError('outcomeUnknown', values, asked.detail);
      return { ok: false, error };
    }
    if (asked.error.code !== 'lcsSessionEnded' || signedInAgain) return failed(asked.error);
    signedInAgain = true;
    context.onStep({ name: 'signingIn' });
    const again = await context.signInAgain();
    if (!again.ok) return failed(again.error);
    current = again.value;
  }
}

type Asked =
  | { readonly kind: 'done'; readonly value: LcsData; readonly before: DetailsReading }
  | Exclude<ChangeOutcome, { kind: 'done' }>;

async function ask(
  services: LcsServices,
  session: LcsSession,
  { environment, option, reasonDetails }: LcsAccessRequest,
  before: DetailsReading,
  context: LcsRequestContext,
): Promise<Asked> {
  if (before.details.environment.kind.name !== 'selfService') {
    const error = accessError('lcsKindUnsupported', { environment: environment.name });
    return { kind: 'notRun', error };
  }
  context.onStep({ name: 'requesting' });
  const { projectId, environmentId } = environment;
  const what = {
    path: `/EnvironmentServicingV2/AddUserWithExpiry/${projectId}`,
    query: { lcsEnvironmentId: environmentId, reason: option.value, reasonDetails },
    projectId,
  };
  const outcome = await change(services, session, what, {
    signal: context.signal,
    onWait: seconds => context.onStep({ name: 'waitingToRetry', seconds }),
    sending: context.sending,
  });
  if (outcome.kind === 'done') return { ...outcome, before };
  // A refusal in so many words made no account either.
  if (outcome.kind !== 'unknown') await context.notRun();
  return outcome;
}

function acceptedBy(
  request: LcsAccessRequest,
  { data, activityId }: LcsData,
  { details }: DetailsReading,
): LcsAccepted {
  return {
    request,
    // The id of the activity is the innermost data, else that of the call.
    activityId: guidIn(data) || (guid.test(activityId) ? activityId : ''),
    earlier: new Map(details.accounts.map(({ user, expiresAt }) => [user, expiresAt])),
    failedBefore: details.failed,
  };
}

function guidIn(data: unknown): string {
  const values = typeof unpack(data) === 'string' ? [data] : elementsOf(data);
  return (
    values.find((value): value is string => typeof value === 'string' && guid.test(value)) ?? ''
  );
}

function failed(error: AccessError): LcsRequestOutcome {
  return { ok: false, error };
}

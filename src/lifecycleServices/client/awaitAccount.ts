import { accessError, type AccessError } from '../../access/errors';
import { endOf } from '../../access/grant';
import type {
  LcsAccepted,
  LcsEnvironment,
  LcsRequestContext,
  LcsRequestOutcome,
  LcsSession,
} from '../types';
import type { Result } from '../../access/result';
import { wait } from '../../access/http/wait';
import type { AccountSource, DetailsReading } from './details';
import { readSources } from './environments';
import { makeGrant } from './grants';
import { readPasswords } from './passwords';
import type { LcsServices } from './context';

/** How long an account is waited for. How long LCS takes is not known (contract D.5). */
const patienceMs = 15 * 60_000;

/** The first look comes soon, each next one later, so that a slow environment is asked gently. */
const firstGapMs = 5_000;
const longestGapMs = 30_000;
const growth = 1.5;

/** Sign-ins in a row after which the session still has ended: asking again helps nobody. */
const mostSignIns = 2;

/** An end that moved by less is the same end: texts have no seconds. */
const sameEndMs = 60_000;

/** What is found on a look. */
type Look =
  | { readonly kind: 'found'; readonly source: AccountSource; readonly environment: LcsEnvironment }
  | { readonly kind: 'failed'; readonly error: AccessError }
  | { readonly kind: 'notYet' };

/**
 * Looks at the details of an environment, gently, until the account of a request shows or LCS says
 * that it failed. A look that fails by itself is made up for by the next one; a session that ends is
 * taken up again by the user.
 */
export async function awaitAccount(
  services: LcsServices,
  session: LcsSession,
  accepted: LcsAccepted,
  context: LcsRequestContext,
): Promise<LcsRequestOutcome> {
  const { clock } = services;
  const end = clock.now() + patienceMs;
  let current = session;
  const stillRuns = (error: AccessError): LcsRequestOutcome => ({ ok: false, error, accepted });
  context.onStep({ name: 'waitingForAccount' });
  let signIns = 0;
  for (let gap = firstGapMs; ;) {
    await wait(clock, gap, context.signal);
    if (context.signal.aborted) return stillRuns(accessError('cancelled', {}));
    const isLast = clock.now() >= end;
    const attempt = await readGrant(services, current, accepted, context, isLast);
    if (attempt.ok) return attempt;
    const { error, isOver } = attempt;
    if (error.code === 'cancelled') return stillRuns(error);
    if (isOver) return { ok: false, error };
    if (error.code === 'lcsSessionEnded') {
      signIns += 1;
      if (signIns > mostSignIns) return stillRuns(error);
      context.onStep({ name: 'signingIn' });
      const again = await context.signInAgain();
      if (!again.ok) return stillRuns(again.error);
      current = again.value;
      context.onStep({ name: 'waitingForAccount' });
      // Whoever has just signed in is not kept waiting.
      gap = 0;
    } else {
      if (isLast) return stillRuns(error);
      gap = Math.min(Math.max(gap, firstGapMs) * growth, longestGapMs);
      signIns = 0;
    }
  }
}

type Attempt =
  | Extract<LcsRequestOutcome, { ok: true }>
  /** `isOver`: another look would find the same. */
  | { readonly ok: false; readonly error: AccessError; readonly isOver: boolean };

async function readGrant(
  services: LcsServices,
  session: LcsSession,
  accepted: LcsAccepted,
  context: LcsRequestContext,
  isLast: boolean,
): Promise<Attempt> {
  const { request, activityId } = accepted;
  const reading = await readSources(services, session, request.environment, context.signal);
  if (!reading.ok) return { ...reading, isOver: false };
  const look = lookAt(reading.value, accepted, services.clock.now(), isLast);
  if (look.kind === 'failed') return { ok: false, error: look.error, isOver: true };
  if (look.kind === 'notYet') {
    const values = { environment: request.environment.name };
    return { ok: false, error: accessError('lcsAccountMissing', values), isOver: false };
  }
  context.onStep({ name: 'readingPassword' });
  const { source, environment } = look;
  const { user } = source.account;
  const password = await passwordOf(services, session, environment, source, context.signal);
  if (!password.ok) return { ...password, isOver: false };
  const made = makeGrant(services, session, environment, source.account, password.value, {
    role: request.option.label,
    reason: request.reasonDetails,
    addresses: request.addresses,
    operationId: activityId || reading.value.details.activityId,
  });
  // The password may come a moment after the account.
  if (made.ok) return made;
  const values = { environment: environment.name, user };
  const error = password.value === '' ? accessError('lcsPasswordMissing', values) : made.error;
  return { ok: false, error, isOver: false };
}

async function passwordOf(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  source: AccountSource,
  signal: AbortSignal,
): Promise<Result<string>> {
  const passwords = await readPasswords(services, session, environment, [source], signal);
  if (!passwords.ok) return passwords;
  return { ok: true, value: passwords.value.get(source.account.user.toLowerCase()) ?? '' };
}

function lookAt(
  { details, sources }: DetailsReading,
  accepted: LcsAccepted,
  now: number,
  isLast: boolean,
): Look {
  const { environment } = details;
  const living = sources
    .filter(({ account }) => account.isTemporary && endOf(account) > now)
    .sort((a, b) => endOf(b.account) - endOf(a.account));
  const source =
    living.find(each => isNew(each, accepted)) ??
    // An account that LCS simply kept is as good as a new one, when none comes.
    (isLast ? living.find(({ account }) => account.expiresAt !== undefined) : undefined);
  if (source !== undefined) return { kind: 'found', source, environment };
  if (!details.failed || !isOwnFailure(details, accepted)) return { kind: 'notYet' };
  const values = { environment: environment.name, message: details.failureText };
  return { kind: 'failed', error: accessError('lcsAccessFailed', values) };
}

/** One that was not there, or one that ends later than before. */
function isNew({ account }: AccountSource, { earlier }: LcsAccepted): boolean {
  if (!earlier.has(account.user)) return true;
  const before = earlier.get(account.user);
  const { expiresAt } = account;
  return expiresAt !== undefined && (before === undefined || expiresAt - before > sameEndMs);
}

/** What an earlier request left on the page is no failure of this one. */
function isOwnFailure(
  { activityId }: { readonly activityId: string },
  accepted: LcsAccepted,
): boolean {
  if (!accepted.failedBefore) return true;
  return activityId !== '' && activityId === accepted.activityId;
}

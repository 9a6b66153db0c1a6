import { includes, isIpv4, parseAddresses } from './addresses';
import {
  ownCauseCodes,
  readinessProblem,
  type LoginFailure,
  type LoginRefusal,
  type ReadinessProblem,
  type ServerError,
  type WaitReason,
} from './readiness';
import { loginAfterFirewall, mostNetworkFailures, patienceFor } from './readinessSchedule';

/** What is known around an attempt. Times are milliseconds. */
export interface AttemptCircumstances {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** The addresses that were granted, as the service wrote them. */
  readonly addresses: string;
  readonly sinceIssued: number;
  /** Since the firewall last refused the address; infinite where it did not. */
  readonly sinceFirewall: number;
  /** Since the first attempt of this run. */
  readonly sinceStarted: number;
  /** Until the credential's end; negative after it. */
  readonly untilExpiry: number;
  /** Whether the same credential has worked before. */
  readonly hasWorked: boolean;
  /** How often in a row the server could not be reached, this attempt included. */
  readonly networkFailures: number;
  /** Whether somebody is waiting for the answer: an unreachable server is then said at once. */
  readonly byHand: boolean;
}

/** Whether to try again, or what to tell the user. */
export type LoginVerdict =
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly number?: number }
  | { readonly kind: 'refuse'; readonly problem: ReadinessProblem };

/**
 * The errors that have words of their own, the most telling first: a server may add the general
 * "Login failed" (18456) to the error that says why. Meanings: contract F.2; 615, 926 and 4221 are
 * in the list of "Troubleshoot transient connection errors in SQL Database", learn.microsoft.com.
 */
const knownNumbers = [
  40615, 40532, 4060, 916, 40613, 40197, 40501, 10928, 10929, 49918, 49919, 49920, 615, 926, 4221,
  18456,
] as const;

/** Node's and OpenSSL's codes where a certificate or the handshake was not accepted. */
const tlsCode = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/;

/** What can be told of a failed attempt, and whether another one makes sense. */
export function judgeFailure(failure: LoginFailure, around: AttemptCircumstances): LoginVerdict {
  const error = tellingError(failure.errors);
  return error === undefined ? judgeConnection(failure, around) : judgeServerError(error, around);
}

/** Whether the server could not be reached or fell silent: what `networkFailures` counts. */
export function isNetworkFailure(failure: LoginFailure): boolean {
  return failure.errors.length === 0;
}

/**
 * The address that the server saw, from the text of 40615; `undefined` where it names none. A
 * translated text is read too: its first address.
 */
export function seenAddress(message: string): string | undefined {
  const [, quoted] =
    /Client with IP address '([^']+)' is not allowed to access the server/i.exec(message) ?? [];
  if (quoted !== undefined && isIpv4(quoted)) return quoted;
  return message.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/gu)?.find(isIpv4);
}

function tellingError(errors: readonly ServerError[]): ServerError | undefined {
  for (const number of knownNumbers) {
    const known = errors.find(error => error.number === number);
    if (known !== undefined) return known;
  }
  return errors.at(-1);
}

function judgeServerError(error: ServerError, around: AttemptCircumstances): LoginVerdict {
  const { database } = around;
  switch (error.number) {
    case 40615:
      return judgeFirewall(error, around);
    case 18456:
      return judgeLogin(error, around);
    case 4060:
    // The server knows the login, and its user is not in the database, or not yet.
    case 916:
      return mayWait('login', around)
        ? { kind: 'wait', reason: 'login' }
        : refuse(readinessProblem('databaseUnknown', { database }));
    case 40532:
      return refuse(readinessProblem('serverNameIncomplete', { host: around.host }));
    case 40613:
    case 40197:
    case 40501:
    case 10928:
    case 10929:
    case 49918:
    case 49919:
    case 49920:
    case 615:
    case 926:
    case 4221: {
      const { number } = error;
      if (mayWait('busy', around)) return { kind: 'wait', reason: 'busy', number };
      const innerCode = number === 40197 ? innerCodeOf(error.message) : '';
      return refuse(readinessProblem('databaseUnavailable', { database, number, innerCode }));
    }
    default: {
      const { number, message } = error;
      return refuse(readinessProblem('serverRefused', { number, message }));
    }
  }
}

function judgeFirewall(error: ServerError, around: AttemptCircumstances): LoginVerdict {
  const granted = around.addresses;
  const seen = seenAddress(error.message);
  const allowed = parseAddresses(granted);
  // What cannot be compared is no reason to stop: the firewall may still open.
  if (seen !== undefined && allowed.ok && !includes(allowed.value, seen)) {
    return refuse(readinessProblem('otherAddress', { seen, granted }));
  }
  return mayWait('firewall', around)
    ? { kind: 'wait', reason: 'firewall' }
    : refuse(readinessProblem('firewallTimeout', { granted }));
}

function judgeLogin(error: ServerError, around: AttemptCircumstances): LoginVerdict {
  const because = refusalOf(error, around);
  if (because === 'neverAccepted' && mayWait('login', around)) {
    return { kind: 'wait', reason: 'login' };
  }
  const { user, database } = around;
  return refuse(readinessProblem('loginRefused', { because, user, database }));
}

function refusalOf(error: ServerError, around: AttemptCircumstances): LoginRefusal {
  if (around.untilExpiry <= 0) return 'expired';
  if (around.hasWorked) return 'replaced';
  // A login contained in its database is unknown to `master`, which an empty name means.
  if (['', 'master'].includes(around.database.toLowerCase())) return 'wrongDatabase';
  if (mayWait('login', around)) return 'neverAccepted';
  return refusalByState(error.state) ?? 'neverAccepted';
}

/**
 * What the state of 18456 tells. Servers hide it from clients by sending 1, but not all of them
 * do. Source: "MSSQLSERVER_18456", table of states, learn.microsoft.com/sql.
 */
function refusalByState(state: number): LoginRefusal | undefined {
  if ([2, 5].includes(state)) return 'unknownLogin';
  if ([7, 8, 9].includes(state)) return 'wrongPassword';
  if ([11, 12, 38, 40, 46].includes(state)) return 'wrongDatabase';
  return undefined;
}

/** The first number behind "code" in the text of 40197: "Error code 40143." */
function innerCodeOf(message: string): string {
  return /\bcode:?\s+(\d+)/iu.exec(message)?.[1] ?? '';
}

function judgeConnection(failure: LoginFailure, around: AttemptCircumstances): LoginVerdict {
  const { causeCode, redirectedTo } = failure;
  const host = redirectedTo?.host ?? around.host;
  if (causeCode === ownCauseCodes.foreignHost) {
    return refuse(readinessProblem('foreignHost', { host }));
  }
  if (causeCode === ownCauseCodes.badHost) return refuse(readinessProblem('hostUnknown', { host }));
  if (causeCode === ownCauseCodes.clearText || tlsCode.test(causeCode)) {
    return refuse(readinessProblem('tlsFailed', { host, reason: tlsReason(failure) }));
  }
  const mayBeBrief = !around.byHand && around.networkFailures < mostNetworkFailures;
  if (mayBeBrief) return { kind: 'wait', reason: 'network' };
  return refuse(connectionProblem(failure, host, around.port));
}

function tlsReason({ causeCode, message }: LoginFailure): string {
  return causeCode === ownCauseCodes.clearText ? '' : causeCode || message;
}

function connectionProblem(failure: LoginFailure, host: string, port: number): ReadinessProblem {
  const { causeCode, code, redirectedTo, stage } = failure;
  if (stage === 'nothing' && redirectedTo !== undefined) {
    return readinessProblem('redirectBlocked', redirectedTo);
  }
  if (causeCode === 'ENOTFOUND' || causeCode === 'EAI_AGAIN' || causeCode === 'ENODATA') {
    return readinessProblem('hostUnknown', { host });
  }
  if (stage === 'nothing') return readinessProblem('portBlocked', { host, port });
  if (code === 'ETIMEOUT' || causeCode === 'ETIMEDOUT') {
    return readinessProblem('serverSilent', { host });
  }
  const reason = causeCode || failure.message;
  return readinessProblem('protocolFailed', { host, reason });
}

function mayWait(reason: WaitReason, around: AttemptCircumstances): boolean {
  if (reason === 'busy') return around.sinceStarted < patienceFor(reason);
  // Where the firewall was slow the login may be too.
  if (reason === 'login' && around.sinceFirewall < loginAfterFirewall) return true;
  return around.sinceIssued < patienceFor(reason);
}

function refuse(problem: ReadinessProblem): LoginVerdict {
  return { kind: 'refuse', problem };
}

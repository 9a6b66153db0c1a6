import { includes, isIpv4, parseAddresses, plainAddress } from './addresses';
import {
  ownCauseCodes,
  readinessProblem,
  type LoginFailure,
  type LoginRefusal,
  type ReadinessProblem,
  type ServerError,
  type WaitReason,
} from './readiness';
import { loginAfterFirewall, mostNetworkFailures, patience } from './readinessSchedule';

/** The circumstances of an attempt. Times are milliseconds. */
export interface AttemptCircumstances {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** The addresses that were granted, as the service wrote them. */
  readonly addresses: string;
  readonly sinceIssued: number;
  /** Since the firewall last refused the address; infinite if it never did. */
  readonly sinceFirewall: number;
  /** Since the first attempt of this run. */
  readonly sinceStarted: number;
  /** Until the credential's end; negative after it. */
  readonly untilExpiry: number;
  /** Whether the same credential has worked before. */
  readonly hasWorked: boolean;
  /** How often in a row the server couldn't be reached, including this attempt. */
  readonly networkFailures: number;
  /** Whether the user waits for the answer. Then an unreachable server is reported at once. */
  readonly byHand: boolean;
}

/** To try again, or to report a problem. */
export type LoginVerdict =
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly number?: number }
  | { readonly kind: 'refuse'; readonly problem: ReadinessProblem };

/**
 * Errors that ask for a retry. Meanings: contract F.2. 615, 926, and 4221 are in the list of
 * "Troubleshoot transient connection errors in SQL Database", learn.microsoft.com; the others are in
 * the retry logic of Microsoft.Data.SqlClient.
 */
const retryNumbers = [
  40613, 40197, 40143, 40166, 40540, 40501, 10928, 10929, 10936, 49918, 49919, 49920, 615, 926,
  4221, 18401, 42109,
];

/**
 * The errors that have their own sentence, the most specific first: a server may add the general
 * "Login failed" (18456) to the error that says why.
 */
const knownNumbers = [40615, 40532, 4060, 916, ...retryNumbers, 18456];

/** Codes of Node and OpenSSL for a refused certificate or handshake. */
const tlsCode = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/;

/** Judges a failed attempt: whether another one makes sense, or what the problem is. */
export function judgeFailure(failure: LoginFailure, around: AttemptCircumstances): LoginVerdict {
  const error = tellingError(failure.errors);
  return error === undefined ? judgeConnection(failure, around) : judgeServerError(error, around);
}

/** Whether the server couldn't be reached or stopped answering (`networkFailures`). */
export function isNetworkFailure(failure: LoginFailure): boolean {
  return failure.errors.length === 0;
}

/**
 * The first IPv4 or IPv6 address in the text of 40615, which may be translated; `undefined` if there
 * is none. An IPv4 address that is written as IPv6 (`::ffff:203.0.113.7`) is IPv4.
 */
export function seenAddress(message: string): string | undefined {
  const text = message.slice(0, longestMessage);
  const [, quoted = ''] = /Client with IP address '([^']+)' is not allowed/i.exec(text) ?? [];
  const words = text.match(/[\da-f:.]+/giu) ?? [];
  for (const word of [quoted, ...words]) {
    const address = plainAddress(word);
    if (address !== undefined) return address;
  }
  return undefined;
}

/** Longer than any message of a server. */
const longestMessage = 4_000;

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
    // The server knows the login, but its user isn't in the database, or not yet.
    case 916:
      return mayWait('login', around)
        ? { kind: 'wait', reason: 'login' }
        : refuse(readinessProblem('databaseUnknown', { database }));
    case 40532:
      return refuse(readinessProblem('serverNameIncomplete', { host: around.host }));
    default: {
      const { number, message } = error;
      if (!retryNumbers.includes(number)) {
        return refuse(readinessProblem('serverRefused', { number, message }));
      }
      if (mayWait('busy', around)) return { kind: 'wait', reason: 'busy', number };
      const innerCode = number === 40197 ? innerCodeOf(message) : '';
      return refuse(readinessProblem('databaseUnavailable', { database, number, innerCode }));
    }
  }
}

function judgeFirewall(error: ServerError, around: AttemptCircumstances): LoginVerdict {
  const granted = around.addresses;
  const seen = seenAddress(error.message);
  if (seen !== undefined && !isIpv4(seen)) {
    return refuse(readinessProblem('ipv6Address', { seen }));
  }
  const allowed = parseAddresses(granted);
  // If the addresses can't be compared, the firewall may still open.
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
  // A login contained in its database is unknown in `master`, which an empty name means.
  if (['', 'master'].includes(around.database.toLowerCase())) return 'wrongDatabase';
  if (mayWait('login', around)) return 'neverAccepted';
  return refusalByState(error.state) ?? 'neverAccepted';
}

/**
 * The meaning of the state of 18456. Most servers hide it from clients by sending 1. Source:
 * "MSSQLSERVER_18456", table of states, learn.microsoft.com/sql.
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
  if (reason === 'busy') return around.sinceStarted < patience[reason];
  // If the firewall was slow, the login may be slow, too.
  if (reason === 'login' && around.sinceFirewall < loginAfterFirewall) return true;
  return around.sinceIssued < patience[reason];
}

function refuse(problem: ReadinessProblem): LoginVerdict {
  return { kind: 'refuse', problem };
}

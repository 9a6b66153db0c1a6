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
  /** Whether the user waits for the response. Then an unreachable server is reported at once. */
  readonly byHand: boolean;
}

/** Another attempt makes sense. */
interface Wait {
  readonly kind: 'wait';
  readonly reason: WaitReason;
  readonly number?: number;
}

/** To try again, or to report a problem. */
export type LoginVerdict = Wait | { readonly kind: 'refuse'; readonly problem: ReadinessProblem };
type Judged = Wait | ReadinessProblem;

/**
 * Errors that ask for a retry (contract F.2), from "Troubleshoot transient connection errors in SQL
 * Database" and the retry logic of Microsoft.Data.SqlClient.
 */
const retryNumbers = [
  40613, 40197, 40143, 40166, 40540, 40501, 10928, 10929, 10936, 49918, 49919, 49920, 615, 926,
  4221, 18401, 42109,
];

/** The most specific first: a server may add "Login failed" (18456) to the error that says why. */
const knownNumbers = [40615, 40532, 4060, 916, ...retryNumbers, 18456];

const longestMessage = 4_000;

/** Codes of Node and OpenSSL for a refused certificate or handshake. */
const tlsCode = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/;

/** Judges a failed attempt: whether another one makes sense, or what the problem is. */
export function judgeFailure(failure: LoginFailure, around: AttemptCircumstances): LoginVerdict {
  const error = tellingError(failure.errors);
  const judged =
    error === undefined ? judgeConnection(failure, around) : judgeServerError(error, around);
  return 'kind' in judged ? judged : { kind: 'refuse', problem: judged };
}

/** Whether the server couldn't be reached or stopped responding (`networkFailures`). */
export function isNetworkFailure(failure: LoginFailure): boolean {
  return failure.errors.length === 0;
}

/** The first address in the text of 40615, which may be translated; `undefined` if there is none. */
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

function tellingError(errors: readonly ServerError[]): ServerError | undefined {
  const known = knownNumbers.flatMap(number => errors.find(error => error.number === number) ?? []);
  return known[0] ?? errors.at(-1);
}

function judgeServerError(error: ServerError, around: AttemptCircumstances): Judged {
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
        : readinessProblem('databaseUnknown', { database });
    case 40532:
      return readinessProblem('serverNameIncomplete', { host: around.host });
    default: {
      const { number, message } = error;
      if (!retryNumbers.includes(number))
        return readinessProblem('serverRefused', { number, message });
      if (mayWait('busy', around)) return { kind: 'wait', reason: 'busy', number };
      // The text of 40197 names the first cause: "Error code 40143."
      const inner = number === 40197 ? /\bcode:?\s+(\d+)/iu.exec(message)?.[1] : undefined;
      return readinessProblem('databaseUnavailable', { database, number, innerCode: inner ?? '' });
    }
  }
}

function judgeFirewall(error: ServerError, around: AttemptCircumstances): Judged {
  const granted = around.addresses;
  const seen = seenAddress(error.message);
  if (seen !== undefined && !isIpv4(seen)) return readinessProblem('ipv6Address', { seen });
  const allowed = parseAddresses(granted);
  // If the addresses can't be compared, the firewall may still open.
  if (seen !== undefined && allowed.ok && !includes(allowed.value, seen)) {
    return readinessProblem('otherAddress', { seen, granted });
  }
  return mayWait('firewall', around)
    ? { kind: 'wait', reason: 'firewall' }
    : readinessProblem('firewallTimeout', { granted });
}

function judgeLogin({ state }: ServerError, around: AttemptCircumstances): Judged {
  const { user, database } = around;
  const certain = certainRefusal(around);
  if (certain === undefined && mayWait('login', around)) return { kind: 'wait', reason: 'login' };
  const because = certain ?? refusalByState(state) ?? 'neverAccepted';
  return readinessProblem('loginRefused', { because, user, database });
}

function certainRefusal(around: AttemptCircumstances): LoginRefusal | undefined {
  if (around.untilExpiry <= 0) return 'expired';
  if (around.hasWorked) return 'replaced';
  // A login contained in its database is unknown in `master`, which an empty name means.
  return ['', 'master'].includes(around.database.toLowerCase()) ? 'wrongDatabase' : undefined;
}

/** The meaning of the state of 18456 ("MSSQLSERVER_18456"). Most servers hide it by sending 1. */
function refusalByState(state: number): LoginRefusal | undefined {
  if ([2, 5].includes(state)) return 'unknownLogin';
  if ([7, 8, 9].includes(state)) return 'wrongPassword';
  if ([11, 12, 38, 40, 46].includes(state)) return 'wrongDatabase';
  return undefined;
}

function judgeConnection(failure: LoginFailure, around: AttemptCircumstances): Judged {
  const { causeCode, code, redirectedTo, stage } = failure;
  const host = redirectedTo?.host ?? around.host;
  if (causeCode === ownCauseCodes.foreignHost) return readinessProblem('foreignHost', { host });
  if (causeCode === ownCauseCodes.badHost) return readinessProblem('hostUnknown', { host });
  if (causeCode === ownCauseCodes.clearText)
    return readinessProblem('tlsFailed', { host, reason: '' });
  if (tlsCode.test(causeCode)) return readinessProblem('tlsFailed', { host, reason: causeCode });
  const mayBeBrief = !around.byHand && around.networkFailures < mostNetworkFailures;
  if (mayBeBrief) return { kind: 'wait', reason: 'network' };
  if (stage === 'nothing' && redirectedTo !== undefined) {
    return readinessProblem('redirectBlocked', redirectedTo);
  }
  if (['ENOTFOUND', 'EAI_AGAIN', 'ENODATA'].includes(causeCode)) {
    return readinessProblem('hostUnknown', { host });
  }
  if (stage === 'nothing') return readinessProblem('portBlocked', { host, port: around.port });
  if (code === 'ETIMEOUT' || causeCode === 'ETIMEDOUT')
    return readinessProblem('serverSilent', { host });
  return readinessProblem('protocolFailed', { host, reason: causeCode || failure.message });
}

function mayWait(reason: WaitReason, around: AttemptCircumstances): boolean {
  if (reason === 'busy') return around.sinceStarted < patience[reason];
  // If the firewall was slow, the login may be slow, too.
  if (reason === 'login' && around.sinceFirewall < loginAfterFirewall) return true;
  return around.sinceIssued < patience[reason];
}

import * as l10n from '@vscode/l10n';
import type {
  LoginRefusal,
  Readiness,
  ReadinessProblem,
  ReadinessProblemCode,
  ReadinessProblemValues,
  UncheckedReason,
} from '../../access/readiness';
import { visible } from '../../access/text';
import type { Tone } from '../../protocol/state';

/** Readiness in words, and how it looks. */
export interface ReadinessWords {
  readonly text: string;
  readonly tone: Tone;
}

/** What a button beside the words does. */
export type ReadinessRemedy =
  /** A new request for the address that the server saw. */
  | { readonly kind: 'requestFor'; readonly address: string }
  | { readonly kind: 'requestAgain' }
  | { readonly kind: 'testAgain' }
  /** Stops trying. */
  | { readonly kind: 'stop' };

/** Whether the database accepts a credential, in one or two sentences. */
export function readinessWords(readiness: Readiness): ReadinessWords {
  switch (readiness.state) {
    case 'waiting':
      return { text: waitingWords(readiness), tone: 'waiting' };
    case 'ready':
      return { text: readyWords(readiness), tone: 'good' };
    case 'refused':
      return { text: refusedWords(readiness.problem), tone: 'bad' };
    case 'unchecked':
      return { text: uncheckedWords(readiness.reason), tone: 'neutral' };
  }
}

/** What cannot even be reached refuses nothing. */
const unreached: ReadonlySet<ReadinessProblemCode> = new Set<ReadinessProblemCode>([
  'hostUnknown',
  'portBlocked',
  'redirectBlocked',
]);

function refusedWords(problem: ReadinessProblem): string {
  const words = problemWords(problem);
  return unreached.has(problem.code)
    ? l10n.t('Not reached. {0}', words)
    : l10n.t('Refused. {0}', words);
}

/** An outcome for those who do not look at its grant. */
export function readinessAnnouncement(environmentName: string, readiness: Readiness): string {
  return l10n.t('{0}: {1}', visible(environmentName, 100), readinessWords(readiness).text);
}

/** The one button that helps, where there is one. */
export function readinessRemedy(readiness: Readiness): ReadinessRemedy | undefined {
  switch (readiness.state) {
    case 'waiting':
      return { kind: 'stop' };
    case 'ready':
      return undefined;
    case 'refused':
      return problemRemedy(readiness.problem);
    case 'unchecked':
      return { kind: 'testAgain' };
  }
}

/** What the button of a remedy says. */
export function readinessRemedyLabel(remedy: ReadinessRemedy): string {
  switch (remedy.kind) {
    case 'requestFor':
      return l10n.t('Request Again for {0}', remedy.address);
    case 'requestAgain':
      return l10n.t('Request Again');
    case 'testAgain':
      return l10n.t('Test Connection');
    case 'stop':
      return l10n.t('Stop Waiting');
  }
}

function waitingWords({ reason, number }: Extract<Readiness, { state: 'waiting' }>): string {
  switch (reason) {
    case 'connecting':
      return l10n.t('Trying the login…');
    case 'firewall':
      return l10n.t('Waiting for the firewall…');
    case 'login':
      return l10n.t('The server answers. Waiting until it knows the login…');
    case 'busy':
      return l10n.t('{0} Trying again…', busyWords(number ?? 0));
    case 'network':
      return l10n.t('The server could not be reached. Trying again…');
  }
}

function readyWords({ canRead, canWrite }: Extract<Readiness, { state: 'ready' }>): string {
  if (canRead && canWrite) return l10n.t('Ready: reads and writes');
  if (canRead) return l10n.t('Ready: reads');
  return canWrite ? l10n.t('Ready: writes') : l10n.t('Ready');
}

function uncheckedWords(reason: UncheckedReason): string {
  switch (reason) {
    case 'off':
      return l10n.t('Issued, not tried. It can take a minute until the database accepts it.');
    case 'foreignHost':
      return l10n.t('Not tried, because the server does not belong to the cloud in your settings.');
    case 'stopped':
      return l10n.t('Not known whether the database accepts it yet.');
  }
}

type Explain = { [C in ReadinessProblemCode]: (values: ReadinessProblemValues[C]) => string };

const explain: Explain = {
  otherAddress: ({ seen, granted }) =>
    l10n.t(
      'The server sees you come from {0}, and access was granted for {1}. A VPN or proxy may be the reason. Request again for {0}.',
      quote(seen),
      quote(granted),
    ),
  firewallTimeout: ({ granted }) =>
    l10n.t(
      'The firewall still does not let {0} in, after five minutes. Test the connection later, or request again.',
      quote(granted),
    ),
  loginRefused: ({ because, user, database }) => refusalWords(because, user, database),
  databaseUnknown: ({ database }) =>
    l10n.t(
      'The server does not let this login open the database "{0}". It may have been renamed or moved; request again.',
      quote(database),
    ),
  databaseUnavailable: ({ number, innerCode }) =>
    l10n.t(
      '{0} Test the connection later. (Error {1})',
      busyWords(number),
      innerCode === '' ? String(number) : `${String(number)}, ${innerCode}`,
    ),
  serverNameIncomplete: ({ host }) =>
    l10n.t(
      'The gateway does not know which server "{0}" means. Its name is not complete, or something between here and there changes it; check the cloud in your settings and your proxy.',
      quote(host),
    ),
  hostUnknown: ({ host }) =>
    l10n.t(
      'There is no server {0}, as far as this computer knows. Check your network and VPN, then test the connection again.',
      quote(host),
    ),
  portBlocked: ({ host, port }) =>
    l10n.t(
      'Port {1} of {0} cannot be reached. Your network or firewall must let connections out to it.',
      quote(host),
      String(port),
    ),
  redirectBlocked: ({ host, port }) =>
    l10n.t(
      'The server sends this computer on to {0}, port {1}, which cannot be reached. Inside of Azure the ports 11000 to 11999 must be open besides 1433.',
      quote(host),
      String(port),
    ),
  serverSilent: ({ host }) =>
    l10n.t(
      '{0} took the connection and then did not answer. A proxy or firewall may hold it up; test the connection later.',
      quote(host),
    ),
  tlsFailed: ({ host, reason }) =>
    reason === ''
      ? l10n.t(
          '{0} offers no encryption, so the password was not sent. Something between here and there may change the connection; try another network.',
          quote(host),
        )
      : l10n.t(
          'The encrypted connection to {0} is not trusted by this computer, so the password was not sent. Something between here and there may read along; try another network. ({1})',
          quote(host),
          quote(reason),
        ),
  protocolFailed: ({ host, reason }) =>
    l10n.t(
      'The connection to {0} broke before the login was answered. Check your VPN or proxy, then test the connection again. ({1})',
      quote(host),
      quote(reason),
    ),
  foreignHost: ({ host }) =>
    l10n.t(
      'The server sends this computer on to {0}, which does not belong to its cloud, so the password was not sent there.',
      quote(host),
    ),
  serverRefused: ({ number, message }) =>
    l10n.t('The server refused the login: {0} (Error {1})', quote(message), String(number)),
};

function problemWords(problem: ReadinessProblem): string {
  // The union of problems and the table of sentences are made from the same list of codes.
  const sentence = explain[problem.code] as (values: ReadinessProblem['values']) => string;
  return sentence(problem.values);
}

function refusalWords(because: LoginRefusal, user: string, database: string): string {
  switch (because) {
    case 'expired':
      return l10n.t('The credential has expired. Request again.');
    case 'replaced':
      return l10n.t(
        'The login worked before and is refused now. Most likely a newer credential, requested elsewhere, ended it. Request again.',
      );
    case 'wrongDatabase':
      return l10n.t(
        'The login does not belong to the database "{0}", which is the one it was issued for. Request again.',
        quote(database),
      );
    case 'wrongPassword':
      return l10n.t('The server says that the password is wrong. Request again.');
    case 'unknownLogin':
      return l10n.t(
        'The server does not know the login "{0}". Most likely a newer credential, requested elsewhere, ended it. Request again.',
        quote(user),
      );
    case 'neverAccepted':
      return l10n.t(
        'The server has refused the login for longer than new credentials need. A newer credential, requested elsewhere, may have ended it, or the database is another one. Request again.',
      );
  }
}

/** What kept a server busy, by its error number (contract F.2). */
function busyWords(number: number): string {
  switch (number) {
    case 40197:
      return l10n.t('The service had an error of its own or is just moving the database.');
    case 40501:
      return l10n.t('The service is too busy.');
    case 10928:
    case 10929:
      return l10n.t('The database has reached its limit of requests.');
    case 49918:
    case 49919:
    case 49920:
      return l10n.t('The service has too much to do to take the request.');
    default:
      return l10n.t('The database is not available right now.');
  }
}

function problemRemedy({ code, values }: ReadinessProblem): ReadinessRemedy {
  switch (code) {
    case 'otherAddress':
      return { kind: 'requestFor', address: values.seen };
    case 'loginRefused':
    case 'databaseUnknown':
      return { kind: 'requestAgain' };
    default:
      return { kind: 'testAgain' };
  }
}

function quote(text: string): string {
  return visible(text, 300);
}

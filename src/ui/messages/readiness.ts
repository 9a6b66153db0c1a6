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

/** Readiness in words, and its tone. */
export interface ReadinessWords {
  readonly text: string;
  readonly tone: Tone;
}

/** The action of the button next to the words. */
export type ReadinessRemedy =
  /** A new request for the address that the server saw. */
  | { readonly kind: 'requestFor'; readonly address: string }
  | { readonly kind: 'requestAgain' }
  | { readonly kind: 'testAgain' }
  /** Stops trying. */
  | { readonly kind: 'stop' };

/** Whether the database accepts a credential, in one or two sentences. */
export function readinessWords(readiness: Readiness): ReadinessWords {
  const [label, note] = [readinessLabel(readiness), readinessNote(readiness)];
  const isWaiting = readiness.state === 'waiting';
  return {
    text: note === '' ? label : isWaiting ? note : `${label}. ${note}`,
    tone: isUnreached(readiness) ? 'warning' : tones[readiness.state],
  };
}

/** The tone of each state. */
const tones: Readonly<Record<Readiness['state'], Tone>> = {
  waiting: 'waiting',
  ready: 'good',
  refused: 'bad',
  unchecked: 'neutral',
};

/** The state in a few words. */
export function readinessLabel(readiness: Readiness): string {
  switch (readiness.state) {
    case 'waiting':
      return readiness.reason === 'firewall'
        ? l10n.t('Waiting for the SQL firewall')
        : l10n.t('Testing…');
    case 'ready':
      return readyWords(readiness);
    case 'refused':
      return isUnreached(readiness) ? l10n.t('Not tested') : l10n.t('Refused');
    case 'unchecked':
      return l10n.t('Not tested');
  }
}

/** The state for a row of the view, in a word or two: the row shows the access, too. */
export function readinessRowLabel(readiness: Readiness): string {
  if (readiness.state === 'ready') return l10n.t('Ready');
  const isBlocked = readiness.state === 'waiting' && readiness.reason === 'firewall';
  return isBlocked ? l10n.t('Waiting') : readinessLabel(readiness);
}

/** The reason for a state, or empty. */
export function readinessNote(readiness: Readiness): string {
  switch (readiness.state) {
    case 'waiting':
      return waitingWords(readiness);
    case 'ready':
      return '';
    case 'refused':
      return problemWords(readiness.problem);
    case 'unchecked':
      return uncheckedWords(readiness.reason);
  }
}

/** Problems on the way to the server: the credential may work. */
const unreached: ReadonlySet<ReadinessProblemCode> = new Set<ReadinessProblemCode>([
  'hostUnknown',
  'portBlocked',
  'redirectBlocked',
  'serverSilent',
  'protocolFailed',
  'databaseUnavailable',
]);

/** Whether the test didn't reach the server, so that nothing is known about the credential. */
export function isUnreached(readiness: Readiness | undefined): boolean {
  return readiness?.state === 'refused' && unreached.has(readiness.problem.code);
}

/** Whether the server refuses the credential, so that a new one is needed. */
export function isRefused(readiness: Readiness | undefined): boolean {
  return readiness?.state === 'refused' && !isUnreached(readiness);
}

/** An outcome for users who don't look at its grant. */
export function readinessAnnouncement(environmentName: string, readiness: Readiness): string {
  return l10n.t('{0}: {1}', visible(environmentName, 100), readinessWords(readiness).text);
}

/** The one button that helps, if there is one. */
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

/** The label of a remedy's button. */
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
    case 'firewall':
      return '';
    case 'login':
      return l10n.t('Server reached. Waiting for the login to become active…');
    case 'busy':
      return l10n.t('{0} Trying again…', busyWords(number ?? 0));
    case 'network':
      return l10n.t("VS Code can't reach the server. Trying again…");
  }
}

function readyWords({ rights }: Extract<Readiness, { state: 'ready' }>): string {
  if (rights?.canRead === true) {
    return rights.canWrite ? l10n.t('Ready (read/write)') : l10n.t('Ready (read-only)');
  }
  return rights?.canWrite === true ? l10n.t('Ready (write-only)') : l10n.t('Ready');
}

function uncheckedWords(reason: UncheckedReason): string {
  const words: Readonly<Record<UncheckedReason, string>> = {
    off: l10n.t('The database can take up to a minute to accept the login.'),
    foreignHost: l10n.t("The server doesn't belong to the cloud in your settings."),
    uncertainServer: l10n.t("The imported text doesn't contain the server's full name."),
    stopped: '',
  };
  return words[reason];
}

type Explain = { [C in ReadinessProblemCode]: (values: ReadinessProblemValues[C]) => string };

const explain: Explain = {
  otherAddress: ({ seen, granted }) =>
    l10n.t(
      'The SQL firewall sees your connection from {0}, but access was granted for {1}. A VPN or proxy may be the reason. Request again for {0}.',
      quote(seen),
      quote(granted),
    ),
  ipv6Address: ({ seen }) =>
    l10n.t(
      'The SQL firewall sees your connection from the IPv6 address {0}, but it allows only the IPv4 addresses that you requested. Turn off IPv6 for this connection or use another network, then test again.',
      quote(seen),
    ),
  firewallTimeout: ({ granted }) =>
    l10n.t(
      'The SQL firewall still blocks {0} after five minutes. Test the connection later, or request again.',
      quote(granted),
    ),
  loginRefused: ({ because, user, database }) => refusalWords(because, user, database),
  databaseUnknown: ({ database }) =>
    l10n.t(
      'This login can\'t open the database "{0}". The database may have been renamed or moved. Request again.',
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
      'The SQL service doesn\'t recognize the server name "{0}". The name is incomplete, or a proxy changes it. Check the cloud in your settings and your proxy.',
      quote(host),
    ),
  hostUnknown: ({ host }) =>
    l10n.t(
      "This computer can't find the server {0}. Check your network and VPN, then test the connection again.",
      quote(host),
    ),
  portBlocked: ({ host, port }) =>
    l10n.t(
      "VS Code can't reach port {1} of {0}. Your network or firewall must allow outgoing connections to it.",
      quote(host),
      String(port),
    ),
  redirectBlocked: ({ host, port }) =>
    l10n.t(
      "The server redirects to {0}, port {1}, which VS Code can't reach. Inside Azure, ports 11000 to 11999 must be open in addition to 1433.",
      quote(host),
      String(port),
    ),
  serverSilent: ({ host }) =>
    l10n.t(
      "{0} accepted the connection but didn't respond. A proxy or firewall may be blocking it. Test the connection later.",
      quote(host),
    ),
  tlsFailed: ({ host, reason }) =>
    reason === ''
      ? l10n.t(
          "{0} doesn't offer encryption, so VS Code didn't send the password. A proxy may be changing the connection. Try another network.",
          quote(host),
        )
      : l10n.t(
          "This computer doesn't trust the certificate of {0}, so VS Code didn't send the password. A proxy may be intercepting the connection. Try another network. ({1})",
          quote(host),
          quote(reason),
        ),
  protocolFailed: ({ host, reason }) =>
    l10n.t(
      'The connection to {0} was lost during the login. Check your VPN or proxy, then test the connection again. ({1})',
      quote(host),
      quote(reason),
    ),
  foreignHost: ({ host }) =>
    l10n.t(
      "The server redirects to {0}, which doesn't belong to its cloud, so VS Code didn't send the password there. Check the cloud in your settings and your proxy.",
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
        'The server now refuses this login, which worked before. A newer credential, requested elsewhere, has probably ended it. Request again.',
      );
    case 'wrongDatabase':
      return l10n.t(
        'The login doesn\'t belong to the database "{0}", although it was issued for it. Request again.',
        quote(database),
      );
    case 'wrongPassword':
      return l10n.t('The server reports a wrong password. Request again.');
    case 'unknownLogin':
      return l10n.t(
        'The server doesn\'t recognize the login "{0}". A newer credential, requested elsewhere, has probably ended it. Request again.',
        quote(user),
      );
    case 'neverAccepted':
      return l10n.t(
        'The server still refuses the login. A newer credential, requested elsewhere, may have ended it. Request again.',
      );
  }
}

/** The reason why a server is busy, by its error number (contract F.2). */
function busyWords(number: number): string {
  switch (number) {
    case 40197:
    case 40143:
    case 40166:
    case 40540:
      return l10n.t("The service had an error, or it's moving the database.");
    case 40501:
      return l10n.t('The service is too busy.');
    case 10928:
    case 10929:
    case 10936:
      return l10n.t('The database has reached its request limit.');
    case 18401:
      return l10n.t('The server is being upgraded.');
    case 42109:
      return l10n.t('The database is starting.');
    case 49918:
    case 49919:
    case 49920:
      return l10n.t('The service is running too many operations.');
    default:
      return l10n.t("The database isn't available right now.");
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

import * as l10n from '@vscode/l10n';
import type {
  LoginRefusal,
  Readiness,
  ReadinessProblem,
  ReadinessProblemCode,
  ReadinessProblemValues,
  UncheckedReason,
  WaitReason,
} from '../../access/readiness';
import { visible } from '../../access/text';
import type { Tone } from '../../protocol/state';
import { quoted } from './errors';

export interface ReadinessWords {
  /** The state in a few words. */
  readonly label: string;
  /** The state in a word or two, for a row that also shows the access. */
  readonly shortLabel: string;
  /** The reason for the state, or empty. */
  readonly note: string;
  /** Both in one or two sentences. */
  readonly text: string;
  readonly tone: Tone;
  /** Whether the server refuses the login, so that a new one is needed. */
  readonly isRefused: boolean;
}

/** Whether the database accepts a credential, in words. */
export function readinessWords(readiness: Readiness): ReadinessWords {
  const words = (tone: Tone, label: string, note = '', shortLabel = label): ReadinessWords => {
    const text = note === '' ? label : `${label}. ${note}`;
    return { label, shortLabel, note, text, tone, isRefused: tone === 'bad' };
  };
  switch (readiness.state) {
    case 'waiting': {
      const isBlocked = readiness.reason === 'firewall';
      const label = isBlocked ? l10n.t('Waiting for the SQL firewall') : l10n.t('Testing…');
      const note = waitingNote(readiness);
      const waiting = words('waiting', label, note, isBlocked ? l10n.t('Waiting') : label);
      return { ...waiting, text: note === '' ? label : note };
    }
    case 'ready':
      return words('good', readyLabel(readiness), '', l10n.t('Ready'));
    case 'refused': {
      const note = problemNote(readiness.problem);
      return unreached.has(readiness.problem.code)
        ? words('warning', l10n.t('Not tested'), note)
        : words('bad', l10n.t('Refused'), note);
    }
    case 'unchecked':
      return words('neutral', l10n.t('Not tested'), uncheckedNote(readiness.reason));
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

/** The address that the server saw instead of the granted one, for a new request. */
export function seenAddress(readiness: Readiness | undefined): string | undefined {
  if (readiness?.state !== 'refused') return undefined;
  const { code, values } = readiness.problem;
  return code === 'otherAddress' ? values.seen : undefined;
}

/** Whether the server refuses the login itself, so that the credential works on no computer. */
export function isLoginRefused(readiness: Readiness | undefined): boolean {
  return readiness?.state === 'refused' && readiness.problem.code === 'loginRefused';
}

/** An outcome for users who don't look at its grant. */
export function readinessAnnouncement(environmentName: string, readiness: Readiness): string {
  return l10n.t('{0}: {1}', visible(environmentName, 100), readinessWords(readiness).text);
}

function waitingNote({ reason, number }: Extract<Readiness, { state: 'waiting' }>): string {
  const notes: Readonly<Record<WaitReason, string>> = {
    connecting: '',
    firewall: '',
    login: l10n.t('Server reached. Waiting for the login to become active…'),
    busy: l10n.t('{0} Trying again…', busyWords(number ?? 0)),
    network: l10n.t("VS Code can't reach the server. Trying again…"),
  };
  return notes[reason];
}

function readyLabel({ rights }: Extract<Readiness, { state: 'ready' }>): string {
  if (rights?.canRead === true) {
    return rights.canWrite ? l10n.t('Ready (read/write)') : l10n.t('Ready (read-only)');
  }
  return rights?.canWrite === true ? l10n.t('Ready (write-only)') : l10n.t('Ready');
}

function uncheckedNote(reason: UncheckedReason): string {
  const words: Readonly<Record<UncheckedReason, string>> = {
    off: l10n.t('The database can take up to a minute to accept the login.'),
    foreignHost: l10n.t(
      "This server doesn't belong to the cloud in your settings. Check its name or the setting {0}.",
      'sqlCredentials.cloud',
    ),
    uncertainServer: l10n.t(
      "The imported text doesn't contain the server's full name. Check the server, then test the connection.",
    ),
    stopped: '',
  };
  return words[reason];
}

type Explain = { [C in ReadinessProblemCode]: (values: ReadinessProblemValues[C]) => string };

const explain: Explain = {
  otherAddress: ({ seen, granted }) =>
    l10n.t(
      'The SQL firewall sees your connection from {0}, but access was granted for {1}. A VPN or proxy may be the reason. Request again for {0}.',
      seen,
      granted,
    ),
  ipv6Address: ({ seen }) =>
    l10n.t(
      'The SQL firewall sees your connection from the IPv6 address {0}, but it allows only the IPv4 addresses that you requested. Turn off IPv6 for this connection or use another network, then test again.',
      seen,
    ),
  firewallTimeout: ({ granted }) =>
    l10n.t(
      'The SQL firewall still blocks {0} after five minutes. Test the connection later, or request again.',
      granted,
    ),
  loginRefused: ({ because, user, database }) => refusalWords(because, user, database),
  databaseUnknown: ({ database }) =>
    l10n.t(
      'This login can\'t open the database "{0}". The database may have been renamed or moved. Request again.',
      database,
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
      host,
    ),
  hostUnknown: ({ host }) =>
    l10n.t(
      "This computer can't find the server {0}. Check your network and VPN, then test the connection again.",
      host,
    ),
  portBlocked: ({ host, port }) =>
    l10n.t(
      "VS Code can't reach port {1} of {0}. Your network or firewall must allow outgoing connections to it.",
      host,
      String(port),
    ),
  redirectBlocked: ({ host, port }) =>
    l10n.t(
      "The server redirects to {0}, port {1}, which VS Code can't reach. Inside Azure, ports 11000 to 11999 must be open in addition to 1433.",
      host,
      String(port),
    ),
  serverSilent: ({ host }) =>
    l10n.t(
      "{0} accepted the connection but didn't respond. A proxy or firewall may be blocking it. Test the connection later.",
      host,
    ),
  tlsFailed: ({ host, reason }) =>
    reason === ''
      ? l10n.t(
          "{0} doesn't offer encryption, so VS Code didn't send the password. A proxy may be changing the connection. Try another network.",
          host,
        )
      : l10n.t(
          "This computer doesn't trust the certificate of {0}, so VS Code didn't send the password. A proxy may be intercepting the connection. Try another network. ({1})",
          host,
          reason,
        ),
  protocolFailed: ({ host, reason }) =>
    l10n.t(
      'The connection to {0} was lost during the login. Check your VPN or proxy, then test the connection again. ({1})',
      host,
      reason,
    ),
  foreignHost: ({ host }) =>
    l10n.t(
      "The server redirects to {0}, which doesn't belong to its cloud, so VS Code didn't send the password there. Check the cloud in your settings and your proxy.",
      host,
    ),
  serverRefused: ({ number, message }) =>
    l10n.t('The server refused the login: {0} (Error {1})', message, String(number)),
};

function problemNote({ code, values }: ReadinessProblem): string {
  // The union of problems and the table of sentences are made from the same list of codes.
  const sentence = explain[code] as (values: object) => string;
  return sentence(quoted(values));
}

function refusalWords(because: LoginRefusal, user: string, database: string): string {
  const words: Readonly<Record<LoginRefusal, string>> = {
    expired: l10n.t('The credential has expired. Request again.'),
    replaced: l10n.t(
      'The server now refuses this login, which worked before. A newer credential, requested elsewhere, has probably ended it. Request again.',
    ),
    wrongDatabase: l10n.t(
      'The login doesn\'t belong to the database "{0}", although it was issued for it. Request again.',
      database,
    ),
    wrongPassword: l10n.t('The server reports a wrong password. Request again.'),
    unknownLogin: l10n.t(
      'The server doesn\'t recognize the login "{0}". A newer credential, requested elsewhere, has probably ended it. Request again.',
      user,
    ),
    neverAccepted: l10n.t(
      'The server still refuses the login. If you imported it, check its values. Otherwise, a newer credential, requested elsewhere, may have ended it: request again.',
    ),
  };
  return words[because];
}

/** The reason why a server is busy, by its error number (contract F.2). */
function busyWords(number: number): string {
  const causes: readonly (readonly [numbers: readonly number[], words: string])[] = [
    [
      [40197, 40143, 40166, 40540],
      l10n.t("The service had an error, or it's moving the database."),
    ],
    [[40501], l10n.t('The service is too busy.')],
    [[10928, 10929, 10936], l10n.t('The database has reached its request limit.')],
    [[18401], l10n.t('The server is being upgraded.')],
    [[42109], l10n.t('The database is starting.')],
    [[49918, 49919, 49920], l10n.t('The service is running too many operations.')],
  ];
  const known = causes.find(([numbers]) => numbers.includes(number));
  return known?.[1] ?? l10n.t("The database isn't available right now.");
}

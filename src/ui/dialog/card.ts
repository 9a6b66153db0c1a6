import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import { connectionStringFormats } from '../../access/connectionString';
import { urgency } from '../../access/countdown';
import { endOf, isRenewable, type SqlCredential } from '../../access/grant';
import type { Readiness } from '../../access/readiness';
import { visible } from '../../access/text';
import type { CopyTarget, ShownAction, ShownGrant, ShownValue } from '../../protocol/state';
import type { HeldActivation, HeldCredential, HeldGrant, HeldStatus } from '../../vault/heldGrant';
import type { Tool } from '../ids';
import { countdownWords, phaseWords, roleNames, rolesSummary } from '../messages/activation';
import { isRefused, isUnreached, readinessWords, seenAddress } from '../messages/readiness';
import { durationWords, testedWords, timeLeftWords, timeWords } from '../messages/time';
import type { Locale } from '../userLocale';

/** The values that the texts of a card depend on, apart from its grant. */
interface CardContext {
  readonly now: number;
  readonly locale: Locale;
  readonly selector: ShownGrant['selector'];
  /** The numbers of minutes before the end at which VS Code warns the user. */
  readonly warnings: readonly number[];
}

interface CredentialContext extends CardContext {
  /** `undefined` if the login wasn't tested. */
  readonly readiness: Readiness | undefined;
  /** The system's advice (`System.firewallNote`). */
  readonly firewallNote: string | undefined;
  /** The tools for this computer's platform. The menu offers to install those that are missing. */
  readonly handOver: { readonly tools: readonly Tool[]; readonly missing: readonly Tool[] };
}

interface ActivationContext extends CardContext {
  readonly hasPortal: boolean;
  /** The error of the last attempt to read it. */
  readonly problem: { readonly sentence: string; readonly needsSignIn: boolean } | undefined;
}

export function credentialCard(held: HeldCredential, context: CredentialContext): ShownGrant {
  const { grant, status } = held;
  const { now, readiness, warnings } = context;
  const isActive = status === 'active';
  const isUsable = isActive && !isRefused(readiness);
  const left = isUsable ? timeLeftWords(endOf(grant), now) : '';
  const hasEnd = grant.expiresAt !== undefined || grant.isEndless === true;
  return {
    ...commonParts(held, context),
    badge: roleWords(grant.role),
    note: noteOf(held, context),
    status: statusOf(held, context),
    remedy: isActive ? testOrStop(readiness) : null,
    timeLeft: left === '' ? '' : l10n.t('{0} left', left),
    urgency: isUsable ? urgency(endOf(grant), now, warnings) : 'none',
    expires: isUsable || status === 'expired' ? expiryWords(held, context) : '',
    values: [
      copied('server', l10n.t('Server'), grant.server, l10n.t('Copy server')),
      copied('database', l10n.t('Database'), grant.database, l10n.t('Copy database')),
      copied('user', l10n.t('User'), grant.user, l10n.t('Copy user')),
      value('expires', l10n.t('Expires'), hasEnd ? '' : l10n.t('Unknown')),
    ].filter(isFilled),
    hasPassword: isActive,
    actions: [
      ...(isUsable ? usableActions(grant, context.handOver) : [requestAgain(readiness)]),
      ...cloudAction(readiness),
      plain('forget', l10n.t('Forget')),
    ],
  };
}

export function activationCard(held: HeldActivation, context: ActivationContext): ShownGrant {
  const { grant } = held;
  const { now, locale, hasPortal, problem, warnings } = context;
  const phase = activationPhase(grant, now);
  const isOver = isFinal(phase);
  const { text, tone } = phaseWords(grant, now);
  const shownProblem = isOver ? undefined : problem;
  const time = (at: number | undefined) => (at === undefined ? '' : timeWords(at, now, locale));
  const end = time(grant.expiresAt);
  const isCounted = (phase === 'upcoming' || phase === 'running') && end !== '';
  const needsSignIn = shownProblem?.needsSignIn === true;
  return {
    ...commonParts(held, context),
    badge: rolesSummary(grant.roles),
    note: shownProblem?.sentence ?? '',
    status: { text, tone: shownProblem ? 'warning' : tone, waited: null, tested: '' },
    remedy: isOver
      ? null
      : { label: needsSignIn ? l10n.t('Sign In') : l10n.t('Refresh'), isRefresh: !needsSignIn },
    timeLeft: countdownWords(grant, now),
    urgency: phase === 'running' ? urgency(endOf(grant), now, warnings) : 'none',
    expires: isCounted ? l10n.t('ends {0}', end) : phase === 'over' ? l10n.t('ended {0}', end) : '',
    values: [
      value('roles', l10n.t('Roles'), grant.roles.length < 2 ? '' : roleNames(grant.roles)),
      value('start', l10n.t('Start'), time(grant.startsAt)),
      value('duration', l10n.t('Duration'), durationWords(grant.durationMs)),
      value('withdrawn', l10n.t('Withdrawn'), time(grant.withdrawnAt)),
      value('note', l10n.t('Note'), visible(grant.note)),
      value('account', l10n.t('Account'), visible(grant.account.label, 100)),
      value('request', l10n.t('Request'), visible(grant.request.name, 100)),
    ].filter(isFilled),
    hasPassword: false,
    actions: [
      ...(hasPortal ? [plain('openInPortal', l10n.t('Open in Portal'))] : []),
      plain('copyRequestId', l10n.t('Copy Request ID')),
      { ...plain('activateAgain', l10n.t('Activate Again')), primary: isOver },
      isOver
        ? plain('removeFromList', l10n.t('Remove from List'))
        : plain('withdraw', l10n.t('Withdraw')),
    ],
  };
}

function commonParts({ grant }: HeldGrant, { selector }: CardContext) {
  return { id: grant.id, title: visible(grant.environment.name, 100), selector };
}

/** Empty if the end is unknown, which is among the values. */
function expiryWords(
  { grant, status }: HeldCredential,
  { now, locale }: CredentialContext,
): string {
  if (grant.isEndless === true) return l10n.t("doesn't expire");
  if (grant.expiresAt === undefined) return '';
  const end = timeWords(grant.expiresAt, now, locale);
  return status === 'expired' ? l10n.t('expired {0}', end) : l10n.t('expires {0}', end);
}

function value(id: string, label: string, text: string): ShownValue {
  return { id, label, value: text, copy: null };
}

function copied(target: CopyTarget, label: string, text: string, copyLabel: string): ShownValue {
  return { id: target, label, value: visible(text), copy: { target, label: copyLabel } };
}

function isFilled({ value }: ShownValue): boolean {
  return value !== '';
}

/** The name of a role: translated if the extension knows it, otherwise as the service names it. */
export function roleWords(role: string): string {
  if (role === 'Writer') return l10n.t('Writer');
  return role === 'Reader' ? l10n.t('Reader') : visible(role, 100);
}

/** The state of a credential in a few words. */
export function statusLabel({ status }: HeldCredential, readiness: string | undefined): string {
  const labels: Readonly<Record<HeldStatus, string>> = {
    active: readiness ?? l10n.t('Not tested'),
    expired: l10n.t('Expired'),
    replaced: l10n.t('Replaced'),
    lost: l10n.t('Not kept by VS Code'),
  };
  return labels[status];
}

function statusOf(
  held: HeldCredential,
  { readiness, now, locale }: CredentialContext,
): ShownGrant['status'] {
  const isActive = held.status === 'active';
  const known = isActive ? readiness : undefined;
  const words = known && readinessWords(known);
  const isTested = known !== undefined && 'at' in known && !isUnreached(known);
  return {
    text: statusLabel(held, words?.label),
    tone: words?.tone ?? (isActive ? 'neutral' : held.status === 'expired' ? 'bad' : 'warning'),
    waited: known?.state === 'waiting' ? Math.max(0, now - known.since) : null,
    tested: isTested ? testedWords(known.at, now, locale) : '',
  };
}

/** Explains the state. */
function noteOf(
  { grant, status }: HeldCredential,
  { readiness, firewallNote }: CredentialContext,
): string {
  const isBlocked = readiness?.state === 'waiting' && readiness.reason === 'firewall';
  // An imported account names no address that its firewall allows.
  const own = isBlocked && grant.addresses === '' ? firewallNote : undefined;
  const notes: Readonly<Record<HeldStatus, string>> = {
    active: own ?? (readiness === undefined ? '' : readinessWords(readiness).note),
    expired: l10n.t('VS Code deleted the password. Request again if you still need access.'),
    // A renewal in this window removes the row that it replaces.
    replaced: l10n.t(
      'A newer credential, requested in another window, replaced this one. Use that one, or request again.',
    ),
    lost: l10n.t("VS Code couldn't keep this credential. Request it again."),
  };
  return notes[status];
}

/** The button for a note that advises the user to check the cloud in the settings. */
function cloudAction(readiness: Readiness | undefined): readonly ShownAction[] {
  const reason = readiness?.state === 'unchecked' ? readiness.reason : undefined;
  const code = readiness?.state === 'refused' ? readiness.problem.code : reason;
  if (code !== 'foreignHost' && code !== 'serverNameIncomplete') return [];
  return [plain('openCloudSetting', l10n.t('Open Cloud Settings'))];
}

/** The button next to the state. A new request is among the actions. */
function testOrStop(readiness: Readiness | undefined): ShownGrant['remedy'] {
  const isWaiting = readiness?.state === 'waiting';
  const label = isWaiting ? l10n.t('Stop Waiting') : l10n.t('Test Connection');
  return { label, isRefresh: !isWaiting };
}

function usableActions(
  grant: SqlCredential,
  { tools, missing }: CredentialContext['handOver'],
): readonly ShownAction[] {
  const names: Readonly<Record<Tool, string>> = {
    mssql: l10n.t('MSSQL Extension'),
    ssms: l10n.t('SQL Server Management Studio'),
    terminal: missing.includes('terminal') ? 'sqlcmd' : l10n.t('Terminal'),
  };
  const toolLabel = (tool: Tool) =>
    missing.includes(tool) ? l10n.t('{0} (not installed)', names[tool]) : names[tool];
  return [
    {
      ...plain('connect', l10n.t('Connect')),
      primary: true,
      options: tools.map(id => ({ id, label: toolLabel(id) })),
      optionsLabel: l10n.t('Connect with…'),
    },
    {
      ...plain('copyConnectionString', l10n.t('Copy Connection String')),
      options: connectionStringFormats.map(({ id, name }) => ({ id, label: name })),
      optionsLabel: l10n.t('Copy connection string as…'),
    },
    plain('openTerminal', l10n.t('Open Terminal')),
    ...(isRenewable(grant) ? [plain('renew', l10n.t('Renew'))] : []),
  ];
}

function requestAgain(readiness: Readiness | undefined): ShownAction {
  const address = seenAddress(readiness);
  const label =
    address === undefined ? l10n.t('Request Again') : l10n.t('Request Again for {0}', address);
  return { ...plain('renew', label), primary: true };
}

/** An action without a menu. */
function plain(action: ShownAction['action'], label: string): ShownAction {
  return { action, label, primary: false, options: [], optionsLabel: '' };
}

import * as l10n from '@vscode/l10n';
import { connectionStringFormats } from '../../access/connectionString';
import { urgency } from '../../access/countdown';
import { endOf, type SqlCredential } from '../../access/grant';
import type { Readiness } from '../../access/readiness';
import { visible } from '../../access/text';
import type { CopyTarget, ShownAction, ShownGrant, ShownValue } from '../../protocol/state';
import type { HeldCredential } from '../../vault/heldGrant';
import type { Tool } from '../ids';
import { isRefused, isUnreached, readinessWords, seenAddress } from '../messages/readiness';
import { testedWords, timeLeftWords, timeWords } from '../messages/time';

/** The values that the texts of a card depend on, apart from its grant. */
export interface CardContext {
  readonly now: number;
  readonly locale: string;
  readonly selector: ShownGrant['selector'];
  /** The numbers of minutes before the end at which VS Code warns the user. */
  readonly warnings: readonly number[];
}

interface CredentialContext extends CardContext {
  /** `undefined` if the login wasn't tested. */
  readonly readiness: Readiness | undefined;
  /** The system's advice (`System.firewallNote`). */
  readonly firewallNote: string | undefined;
  /** The tools for this computer's platform. */
  readonly tools: readonly Tool[];
}

/** A SQL credential as a card. */
export function shownGrant(held: HeldCredential, context: CredentialContext): ShownGrant {
  const { grant, status } = held;
  const { now, readiness, selector, warnings } = context;
  const isActive = status === 'active';
  const isUsable = isActive && !isRefused(readiness);
  const left = isUsable ? timeLeftWords(endOf(grant), now) : '';
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    badge: roleWords(grant.role),
    selector,
    note: noteOf(held, context),
    status: { ...statusWords(held, readiness), ...timesOf(held, context) },
    remedy: isActive ? remedyOf(readiness) : null,
    timeLeft: left === '' ? '' : l10n.t('{0} left', left),
    urgency: isUsable ? urgency(endOf(grant), now, warnings) : 'none',
    expires: isUsable || status === 'expired' ? expiryWords(held, context) : '',
    values: valuesOf(grant),
    hasPassword: isActive,
    actions: isUsable ? usableActions(grant, context.tools) : [requestAgain(readiness), forget()],
  };
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

function valuesOf(grant: SqlCredential): ShownValue[] {
  return [
    value('server', l10n.t('Server'), grant.server, l10n.t('Copy server')),
    value('database', l10n.t('Database'), grant.database, l10n.t('Copy database')),
    value('user', l10n.t('User'), grant.user, l10n.t('Copy user')),
    ...(grant.expiresAt === undefined && grant.isEndless !== true
      ? [{ id: 'expires', label: l10n.t('Expires'), value: l10n.t('Unknown'), copy: null }]
      : []),
  ].filter(shown => shown.value !== '');
}

function value(target: CopyTarget, label: string, text: string, copyLabel: string): ShownValue {
  return { id: target, label, value: visible(text), copy: { target, label: copyLabel } };
}

/** The name of a role: translated if the extension knows it, otherwise as the service names it. */
export function roleWords(role: string): string {
  if (role === 'Writer') return l10n.t('Writer');
  return role === 'Reader' ? l10n.t('Reader') : visible(role, 100);
}

/** The state of a credential in a few words. */
export function statusLabel({ status }: HeldCredential, readiness: string | undefined): string {
  switch (status) {
    case 'active':
      return readiness ?? l10n.t('Not tested');
    case 'expired':
      return l10n.t('Expired');
    case 'replaced':
      return l10n.t('Replaced');
    case 'lost':
      return l10n.t('Not kept by VS Code');
  }
}

function statusWords(
  held: HeldCredential,
  readiness: Readiness | undefined,
): Pick<ShownGrant['status'], 'text' | 'tone'> {
  const words = readiness && readinessWords(readiness);
  const text = statusLabel(held, words?.label);
  if (held.status === 'expired') return { text, tone: 'bad' };
  return { text, tone: held.status === 'active' ? (words?.tone ?? 'neutral') : 'warning' };
}

function timesOf(
  { status }: HeldCredential,
  { readiness, now, locale }: CredentialContext,
): Pick<ShownGrant['status'], 'waited' | 'tested'> {
  if (status !== 'active' || readiness === undefined) return { waited: null, tested: '' };
  return {
    waited: readiness.state === 'waiting' ? Math.max(0, now - readiness.since) : null,
    tested:
      'at' in readiness && !isUnreached(readiness) ? testedWords(readiness.at, now, locale) : '',
  };
}

/** Explains the state. */
function noteOf(
  { grant, status }: HeldCredential,
  { readiness, firewallNote }: CredentialContext,
): string {
  switch (status) {
    case 'active': {
      if (readiness === undefined) return '';
      const isBlocked = readiness.state === 'waiting' && readiness.reason === 'firewall';
      // An imported account names no address that its firewall allows.
      const own = isBlocked && grant.addresses === '' ? firewallNote : undefined;
      return own ?? readinessWords(readiness).note;
    }
    case 'expired':
      return l10n.t('VS Code deleted its password.');
    case 'replaced':
      return l10n.t('A newer credential ended this one. VS Code deleted its password.');
    case 'lost':
      return l10n.t("VS Code couldn't keep this credential. Request it again.");
  }
}

/** The button next to the state. A new request is among the actions. */
function remedyOf(readiness: Readiness | undefined): ShownGrant['remedy'] {
  const isWaiting = readiness?.state === 'waiting';
  const label = isWaiting ? l10n.t('Stop Waiting') : l10n.t('Test Connection');
  return { label, isRefresh: !isWaiting };
}

function usableActions(grant: SqlCredential, tools: readonly Tool[]): readonly ShownAction[] {
  const toolLabels: Readonly<Record<Tool, string>> = {
    mssql: l10n.t('MSSQL Extension'),
    ssms: l10n.t('SQL Server Management Studio'),
    terminal: l10n.t('Terminal'),
  };
  return [
    {
      action: 'connect',
      label: l10n.t('Connect'),
      primary: true,
      options: tools.map(id => ({ id, label: toolLabels[id] })),
      optionsLabel: l10n.t('Connect with…'),
    },
    {
      action: 'copyConnectionString',
      label: l10n.t('Copy Connection String'),
      primary: false,
      options: connectionStringFormats.map(({ id, name }) => ({ id, label: name })),
      optionsLabel: l10n.t('Copy connection string as…'),
    },
    plain('openTerminal', l10n.t('Open Terminal')),
    ...(grant.addresses === '' ? [] : [plain('renew', l10n.t('Renew'))]),
    forget(),
  ];
}

function requestAgain(readiness: Readiness | undefined): ShownAction {
  const address = seenAddress(readiness);
  const label =
    address === undefined ? l10n.t('Request Again') : l10n.t('Request Again for {0}', address);
  return { ...plain('renew', label), primary: true };
}

function forget(): ShownAction {
  return plain('forget', l10n.t('Forget'));
}

/** An action without a menu. */
export function plain(action: ShownAction['action'], label: string): ShownAction {
  return { action, label, primary: false, options: [], optionsLabel: '' };
}

import * as l10n from '@vscode/l10n';
import { endOf, type SqlCredential } from '../../access/grant';
import type { Readiness } from '../../access/readiness';
import { visible } from '../../access/text';
import {
  credentialActions,
  type CopyTarget,
  type CredentialAction,
  type GrantLine,
  type ShownGrant,
  type ShownValue,
  type Tone,
} from '../../protocol/state';
import type { HeldCredential } from '../../vault/heldGrant';
import {
  readinessRemedy,
  readinessRemedyLabel,
  readinessWords,
  type ReadinessRemedy,
} from '../messages/readiness';
import { timeLeftWords, timeWords } from '../messages/time';

/** A status in words, and how it looks. */
export interface StatusWords {
  readonly text: string;
  readonly tone: Tone;
}

/** What a grant's view depends on besides the grant. */
export interface GrantSurroundings {
  readonly now: number;
  readonly locale: string;
  /** Whether the database accepts a credential yet, where that is known. */
  readonly readiness: (grantId: string) => Readiness | undefined;
}

/** A SQL credential in the lower half of the dialog. */
export function shownGrant(held: HeldCredential, around: GrantSurroundings): ShownGrant {
  const { grant, status } = held;
  const active = status === 'active';
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    badge: roleWords(grant.role),
    note: '',
    status: statusWords(held, around),
    remedyLabel: remedyLabelOf(held, around),
    timeLeft: active ? countdownWords(held, around) : '',
    expires: endOfView(held, around),
    values: valuesOf(grant),
    hasPassword: active,
    actions: actionsOf(held).map(action => ({ action, label: actionLabel(action) })),
  };
}

/** The same grant beneath a form for another environment: it says whose it is before it is used. */
export function apartFromForm(shown: ShownGrant): ShownGrant {
  return {
    ...shown,
    title: shown.hasPassword ? l10n.t('Credential for {0}', shown.title) : shown.title,
    note: l10n.t('For another environment than the one chosen above.'),
  };
}

/** Empty where it ended before its time. An end that is not known is a value. */
function endOfView({ grant, status }: HeldCredential, around: GrantSurroundings): string {
  if (status !== 'active' && status !== 'expired') return '';
  return grant.expiresAt === undefined ? '' : timeWords(grant.expiresAt, around.now, around.locale);
}

function valuesOf(grant: SqlCredential): ShownValue[] {
  return [
    value('server', l10n.t('Server'), grant.server, l10n.t('Copy server')),
    value('database', l10n.t('Database'), grant.database, l10n.t('Copy database')),
    value('user', l10n.t('User'), grant.user, l10n.t('Copy user')),
    ...(grant.expiresAt === undefined ? [unknownEnd()] : []),
  ].filter(shown => shown.value !== '');
}

function unknownEnd(): ShownValue {
  return { id: 'expires', label: l10n.t('Expires'), value: l10n.t('Not known'), copy: null };
}

function value(target: CopyTarget, label: string, text: string, copyLabel: string): ShownValue {
  return { id: target, label, value: visible(text), copy: { target, label: copyLabel } };
}

/**
 * One line of the list of grants.
 * @param isAlone whether it is the only one of its environment; else its user tells it apart
 */
export function grantLine(
  held: HeldCredential,
  around: GrantSurroundings,
  { current, isAlone }: { readonly current: boolean; readonly isAlone: boolean },
): GrantLine {
  const { grant, status } = held;
  const role = roleWords(grant.role);
  const user = visible(grant.user, 100);
  // An account of Lifecycle Services that has no role of its own goes by its user already.
  const what = isAlone || role === user || user === '' ? [role] : [user, role];
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    detail: [...what, statusWords(held, around).text].join(' · '),
    timeLeft: status === 'active' ? timeLeftWords(endOf(grant), around.now) : '',
    current,
  };
}

/** What a role is called: in words of our own where it is ours, else as the service calls it. */
export function roleWords(role: string): string {
  if (role === 'Writer') return l10n.t('Writer');
  return role === 'Reader' ? l10n.t('Reader') : visible(role, 100);
}

function countdownWords({ grant }: HeldCredential, { now }: GrantSurroundings): string {
  const left = timeLeftWords(endOf(grant), now);
  return left === '' ? '' : l10n.t('{0} left', left);
}

function statusWords({ grant, status }: HeldCredential, around: GrantSurroundings): StatusWords {
  switch (status) {
    case 'active': {
      const readiness = around.readiness(grant.id);
      return readiness === undefined
        ? { text: l10n.t('Not tried yet, or not since this window was reloaded.'), tone: 'neutral' }
        : readinessWords(readiness);
    }
    case 'expired':
      return { text: l10n.t('Expired. The password was erased.'), tone: 'bad' };
    case 'replaced':
      return {
        text: l10n.t('Replaced by a newer credential. The password was erased.'),
        tone: 'warning',
      };
    case 'lost':
      return {
        text: l10n.t('VS Code could not keep this credential; request again.'),
        tone: 'warning',
      };
  }
}

/** The one thing that helps with how a grant stands. */
export function remedyOf(
  { grant, status }: HeldCredential,
  readiness: GrantSurroundings['readiness'],
): ReadinessRemedy | undefined {
  if (status !== 'active') return undefined;
  const known = readiness(grant.id);
  return known === undefined ? { kind: 'testAgain' } : readinessRemedy(known);
}

function remedyLabelOf(held: HeldCredential, { readiness }: GrantSurroundings): string {
  const remedy = remedyOf(held, readiness);
  return remedy === undefined ? '' : readinessRemedyLabel(remedy);
}

function actionsOf({ status }: HeldCredential): readonly CredentialAction[] {
  return status === 'active' ? credentialActions : ['renew', 'forget'];
}

function actionLabel(action: CredentialAction): string {
  switch (action) {
    case 'copyConnectionString':
      return l10n.t('Copy connection string');
    case 'connect':
      return l10n.t('Connect');
    case 'openTerminal':
      return l10n.t('Open terminal');
    case 'renew':
      return l10n.t('Renew');
    case 'forget':
      return l10n.t('Forget');
  }
}

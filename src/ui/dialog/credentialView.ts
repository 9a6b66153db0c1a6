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
} from '../../protocol/state';
import type { HeldCredential } from '../../vault/heldGrant';
import {
  readinessRemedy,
  readinessRemedyLabel,
  readinessWords,
  type ReadinessRemedy,
} from '../messages/readiness';
import { timeLeftWords, timeWords } from '../messages/time';

/** The values that a credential's texts depend on, apart from the credential. */
export interface CredentialContext {
  readonly now: number;
  readonly locale: string;
  /** `undefined` if the login wasn't tested. */
  readonly readiness: (grantId: string) => Readiness | undefined;
}

/** A SQL credential as the lower half of the dialog shows it. */
export function shownGrant(held: HeldCredential, context: CredentialContext): ShownGrant {
  const { grant, status } = held;
  const active = status === 'active';
  const remedy = remedyOf(held, context.readiness);
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    badge: roleWords(grant.role),
    note: '',
    status: statusWords(held, context),
    remedyLabel: remedy === undefined ? '' : readinessRemedyLabel(remedy),
    timeLeft: active ? countdownWords(held, context) : '',
    expires: endWordsOf(held, context),
    values: valuesOf(grant),
    hasPassword: active,
    actions: credentialActions
      .filter(action => active || action === 'renew' || action === 'forget')
      .map(action => ({ action, label: actionLabel(action) })),
  };
}

/** The grant below a form for another environment: it names its environment before it is used. */
export function apartFromForm(shown: ShownGrant): ShownGrant {
  return {
    ...shown,
    title: shown.hasPassword ? l10n.t('Credential for {0}', shown.title) : shown.title,
    note: l10n.t('For a different environment than the one selected above.'),
  };
}

/** Empty if it ended early. An unknown end is among the values. */
function endWordsOf({ grant, status }: HeldCredential, context: CredentialContext): string {
  if (status !== 'active' && status !== 'expired') return '';
  return grant.expiresAt === undefined
    ? ''
    : timeWords(grant.expiresAt, context.now, context.locale);
}

function valuesOf(grant: SqlCredential): ShownValue[] {
  return [
    value('server', l10n.t('Server'), grant.server, l10n.t('Copy server')),
    value('database', l10n.t('Database'), grant.database, l10n.t('Copy database')),
    value('user', l10n.t('User'), grant.user, l10n.t('Copy user')),
    ...(grant.expiresAt === undefined
      ? [{ id: 'expires', label: l10n.t('Expires'), value: l10n.t('Not known'), copy: null }]
      : []),
  ].filter(shown => shown.value !== '');
}

function value(target: CopyTarget, label: string, text: string, copyLabel: string): ShownValue {
  return { id: target, label, value: visible(text), copy: { target, label: copyLabel } };
}

/**
 * A line of the list of grants.
 * @param isAlone whether it is the only one of its environment; otherwise the line names its user
 */
export function grantLine(
  held: HeldCredential,
  context: CredentialContext,
  { current, isAlone }: { readonly current: boolean; readonly isAlone: boolean },
): GrantLine {
  const { grant, status } = held;
  const role = roleWords(grant.role);
  const user = visible(grant.user, 100);
  // The role of an account in Lifecycle Services can be its user name.
  const parts = isAlone || role === user || user === '' ? [role] : [user, role];
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    detail: [...parts, statusWords(held, context).text].join(' · '),
    timeLeft: status === 'active' ? timeLeftWords(endOf(grant), context.now) : '',
    current,
  };
}

/** The name of a role: translated if the extension knows it, otherwise as the service names it. */
export function roleWords(role: string): string {
  if (role === 'Writer') return l10n.t('Writer');
  return role === 'Reader' ? l10n.t('Reader') : visible(role, 100);
}

function countdownWords({ grant }: HeldCredential, { now }: CredentialContext): string {
  const left = timeLeftWords(endOf(grant), now);
  return left === '' ? '' : l10n.t('{0} left', left);
}

function statusWords(
  { grant, status }: HeldCredential,
  context: CredentialContext,
): ShownGrant['status'] {
  switch (status) {
    case 'active': {
      const readiness = context.readiness(grant.id);
      return readiness === undefined
        ? { text: l10n.t('Not tested'), tone: 'neutral' }
        : readinessWords(readiness);
    }
    case 'expired':
      return { text: l10n.t('Expired. The password was deleted.'), tone: 'bad' };
    case 'replaced':
      return {
        text: l10n.t('Replaced by a newer credential. The password was deleted.'),
        tone: 'warning',
      };
    case 'lost':
      return {
        text: l10n.t("VS Code couldn't keep this credential. Request it again."),
        tone: 'warning',
      };
  }
}

/** The action of the button next to the status, if there is one. */
export function remedyOf(
  { grant, status }: HeldCredential,
  readiness: CredentialContext['readiness'],
): ReadinessRemedy | undefined {
  if (status !== 'active') return undefined;
  const known = readiness(grant.id);
  return known === undefined ? { kind: 'testAgain' } : readinessRemedy(known);
}

function actionLabel(action: CredentialAction): string {
  const labels: Readonly<Record<CredentialAction, string>> = {
    copyConnectionString: l10n.t('Copy Connection String'),
    connect: l10n.t('Connect'),
    openTerminal: l10n.t('Open Terminal'),
    renew: l10n.t('Renew'),
    forget: l10n.t('Forget'),
  };
  return labels[action];
}

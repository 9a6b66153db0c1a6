import * as l10n from '@vscode/l10n';
import { activationPhase, countdownEnd, isFinal } from '../../access/activation';
import { untilChange } from '../../access/countdown';
import { endOf, type RoleActivation } from '../../access/grant';
import { visible } from '../../access/text';
import {
  isActivation,
  isCredential,
  type HeldCredential,
  type HeldGrant,
} from '../../vault/heldGrant';
import type { StatusWords } from '../statusBarEntry';
import { roleWords, statusLabel } from '../dialog/credentialView';
import { phaseWords, roleNames } from '../messages/activation';
import { endWords, minutesLeftWords, timeWords } from '../messages/time';

const minute = 60_000;

/** The kinds of rows. Menus in package.json refer to them as `viewItem`. */
export const rowKinds = ['credential', 'endedCredential', 'role', 'endedRole'] as const;
/** The kind of a row. */
export type RowKind = (typeof rowKinds)[number];

/** A row of the view. All texts are plain and can be shown as they are. */
export interface ViewRow {
  readonly grantId: string;
  readonly kind: RowKind;
  /** The codicon of the system. */
  readonly icon: string;
  /** The environment. */
  readonly label: string;
  /** Access, state, and time left. */
  readonly description: string;
}

/** The values that rows depend on, apart from the grants. */
export interface RowContext {
  readonly now: number;
  readonly locale: string;
  /** The name and the codicon of a system; `undefined` if this version doesn't know it. */
  readonly system: (id: string) => { readonly label: string; readonly icon: string } | undefined;
  /** The readiness of an active credential; `undefined` if it isn't tested. */
  readonly readiness: (grantId: string) => Pick<StatusWords, 'label' | 'isRefused'> | undefined;
}

/** The rows of all grants: usable ones first, then ended ones, the newest first. */
export function viewRows(held: readonly HeldGrant[], context: RowContext): readonly ViewRow[] {
  const [usable, ended]: [HeldGrant[], HeldGrant[]] = [[], []];
  for (const each of held) (isEnded(each, context.now) ? ended : usable).push(each);
  ended.sort((a, b) => b.grant.issuedAt - a.grant.issuedAt);
  const shared = sharedEnvironments(held);
  return [...usable, ...ended].map(each => {
    const { id, environment } = each.grant;
    const { access, state, timeLeft } = partsOf(each, shared, context);
    return {
      grantId: id,
      kind: kindOf(each, context.now),
      icon: context.system(environment.system)?.icon ?? 'key',
      label: visible(environment.name, 100),
      description: [access, state, timeLeft].filter(isText).join(' · '),
    };
  });
}

/**
 * The facts about a grant, one per line, for its tooltip and for screen readers. They name the end
 * instead of the time left, which ticks.
 */
export function rowDetails(
  held: HeldGrant,
  all: readonly HeldGrant[],
  context: RowContext,
): readonly string[] {
  const { environment } = held.grant;
  const { access, state, end } = partsOf(held, sharedEnvironments(all), context);
  const system = context.system(environment.system)?.label ?? environment.system;
  return [visible(environment.name, 100), access, state, end(), system].filter(isText);
}

/** Whether a grant can't be used anymore. */
export function isEnded(held: HeldGrant, now: number): boolean {
  if (held.status !== 'active') return true;
  return isActivation(held) && isFinal(activationPhase(held.grant, now));
}

/** The context keys that follow from the grants. A refused credential isn't usable. */
export function grantKeys(
  held: readonly HeldGrant[],
  { now, readiness }: Pick<RowContext, 'now' | 'readiness'>,
): Readonly<Record<'hasRow' | 'hasGrant' | 'hasCredential' | 'hasEnded', boolean>> {
  const credentials = held.filter(isCredential);
  return {
    hasRow: held.length > 0,
    hasGrant: credentials.some(each => isUsable(each, readiness)),
    hasCredential: credentials.length > 0,
    hasEnded: held.some(each => isEnded(each, now)),
  };
}

/** Whether a credential is active, and its server hasn't refused it. */
function isUsable({ grant, status }: HeldCredential, readiness: RowContext['readiness']): boolean {
  return status === 'active' && readiness(grant.id)?.isRefused !== true;
}

/**
 * The IDs of the rows that differ.
 * @returns `undefined` if rows were added, removed, or moved
 */
export function changedRows(
  earlier: readonly ViewRow[],
  later: readonly ViewRow[],
): readonly string[] | undefined {
  const idsOf = (rows: readonly ViewRow[]) => rows.map(({ grantId }) => grantId);
  if (idsOf(earlier).join() !== idsOf(later).join()) return undefined;
  const isChanged = (row: ViewRow, index: number): boolean =>
    JSON.stringify(row) !== JSON.stringify(earlier[index]);
  return idsOf(later.filter(isChanged));
}

/**
 * Milliseconds until time alone changes a row; `undefined` if it never does. All rows change together
 * with the one that ends or starts first.
 */
export function untilRowChange(held: readonly HeldGrant[], now: number): number | undefined {
  const ends = held
    .filter(each => !isEnded(each, now))
    .map(({ grant }) => countdownEnd(grant, now))
    .filter(end => end !== undefined);
  const end = Math.min(...ends);
  // Rows show no seconds: the last minute is a single step.
  return end > now && end - now < minute ? end - now : untilChange(end, now);
}

/** The IDs of environments with several credentials. */
function sharedEnvironments(held: readonly HeldGrant[]): ReadonlySet<string> {
  const [known, shared] = [new Set<string>(), new Set<string>()];
  for (const { grant } of held.filter(isCredential)) {
    const { id } = grant.environment;
    (known.has(id) ? shared : known).add(id);
  }
  return shared;
}

/** The texts of a row, apart from the environment. */
interface RowParts {
  readonly access: string;
  readonly state: string;
  /** Empty if nothing is counted down. */
  readonly timeLeft: string;
  /** The end as a time of day or a date, which takes long to format; empty if the grant ended early. */
  readonly end: () => string;
}

function partsOf(held: HeldGrant, shared: ReadonlySet<string>, context: RowContext): RowParts {
  return isCredential(held)
    ? credentialParts(held, shared.has(held.grant.environment.id), context)
    : activationParts(held.grant, context);
}

function credentialParts(
  held: HeldCredential,
  isShared: boolean,
  { now, locale, readiness }: RowContext,
): RowParts {
  const { grant } = held;
  const usable = isUsable(held, readiness);
  const [access, user] = [roleWords(grant.role), visible(grant.user, 100)];
  // The user name distinguishes several credentials of one environment. In Lifecycle Services, the user
  // name can also be the role.
  const parts = isShared && access !== user ? [user, access] : [access];
  return {
    access: parts.filter(isText).join(' · '),
    state: statusLabel(held, readiness(grant.id)?.label),
    timeLeft: usable ? minutesLeftWords(endOf(grant), now) : '',
    end: () => (usable ? l10n.t('Expires: {0}', endWords(grant.expiresAt, now, locale)) : ''),
  };
}

function activationParts(grant: RoleActivation, { now, locale }: RowContext): RowParts {
  const parts = { access: roleNames(grant.roles), state: phaseWords(grant, now).text };
  const until = () => endWords(grant.expiresAt, now, locale);
  switch (activationPhase(grant, now)) {
    case 'upcoming':
      return {
        ...parts,
        timeLeft: l10n.t('starts in {0}', minutesLeftWords(grant.startsAt, now)),
        end: () => l10n.t('From {0} until {1}', timeWords(grant.startsAt, now, locale), until()),
      };
    case 'running':
      return {
        ...parts,
        timeLeft: minutesLeftWords(endOf(grant), now),
        end: () => l10n.t('Until {0}', until()),
      };
    default:
      return { ...parts, timeLeft: '', end: () => '' };
  }
}

function kindOf(held: HeldGrant, now: number): RowKind {
  if (isCredential(held)) return isEnded(held, now) ? 'endedCredential' : 'credential';
  return isEnded(held, now) ? 'endedRole' : 'role';
}

function isText(text: string): boolean {
  return text !== '';
}

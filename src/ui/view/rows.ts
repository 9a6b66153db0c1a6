import * as l10n from '@vscode/l10n';
import { activationPhase, countdownEnd, isFinal } from '../../access/activation';
import { untilChange } from '../../access/countdown';
import { endOf, isRenewable } from '../../access/grant';
import { visible, visibleEnds } from '../../access/text';
import { isActivation, isCredential, type HeldGrant } from '../../vault/heldGrant';
import { roleWords, statusLabel } from '../dialog/card';
import { phaseWords, roleNames } from '../messages/activation';
import type { ReadinessWords } from '../messages/readiness';
import { endWords, minutesLeftWords, timeWords } from '../messages/time';
import type { Locale } from '../userLocale';

const minute = 60_000;

/** With a longer label, a view of 300 pixels cuts off the time left or the state. */
const longestLabel = 14;

/** The kinds of rows, to which menus in package.json refer as `viewItem`, and their order. */
export const rowOrder = {
  credential: 0,
  /** Usable, but VS Code can't renew it. */
  importedCredential: 0,
  role: 0,
  /** The server refuses its login. */
  refusedCredential: 1,
  endedCredential: 2,
  endedRole: 2,
} as const;
type RowKind = keyof typeof rowOrder;

/** A row of the view. All texts are plain and can be shown as they are. */
export interface ViewRow {
  readonly grantId: string;
  readonly kind: RowKind;
  /** The codicon of the system. */
  readonly icon: string;
  /** Whether the server accepts the login, or the customer approved the role: the icon is green. */
  readonly isWorking: boolean;
  /** The environment, shortened. The details have the full name. */
  readonly label: string;
  /** Time left, state, access. A state that the icon shows is last: narrow views cut it off. */
  readonly description: string;
  /** The facts for its tooltip and for screen readers, without the ticking time. Slow to format. */
  readonly details: () => readonly string[];
  /** The values that change the details, apart from time and those in the description. */
  readonly detailsDependOn: readonly [stateText: string, timeZone: string | undefined];
}

/** The values that rows depend on, apart from the grants. */
export interface RowContext {
  readonly now: number;
  readonly locale: Locale;
  /** The name and the codicon of a system; `undefined` if this version doesn't know it. */
  readonly system: (id: string) => { readonly label: string; readonly icon: string } | undefined;
  /** The readiness of an active credential; `undefined` if it isn't tested. */
  readonly readiness: (grantId: string) => ReadinessWords | undefined;
}
type KindContext = Pick<RowContext, 'now' | 'readiness'>;

/** The rows of all grants: usable ones, then refused ones, then ended ones, the newest first. */
export function viewRows(held: readonly HeldGrant[], context: RowContext): readonly ViewRow[] {
  const shared = repeated(held.filter(isCredential).map(({ grant }) => grant.environment.id));
  const labels = knownLabels.get(held) ?? labelsOf(held);
  knownLabels.set(held, labels);
  const ranked = held.map(each => ({ each, kind: kindOf(each, context) }));
  const ageOf = (each: HeldGrant) => (isEnded(each, context.now) ? -each.grant.issuedAt : 0);
  ranked.sort((a, b) => rowOrder[a.kind] - rowOrder[b.kind] || ageOf(a.each) - ageOf(b.each));
  return ranked.map(({ each, kind }) => {
    const { id, environment } = each.grant;
    const { access, isWorking, state, stateText, timeLeft, end } = partsOf(each, shared, context);
    const parts = isWorking ? [...access, state] : [state, ...access];
    const system = context.system(environment.system);
    return {
      grantId: id,
      kind,
      icon: system?.icon ?? 'key',
      isWorking,
      label: labels.get(environment.name) ?? '',
      description: [timeLeft, ...parts].filter(text => text !== '').join(' · '),
      details: () => {
        const name = visible(environment.name, 100);
        const facts = [name, ...access, stateText, end(), system?.label ?? environment.system];
        return facts.filter(text => text !== '');
      },
      detailsDependOn: [stateText, context.locale.timeZone],
    };
  });
}

/** Whether a grant can't be used anymore. */
export function isEnded(held: HeldGrant, now: number): boolean {
  if (held.status !== 'active') return true;
  return isActivation(held) && isFinal(activationPhase(held.grant, now));
}

/** The context keys that follow from the grants. A refused credential isn't usable. */
export function grantKeys(
  held: readonly HeldGrant[],
  context: KindContext,
): Readonly<Record<'hasRow' | 'hasGrant' | 'hasCredential' | 'hasEnded', boolean>> {
  return {
    hasRow: held.length > 0,
    hasGrant: held.some(each => isCredential(each) && rowOrder[kindOf(each, context)] === 0),
    hasCredential: held.some(isCredential),
    hasEnded: held.some(each => isEnded(each, context.now)),
  };
}

/** The IDs of the rows that differ; `undefined` if rows were added, removed, or moved. */
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

/** By list of grants: shortening a name takes microseconds. Each change creates a new list. */
const knownLabels = new WeakMap<readonly HeldGrant[], ReadonlyMap<string, string>>();

/** Labels by name: the short name, unless another environment has the same one. */
function labelsOf(held: readonly HeldGrant[]): ReadonlyMap<string, string> {
  const names = [...new Set(held.map(({ grant }) => grant.environment.name))];
  const shortNames = names.map(name => visibleEnds(name, longestLabel));
  const ambiguous = repeated(shortNames);
  const labelOf = (name: string, short = '') => (ambiguous.has(short) ? visible(name) : short);
  return new Map(names.map((name, index) => [name, labelOf(name, shortNames[index])]));
}

/** The values that occur more than once. */
function repeated(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.filter((value, index) => values.indexOf(value) !== index));
}

/** The texts of a row, apart from the environment. They can be empty. */
interface RowParts extends Pick<ViewRow, 'isWorking'> {
  readonly timeLeft: string;
  /** A word or two. */
  readonly state: string;
  /** With its reason. */
  readonly stateText: string;
  readonly access: readonly string[];
  /** The end as a time of day or a date, which is slow to format. */
  readonly end: () => string;
}

function partsOf(held: HeldGrant, shared: ReadonlySet<string>, context: RowContext): RowParts {
  const { now, locale, readiness } = context;
  const { id, environment, expiresAt } = held.grant;
  const until = () => endWords(expiresAt, now, locale);
  if (isCredential(held)) {
    const { role, user } = held.grant;
    const isUsable = rowOrder[kindOf(held, context)] === 0;
    // The user name distinguishes several credentials of one environment. In Lifecycle Services, the
    // user name can also be the role.
    const names = [shared.has(environment.id) ? visible(user, 100) : '', roleWords(role)];
    return {
      timeLeft: isUsable ? minutesLeftWords(endOf(held.grant), now) : '',
      isWorking: isUsable && readiness(id)?.tone === 'good',
      state: statusLabel(held, readiness(id)?.shortLabel),
      stateText: statusLabel(held, readiness(id)?.text),
      access: [...new Set(names)],
      end: () => (isUsable ? l10n.t('Expires: {0}', until()) : ''),
    };
  }
  const { startsAt, roles } = held.grant;
  const phase = activationPhase(held.grant, now);
  const { text: state, tone } = phaseWords(held.grant, now);
  const access = [roleNames(roles)];
  const parts = { state, stateText: state, isWorking: tone === 'good', access };
  if (phase === 'upcoming') {
    const timeLeft = l10n.t('starts in {0}', minutesLeftWords(startsAt, now));
    const start = () => timeWords(startsAt, now, locale);
    return { ...parts, timeLeft, end: () => l10n.t('From {0} until {1}', start(), until()) };
  }
  if (phase !== 'running') return { ...parts, timeLeft: '', end: () => '' };
  const timeLeft = minutesLeftWords(endOf(held.grant), now);
  return { ...parts, timeLeft, end: () => l10n.t('Until {0}', until()) };
}

function kindOf(held: HeldGrant, { now, readiness }: KindContext): RowKind {
  const isOver = isEnded(held, now);
  if (isActivation(held)) return isOver ? 'endedRole' : 'role';
  if (isOver) return 'endedCredential';
  if (readiness(held.grant.id)?.isRefused === true) return 'refusedCredential';
  return isRenewable(held.grant) ? 'credential' : 'importedCredential';
}

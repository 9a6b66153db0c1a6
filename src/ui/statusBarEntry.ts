import * as l10n from '@vscode/l10n';
import { countdownEnd } from '../access/activation';
import { urgency, type Urgency } from '../access/countdown';
import { endOf } from '../access/grant';
import { visible } from '../access/text';
import type { Tone } from '../protocol/state';
import {
  isActivation,
  type HeldActivation,
  type HeldCredential,
  type HeldGrant,
} from '../vault/heldGrant';
import { commands, type CommandId } from './ids';
import { countdownWords, roleNames } from './messages/activation';
import { endWords, timeLeftWords, timeWords } from './messages/time';

/** The values that entries depend on, apart from the grants. */
interface EntryContext {
  readonly now: number;
  readonly locale: string;
  /** When to warn, in minutes before the end. */
  readonly warnings: readonly number[];
  readonly readiness: (
    grantId: string,
  ) => { readonly text: string; readonly tone: Tone } | undefined;
}

/** A grant with a countdown in the status bar. */
export interface StatusBarEntry {
  readonly grantId: string;
  /** In milliseconds since 1970; infinite if the end is unknown. */
  readonly countdownEnd: number;
  /** For the item: the name and the time left. */
  readonly text: string;
  /** For screen readers. It doesn't tick. */
  readonly label: string;
  /** For the tooltip. */
  readonly line: string;
  readonly links: readonly { readonly label: string; readonly command: CommandId }[];
  readonly tone: Tone | undefined;
  readonly urgency: Urgency;
}

/** The grants with a countdown. The first one to end or start is first. */
export function statusBarEntries(
  held: readonly HeldGrant[],
  context: EntryContext,
): readonly StatusBarEntry[] {
  return held
    .filter(({ status }) => status === 'active')
    .map(each =>
      isActivation(each) ? activationEntry(each, context) : credentialEntry(each, context),
    )
    .filter(entry => entry !== undefined)
    .sort((a, b) =>
      a.countdownEnd < b.countdownEnd ? -1 : Number(a.countdownEnd > b.countdownEnd),
    );
}

function credentialEntry({ grant }: HeldCredential, context: EntryContext): StatusBarEntry {
  const { now, locale, warnings } = context;
  const end = endOf(grant);
  const name = visible(grant.environment.name, 40);
  const readiness = context.readiness(grant.id);
  const expires = endWords(grant.expiresAt, now, locale);
  const longName = visible(grant.environment.name, 60);
  const line = l10n.t('{0}: {1}, expires {2}', longName, visible(grant.role, 100), expires);
  return {
    grantId: grant.id,
    countdownEnd: end,
    text: `${name} ${timeLeftWords(end, now)}`.trimEnd(),
    label: l10n.t('SQL credential for {0}, expires {1}', name, expires),
    line: readiness === undefined ? line : `${line} (${readiness.text})`,
    links: [
      { label: l10n.t('Show'), command: commands.open },
      { label: l10n.t('Copy Password'), command: commands.copyPassword },
      { label: l10n.t('Renew'), command: commands.renew },
    ],
    tone: readiness?.tone,
    urgency: urgency(end, now, warnings),
  };
}

/** Only an approved activation has a countdown. */
function activationEntry(
  { grant }: HeldActivation,
  { now, locale, warnings }: EntryContext,
): StatusBarEntry | undefined {
  const end = countdownEnd(grant, now);
  if (end === undefined) return undefined;
  const name = visible(grant.environment.name, 40);
  const isUpcoming = now < grant.startsAt;
  const until = endWords(grant.expiresAt, now, locale);
  const from = timeWords(grant.startsAt, now, locale);
  const left = isUpcoming ? countdownWords(grant, now) : timeLeftWords(end, now);
  const roles = roleNames(grant.roles);
  return {
    grantId: grant.id,
    countdownEnd: end,
    text: `${name} ${left}`,
    label: isUpcoming
      ? l10n.t('Role on {0}, active from {1}', name, from)
      : l10n.t('Role on {0}, active until {1}', name, until),
    line: isUpcoming
      ? l10n.t('{0}: {1}, active from {2} until {3}', name, roles, from, until)
      : l10n.t('{0}: {1}, active until {2}', name, roles, until),
    links: [{ label: l10n.t('Show'), command: commands.open }],
    tone: isUpcoming ? 'waiting' : undefined,
    urgency: isUpcoming ? 'none' : urgency(end, now, warnings),
  };
}

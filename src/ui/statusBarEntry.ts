import * as l10n from '@vscode/l10n';
import { countdownEnd } from '../access/activation';
import type { Disposable } from '../access/clock';
import { untilChange, urgency, type Urgency } from '../access/countdown';
import { isRenewable } from '../access/grant';
import { visible } from '../access/text';
import type { Tone } from '../protocol/state';
import { isActivation, type HeldGrant } from '../vault/heldGrant';
import { commands, type CommandId } from './ids';
import { countdownWords, roleNames } from './messages/activation';
import type { ReadinessWords } from './messages/readiness';
import { dayOf, endWords, timeLeftWords, timeWords } from './messages/time';
import type { Locale } from './userLocale';
import type { Timed } from './ticker';
import type { WindowBase } from './windowBase';

/** The readiness of the credentials that were tested since the extension host started. */
export interface GrantStatus {
  of(grantId: string): ReadinessWords | undefined;
  onDidChange(listener: () => void): Disposable;
}

/** The part of the status item that ticks. */
export interface StatusText {
  /** The name, and the time left or *Refused*. */
  readonly text: string;
  readonly tone: Tone | undefined;
  readonly urgency: Urgency;
}

/** A grant in the status item. None of its texts tick. */
export interface StatusBarEntry {
  readonly grantId: string;
  /** For screen readers. */
  readonly label: string;
  /** For the tooltip. */
  readonly line: string;
  readonly links: readonly { readonly label: string; readonly command: CommandId }[];
}

export interface StatusDisplay {
  drawText(text: StatusText): void;
  /** @param entries the first one is the one that the text is about */
  drawDetails(entries: readonly StatusBarEntry[]): void;
  hide(): void;
}

/** A grant that ends or starts. */
interface Counted {
  readonly held: HeldGrant;
  readonly words: ReadinessWords | undefined;
  /** In milliseconds since 1970; infinite if it is unknown, or if the server refuses the login. */
  readonly end: number;
  readonly isUpcoming: boolean;
}

/** The status item: the countdown of the grant that ends or starts first, and a tooltip for all. */
export function statusCountdown(
  { locale, settings, vault }: WindowBase,
  status: Pick<GrantStatus, 'of'>,
  display: StatusDisplay,
): Timed {
  let drawn = { text: '', details: '' };
  let moment = '';

  /** The grants with a countdown. The first one to end or start is first. */
  const countedAt = (now: number): readonly Counted[] =>
    vault.held
      .filter(held => held.status === 'active')
      .map(held => {
        const words = status.of(held.grant.id);
        const end = words?.isRefused === true ? Infinity : countdownEnd(held.grant, now);
        return { held, words, end, isUpcoming: isActivation(held) && now < held.grant.startsAt };
      })
      .filter((each): each is Counted => each.end !== undefined)
      .sort((a, b) => (a.end < b.end ? -1 : Number(a.end > b.end)));

  const drawText = ({ held, words, end, isUpcoming }: Counted, now: number): void => {
    const name = visible(held.grant.environment.name, 40);
    const isStart = isActivation(held) && isUpcoming;
    const left = isStart ? countdownWords(held.grant, now) : timeLeftWords(end, now);
    const text: StatusText = {
      text: `${name} ${words?.isRefused === true ? words.label : left}`.trimEnd(),
      tone: isUpcoming ? 'waiting' : words?.tone,
      urgency: isUpcoming ? 'none' : urgency(end, now, settings.expiryWarnings()),
    };
    if (JSON.stringify(text) !== drawn.text) display.drawText(text);
    drawn.text = JSON.stringify(text);
  };

  const drawDetails = (counted: readonly Counted[], now: number): void => {
    const entries = counted.map(each => entryOf(each, now, locale));
    if (JSON.stringify(entries) !== drawn.details) display.drawDetails(entries);
    drawn.details = JSON.stringify(entries);
  };

  return {
    /** Draws the parts that changed. */
    update: (now, onlyTime) => {
      const counted = countedAt(now);
      const [first] = counted;
      if (first === undefined || !settings.statusBar()) {
        if (drawn.text !== '') display.hide();
        drawn = { text: '', details: '' };
        return undefined;
      }
      drawText(first, now);
      // Which role has started, and the day, change with time, too.
      const starts = counted.map(({ held, isUpcoming }) => `${held.grant.id} ${isUpcoming}`);
      const latest = `${dayOf(now, locale)} ${starts.join()}`;
      if (!onlyTime || latest !== moment) drawDetails(counted, now);
      moment = latest;
      return untilChange(first.end, now);
    },
  };
}

function entryOf(
  { held: { grant }, words, isUpcoming }: Counted,
  now: number,
  locale: Locale,
): StatusBarEntry {
  const grantId = grant.id;
  const name = visible(grant.environment.name, 60);
  const end = endWords(grant.expiresAt, now, locale);
  const show = { label: l10n.t('Show'), command: commands.open };
  if (grant.kind === 'sqlCredential') {
    const copy = { label: l10n.t('Copy Password'), command: commands.copyPassword };
    const isRefused = words?.isRefused === true;
    const again = { label: l10n.t('Request Again'), command: commands.renew };
    const renew = { label: l10n.t('Renew'), command: commands.renew };
    const line = l10n.t('{0}: {1}, expires {2}', name, visible(grant.role, 100), end);
    return {
      grantId,
      label: l10n.t('SQL credential for {0}, expires {1}', name, end),
      line: words === undefined ? line : `${line} · ${words.text}`,
      links: isRefused ? [show, again] : [show, copy, ...(isRenewable(grant) ? [renew] : [])],
    };
  }
  const start = timeWords(grant.startsAt, now, locale);
  const roles = roleNames(grant.roles);
  return {
    grantId,
    label: isUpcoming
      ? l10n.t('Role on {0}, active from {1}', name, start)
      : l10n.t('Role on {0}, active until {1}', name, end),
    line: isUpcoming
      ? l10n.t('{0}: {1}, active from {2} until {3}', name, roles, start, end)
      : l10n.t('{0}: {1}, active until {2}', name, roles, end),
    links: [show],
  };
}

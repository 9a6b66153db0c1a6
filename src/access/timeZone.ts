const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** The format of the last zone: creating one takes a tenth of a millisecond, and a window needs one zone. */
let latest: { readonly timeZone: string; readonly format: Intl.DateTimeFormat } | undefined;

/** The one spelling of a zone's IANA name, for example `Europe/Berlin`; `undefined` if this computer doesn't know the zone. */
export function knownTimeZone(name: string): string | undefined {
  try {
    return offsetFormat(name).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/**
 * How far the clocks of a zone are ahead of universal time, in milliseconds.
 * @param at milliseconds since 1970, within the limits of `Date`
 * @param timeZone a known IANA name; `undefined` for the zone of this computer
 */
export function zoneOffset(at: number, timeZone: string | undefined): number {
  if (timeZone === undefined) return -new Date(at).getTimezoneOffset() * minute;
  const text = offsetFormat(timeZone).format(at);
  // Universal time is `GMT`, without an offset.
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(text) ?? [];
  const offset = Number(hours ?? 0) * hour + Number(minutes ?? 0) * minute;
  return sign === '-' ? -offset : offset;
}

/**
 * When the clocks of a zone show a time; the first time, if they show it twice.
 * @param shown the shown time, as if it were universal time, in milliseconds since 1970
 * @param timeZone as in `zoneOffset`
 * @returns milliseconds since 1970; `undefined` if the clocks skip that time
 */
export function timeOfClock(shown: number, timeZone: string | undefined): number | undefined {
  return [shown - day, shown + day]
    .map(near => shown - zoneOffset(near, timeZone))
    .find(at => at + zoneOffset(at, timeZone) === shown);
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  if (latest?.timeZone !== timeZone) {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    latest = { timeZone, format };
  }
  return latest.format;
}

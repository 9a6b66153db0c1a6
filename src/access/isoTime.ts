/** Date, time, and zone of ISO 8601. Databases write a space for the `T`. */
const isoTime =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?$/i;

/** .NET writes a missing date as the year 1, and services write "never" as the year 9999. */
const [earliest, latest] = [Date.UTC(2000, 0, 1), Date.UTC(2100, 0, 1)];

/**
 * Reads a time in ISO 8601. Without a zone it is universal time, and a date alone is its midnight.
 * @returns milliseconds since 1970 on the service's clock; `undefined` for other text, "none", or "never"
 */
export function parseIsoTime(text: string): number | undefined {
  const [, date, time = '00:00', zone = 'Z'] = isoTime.exec(text) ?? [];
  if (date === undefined) return undefined;
  const offset = /^[+-]/.test(zone) ? zone.replace(/(\d\d):?(\d\d)$/, '$1:$2') : 'Z';
  return plausibleTime(Date.parse(`${date}T${time}${offset}`));
}

/** The time itself if it lies between 2000 and 2100; otherwise `undefined`, also for NaN. */
export function plausibleTime(time: number): number | undefined {
  return time >= earliest && time < latest ? time : undefined;
}

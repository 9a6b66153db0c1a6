import * as v from 'valibot';

const notNegative = v.pipe(v.number(), v.minValue(0));

/** How good answers are wrapped: contract D.3 and D.4, and what other clients found. */
export const envelopeForms = ['plain', 'http500', 'brackets', 'nested', 'text', 'direct'] as const;

/** How times are written. */
export const dateForms = [
  'iso',
  'isoWithoutZone',
  'dateCall',
  'us',
  'seconds',
  'milliseconds',
] as const;

/** What can be switched of Lifecycle Services. Whatever contract D leaves open is one of them. */
export const lcsSwitchesSchema = v.strictObject({
  envelope: v.picklist(envelopeForms),
  dates: v.picklist(dateForms),
  /** `JITOptions`; `write` says what a login that was asked for with it may do. */
  options: v.array(v.strictObject({ label: v.string(), value: v.string(), write: v.boolean() })),
  /** Fields that the details and their accounts lack. */
  missing: v.array(v.string()),
  /** `JITRequestAccessEnabledState`; null: 1, or 2 while an account is made. */
  enabledState: v.nullable(v.union([v.number(), v.string(), v.boolean()])),
  /** The field of an account that has `server\database`. */
  databaseField: v.string(),
  /** Whether the details have the passwords already. */
  showsPasswords: v.boolean(),
  /** Seconds until an account shows that was asked for. */
  accountDelaySeconds: notNegative,
  /** Whether the request fails in place of that. */
  accountFails: v.boolean(),
  /** Seconds that an entry of the allow-list lives; 0: no end is told. */
  entrySeconds: notNegative,
  /** Seconds that a session lives. */
  sessionSeconds: notNegative,
  /** Whether the sign-in asks for a code as well. */
  mfa: v.boolean(),
  /** What a call without a session gets: a redirection, the sign-in page itself, or a 401. */
  withoutSession: v.picklist(['redirect', 'page', '401']),
  /** How many projects there are. */
  projects: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** What can be switched of Lifecycle Services. */
export type LcsSwitches = v.InferOutput<typeof lcsSwitchesSchema>;

/** As contract D.10 has it. */
export const quickLcsSwitches: LcsSwitches = {
  envelope: 'plain',
  dates: 'iso',
  options: [
    { label: 'Look at data (read from AX)', value: '1', write: false },
    { label: 'Performance tuning for AX (write to AX)', value: '2', write: true },
  ],
  missing: [],
  enabledState: null,
  databaseField: 'InstanceName',
  showsPasswords: false,
  accountDelaySeconds: 0,
  accountFails: false,
  entrySeconds: 24 * 3600,
  sessionSeconds: 3600,
  mfa: true,
  withoutSession: 'redirect',
  projects: 2,
};

import * as v from 'valibot';

const notNegative = v.pipe(v.number(), v.minValue(0));

/**
 * Envelopes of successful responses: those of contract D.3 and D.4, and those that other clients
 * document.
 */
export const envelopeForms = ['plain', 'http500', 'brackets', 'nested', 'text', 'direct'] as const;

/** Formats of times. */
export const dateForms = [
  'iso',
  'isoWithoutZone',
  'dateCall',
  'us',
  'seconds',
  'milliseconds',
] as const;

/** The switches of Lifecycle Services. Each unknown of contract D is one of them. */
export const lcsSwitchesSchema = v.strictObject({
  envelope: v.picklist(envelopeForms),
  dates: v.picklist(dateForms),
  /** `JITOptions`; `write` sets whether a login with this option may write. */
  options: v.array(v.strictObject({ label: v.string(), value: v.string(), write: v.boolean() })),
  /** Fields that the details and their accounts lack. */
  missing: v.array(v.string()),
  /** `JITRequestAccessEnabledState`; null: 1, or 2 during a request. */
  enabledState: v.nullable(v.union([v.number(), v.string(), v.boolean()])),
  /** The field of an account that contains `server\database`. */
  databaseField: v.string(),
  /** Whether the details include the passwords. */
  showsPasswords: v.boolean(),
  /** Seconds until a requested account appears. */
  accountDelaySeconds: notNegative,
  /** Whether the request fails instead. */
  accountFails: v.boolean(),
  /** Lifetime of an allow-list entry in seconds; 0: LCS returns no end. */
  entrySeconds: notNegative,
  /** Lifetime of a session in seconds. */
  sessionSeconds: notNegative,
  /** Whether the sign-in also asks for a code. */
  mfa: v.boolean(),
  /** The response to a call without a session: a redirect, the sign-in page, or a 401. */
  withoutSession: v.picklist(['redirect', 'page', '401']),
  /** Number of projects. */
  projects: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** The switches of Lifecycle Services. */
export type LcsSwitches = v.InferOutput<typeof lcsSwitchesSchema>;

/** The behavior of contract D.10. */
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

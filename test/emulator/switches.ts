import * as v from 'valibot';
import { armSwitchesSchema, quickArmSwitches } from './azure/switches';
import { lcsSwitchesSchema, quickLcsSwitches } from './lcs/switches';
import { errorTexts, type ErrorName } from './texts';

/** The services that can have delays and faults. */
export const services = [
  'action',
  'discovery',
  'kind',
  'histories',
  'echo',
  'armSubscriptions',
  'armGraph',
  'armApplications',
  'armRoles',
  'armRequests',
  'armOperations',
  'lcs',
] as const;

export type Service = (typeof services)[number];

const notNegative = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const errorNames = Object.keys(errorTexts) as [ErrorName, ...ErrorName[]];

/** A fault for the next responses of a service. */
const faultSchema = v.strictObject({
  /** The service; the action by default. */
  on: v.optional(v.picklist(services)),
  /** Number of responses; 1 by default. */
  times: v.optional(count),
  /**
   * `error`: an error by `error`, or by `status`, `code`, and `message`. `reset`: the connection
   * breaks. `hang`: no response until the client disconnects. `malformed`: truncated JSON. `html`:
   * a page instead of JSON. `missing`: without `fields`. `extra`: with unknown fields.
   * `expiration`: with `expiration` instead of the date. `redirect`: a 3xx to `location`.
   * `replace`: `body` unchanged.
   */
  answer: v.picklist([
    'error',
    'reset',
    'hang',
    'malformed',
    'html',
    'missing',
    'extra',
    'expiration',
    'redirect',
    'replace',
  ]),
  /**
   * Whether the service runs the operation before the fault (it grants a login and ends the earlier
   * one). By default, true for faults with status 200, otherwise false.
   */
  ran: v.optional(v.boolean()),
  error: v.optional(v.picklist(errorNames)),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  code: v.optional(v.string()),
  message: v.optional(v.string()),
  /** OData JSON, an HTML page, or no body; OData by default. */
  bodyForm: v.optional(v.picklist(['odata', 'html', 'empty'])),
  /** The body of `replace`. */
  body: v.optional(v.string()),
  /** Seconds, sent as a number or, with `retryAfterForm: 'date'`, as an HTTP date. */
  retryAfter: v.optional(v.number()),
  retryAfterForm: v.optional(v.picklist(['seconds', 'date'])),
  location: v.optional(v.string()),
  fields: v.optional(v.array(v.string())),
  expiration: v.optional(v.string()),
});

/** An error for the next logins. */
const sqlErrorSchema = v.strictObject({
  number: v.pipe(v.number(), v.integer()),
  times: v.optional(count),
});

const switchesSchema = v.strictObject({
  /** Milliseconds until each service responds. */
  latencyMs: v.strictObject(v.entriesFromList(services, notNegative)),
  /** Seconds until a login works: 40615 in the first half, 18456 in the second (A.4). */
  propagationSeconds: notNegative,
  /** Lifetime of a login in seconds. */
  lifetimeSeconds: notNegative,
  /** Seconds by which the `Date` header is ahead. It changes only the header. */
  clockSkewSeconds: v.number(),
  /** The response of `GET /ip`. */
  echoedAddress: v.string(),
  /** The client's address as SQL sees it; null: the echoed one. */
  sqlAddress: v.nullable(v.string()),
  /** `servername` of the response: `{port}` is the TDS port, `{server}` a name without a suffix. */
  servername: v.string(),
  /** The password of the next grants; null: a random one. */
  password: v.nullable(v.string()),
  /** The environments that discovery lists; `many` has `manyCount` entries. */
  environments: v.picklist(['seeded', 'empty', 'many']),
  manyCount: count,
  /** The faults of the next responses, in order. */
  next: v.array(faultSchema),
  arm: armSwitchesSchema,
  lcs: lcsSwitchesSchema,
  sql: v.strictObject({
    /** `required` like Azure SQL; `optional` also accepts clients without TLS; `unsupported`. */
    encryption: v.picklist(['required', 'optional', 'unsupported']),
    /** Refuses connections. */
    refuse: v.boolean(),
    /** Closes the connection on the client's PRELOGIN message. */
    dropOnPrelogin: v.boolean(),
    /** Milliseconds until the server answers the client's PRELOGIN message. */
    handshakeMs: notNegative,
    /** Errors of the next logins, in order, regardless of their data. */
    errors: v.array(sqlErrorSchema),
  }),
});

/** All switches of `POST /__emulator/switches`. */
export type Switches = v.InferOutput<typeof switchesSchema>;

/** A fault for the next responses of a service. */
export type Fault = v.InferOutput<typeof faultSchema>;

/** A part of the switches; null restores a default. */
export type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Patch<T[K]> | null }
    : T;

/** The switches for tests: no delays, immediate propagation. */
export const quickSwitches: Switches = {
  latencyMs: {
    action: 0,
    discovery: 0,
    kind: 0,
    histories: 0,
    echo: 0,
    armSubscriptions: 0,
    armGraph: 0,
    armApplications: 0,
    armRoles: 0,
    armRequests: 0,
    armOperations: 0,
    lcs: 0,
  },
  propagationSeconds: 0,
  lifetimeSeconds: 8 * 3600,
  clockSkewSeconds: 0,
  echoedAddress: '203.0.113.7',
  sqlAddress: null,
  servername: '127.0.0.1,{port}',
  password: null,
  environments: 'seeded',
  manyCount: 5000,
  next: [],
  arm: quickArmSwitches,
  lcs: quickLcsSwitches,
  sql: {
    encryption: 'required',
    refuse: false,
    dropOnPrelogin: false,
    handshakeMs: 0,
    errors: [],
  },
};

/** The switches of the program: delays that a person can see. */
export const programSwitches: Patch<Switches> = {
  latencyMs: { action: 1500, discovery: 200, kind: 100, histories: 100, lcs: 150 },
  propagationSeconds: 6,
  lcs: { accountDelaySeconds: 20 },
};

/** Merges a patch into the switches. Throws an error with the path of an unknown switch. */
export function mergeSwitches(current: Switches, patch: unknown, defaults: Switches): Switches {
  const parsed = v.safeParse(switchesSchema, merge(current, patch, defaults));
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map(issue => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  throw new Error(`Not switches: ${problems.join('; ')}`);
}

function merge(current: unknown, patch: unknown, fallback: unknown): unknown {
  if (patch === null) return fallback;
  if (!isRecord(patch)) return patch;
  const base = isRecord(current) ? current : {};
  const defaults = isRecord(fallback) ? fallback : {};
  const merged = Object.entries(patch).map(([key, value]) => [
    key,
    merge(base[key], value, defaults[key]),
  ]);
  return { ...base, ...Object.fromEntries(merged) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

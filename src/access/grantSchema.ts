import * as v from 'valibot';
import { accountSchema, environmentSchema } from './environment';
import { requestSchema } from './request';
import { resourceAddressSchema } from './resourceId';

// Later versions must be able to read what the vault stores (`src/vault/records.ts`). `grant.ts` has only
// types, so that the entry's bundle stays small.

/** Milliseconds since 1970 on this computer's clock. */
export const timeSchema = v.pipe(v.number(), v.finite());

/** A random UUID of this extension, in lower case. */
export const idSchema = v.pipe(v.string(), v.uuid());

/** The values of every grant. */
const grantBase = v.object({
  id: idSchema,
  environment: environmentSchema,
  account: accountSchema,
  /** The time of the response. */
  issuedAt: timeSchema,
  /** The service's time, converted to this computer's clock. Missing if the end is unknown. */
  expiresAt: v.optional(timeSchema),
});
type GrantBase = Readonly<v.InferOutput<typeof grantBase>>;

/** A SQL login, without its password, which only the vault stores. */
export const credentialSchema = v.object({
  ...grantBase.entries,
  ...requestSchema.entries,
  kind: v.literal('sqlCredential'),
  /** Full host name; may carry a port as SQL Server writes it: `127.0.0.1,14330`. */
  server: v.string(),
  /** Set if the imported text doesn't prove the server. VS Code tests the login only on request. */
  isServerUncertain: v.exactOptional(v.literal(true)),
  /** Set if the account doesn't expire, like those of a Microsoft-managed environment in LCS. */
  isEndless: v.exactOptional(v.literal(true)),
  database: v.string(),
  user: v.string(),
  /** ID of the service's own audit record or activity; empty if unknown. */
  operationId: v.string(),
});
export type SqlCredential = Readonly<v.InferOutput<typeof credentialSchema>>;

const roleSchema = v.object({
  principalId: v.string(),
  roleId: v.string(),
  /** External text; empty if unknown. */
  name: v.string(),
});
/** A role in a request with its name, if known. */
export type ActivatedRole = Readonly<v.InferOutput<typeof roleSchema>>;
export type RequestedRole = Omit<ActivatedRole, 'name'>;

/** The values of a role activation that other grants lack. None of them is secret. */
export const activationSchema = v.object({
  /** Resource ID of the application. */
  applicationId: v.string(),
  roles: v.pipe(v.array(roleSchema), v.readonly()),
  request: resourceAddressSchema,
  /** `sent`: VS Code was about to send the request, and Azure doesn't show it yet. */
  presence: v.picklist(['sent', 'found', 'gone']),
  /** When the user withdrew the request; missing otherwise. */
  withdrawnAt: v.optional(timeSchema),
  /** The customer's decision (`JitRequestState`) in Azure's words: external text, or empty. */
  state: v.string(),
  /** The last state that the user was notified of. */
  lastNotifiedState: v.string(),
  /** The start of the role. */
  startsAt: timeSchema,
  durationMs: timeSchema,
  /** The user's own text, which stays on this computer. */
  note: v.string(),
});

/**
 * A role on a managed application, without a secret. `issuedAt` is the time of the request; `expiresAt` is
 * set after the approval.
 */
export interface RoleActivation
  extends GrantBase, Readonly<v.InferOutput<typeof activationSchema>> {
  readonly kind: 'roleActivation';
}

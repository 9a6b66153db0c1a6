import * as v from 'valibot';

/** The target of an access request. The vault stores it (`grantSchema.ts`). */
export const environmentSchema = v.object({
  /** Stable over restarts: the system and the service's address or ID. */
  id: v.string(),
  /** ID of its system: the name of a folder of `src`. */
  system: v.string(),
  /** The name by the service or the user. External text. */
  name: v.string(),
  /** Base address of the service: lower-case origin, without `.api.`, no slash at the end. */
  url: v.string(),
  /** The environment's tenant; empty if unknown. */
  tenantId: v.string(),
  /** Whether the signed-in user may administer it; missing if unknown. */
  isAdministrator: v.exactOptional(v.boolean()),
});
export type Environment = Readonly<v.InferOutput<typeof environmentSchema>>;

/** The account that a request or a grant belongs to. */
export const accountSchema = v.object({
  /** As the sign-in provider identifies it. */
  id: v.string(),
  /** As the sign-in provider shows it, for example `ada@contoso.com`. Text from outside. */
  label: v.string(),
});
export type Account = Readonly<v.InferOutput<typeof accountSchema>>;

/** A target of access requests. */
export interface Environment {
  /** Stable over restarts: the system and the service's address or ID. */
  readonly id: string;
  /** ID of its system: the name of a folder of `src`. */
  readonly system: string;
  /** The name by the service or the user. External text. */
  readonly name: string;
  /** Base address of the service: lower-case origin, without `.api.`, no slash at the end. */
  readonly url: string;
  /** The environment's tenant; empty if unknown. */
  readonly tenantId: string;
  /** Whether the signed-in user may administer it; missing if unknown. */
  readonly isAdministrator?: boolean;
}

/** The account that a request or a grant belongs to. */
export interface Account {
  /** As the sign-in provider identifies it. */
  readonly id: string;
  /** As the sign-in provider shows it, for example `ada@contoso.com`. Text from outside. */
  readonly label: string;
}

/** Something access can be asked for. */
export interface Environment {
  /** Stable over restarts: the system and the service's own address or ID. */
  readonly id: string;
  /** ID of its system: the name of a folder of `src`. */
  readonly system: string;
  /** As the service or the user names it. Text from outside. */
  readonly name: string;
  /** Base address of the service, lower-case origin, `.api.` removed, no slash at the end. */
  readonly url: string;
  /** Tenant that the environment belongs to, where it is known; else empty. */
  readonly tenantId: string;
  /** Whether the signed-in user may administer it, where the service said so. */
  readonly isAdministrator?: boolean;
}

/** The account that a request or a grant belongs to. */
export interface Account {
  /** As the sign-in provider identifies it. */
  readonly id: string;
  /** As the sign-in provider shows it, for example `ada@contoso.com`. Text from outside. */
  readonly label: string;
}

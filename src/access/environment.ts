/** One of the systems that access can be asked of. */
export type ProviderId = 'powerPlatform' | 'lifecycleServices' | 'managedApplications';

/** Something access can be asked for. */
export interface Environment {
  /** Stable over restarts: the provider and the service's own address or id. */
  readonly id: string;
  readonly provider: ProviderId;
  /** As the service or the user names it. Text from outside. */
  readonly name: string;
  /** Base address of the service, lower-case origin, `.api.` removed, no slash at the end. */
  readonly url: string;
  /** Tenant that the environment belongs to, where it is known; else empty. */
  readonly tenantId: string;
  /** Whether the signed-in user may administer it, where the service said so. */
  readonly isAdministrator?: boolean;
}

/** What kind of environment a provider found it to be, as far as it told. */
export type EnvironmentKind =
  'unifiedDevelopment' | 'unifiedSandbox' | 'unifiedOther' | 'notUnified' | 'unknown';

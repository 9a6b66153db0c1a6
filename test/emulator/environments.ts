import { tenants } from './accounts';

/** A Dataverse environment of the emulated cloud. */
export interface Environment {
  /** Path below the base URL, in place of the organization's host name. */
  path: string;
  friendlyName: string;
  /**
   * `OnlineDev` is a unified development environment (UDE), `Sandbox` a unified sandbox (USE),
   * `Lcs` is linked to Lifecycle Services, and `None` has no finance and operations apps (contract
   * A.7).
   */
  kind: 'OnlineDev' | 'Sandbox' | 'Lcs' | 'None';
  /** 0 enabled, 1 disabled (contract B.1). */
  state: 0 | 1;
  /** Whether the members are system administrators. */
  administrators: boolean;
  tenantId: string;
  environmentId: string;
  organizationId: string;
  /** Eight hexadecimal digits that make names unique. */
  suffix: string;
}

type Seed = Pick<Environment, 'path' | 'friendlyName' | 'kind'> & Partial<Environment>;

/** The environments that discovery lists by default. */
export const seededEnvironments: readonly Environment[] = [
  make(1, { path: 'contoso-dev', friendlyName: 'Contoso Dev', kind: 'OnlineDev' }),
  make(2, { path: 'contoso-test', friendlyName: 'Contoso Test', kind: 'Sandbox' }),
  make(3, {
    path: 'fabrikam-dev',
    friendlyName: 'Fabrikam Dev',
    kind: 'OnlineDev',
    tenantId: tenants.fabrikam,
  }),
  make(4, { path: 'contoso-lcs', friendlyName: 'Contoso LCS Sandbox', kind: 'Lcs' }),
  make(5, { path: 'contoso-sales', friendlyName: 'Contoso Sales', kind: 'None' }),
  make(6, {
    path: 'contoso-locked',
    friendlyName: 'Contoso Locked',
    kind: 'OnlineDev',
    administrators: false,
  }),
  make(7, {
    path: 'contoso-disabled',
    friendlyName: 'Contoso Disabled',
    kind: 'OnlineDev',
    state: 1,
  }),
];

const firstGenerated = 1000;

/** The seeded environments, and generated ones up to `count`. */
export function manyEnvironments(count: number): Environment[] {
  const generated = Array.from({ length: Math.max(0, count - seededEnvironments.length) });
  return [...seededEnvironments, ...generated.map((_, index) => makeGenerated(index + 1))];
}

/** Finds an environment by its path, including generated ones. */
export function environmentByPath(path: string): Environment | undefined {
  const number = /^env-(\d{4,6})$/.exec(path)?.[1];
  if (number !== undefined) return makeGenerated(Number(number));
  return seededEnvironments.find(environment => environment.path === path);
}

/** Accounts of Contoso are members of all environments, guests from Fabrikam only of Fabrikam's. */
export function isMember(environment: Environment, homeTenant: string): boolean {
  return homeTenant === tenants.contoso || homeTenant === environment.tenantId;
}

/** Name of the Azure SQL server without its suffix. */
export function serverOf(environment: Environment): string {
  return `spartan-srv-weu-d365ops-${environment.suffix}`;
}

/** Name of the product database. */
export function databaseOf(environment: Environment): string {
  const name = environment.path.replace(/\W/g, '');
  return `db_d365ops_${name}_ax_20251101_${environment.suffix.slice(0, 4)}`;
}

/** URL of the finance and operations app. */
export function applicationUrlOf(environment: Environment): string {
  const host = environment.kind === 'Lcs' ? 'sandbox.operations' : 'operations.eu';
  return `https://${environment.path}.${host}.dynamics.com/`;
}

function makeGenerated(number: number): Environment {
  const digits = String(number).padStart(4, '0');
  return make(firstGenerated + number, {
    path: `env-${digits}`,
    friendlyName: `Environment ${digits}`,
    kind: number % 2 === 0 ? 'Sandbox' : 'OnlineDev',
  });
}

function make(number: number, seed: Seed): Environment {
  const digits = number.toString(16).padStart(12, '0');
  return {
    state: 0,
    administrators: true,
    tenantId: tenants.contoso,
    environmentId: `aaaaaaaa-1111-4222-8333-${digits}`,
    organizationId: `bbbbbbbb-1111-4222-8333-${digits}`,
    // The factor spreads consecutive numbers, so that the names look different.
    suffix: ((number * 2654435761) >>> 0).toString(16).padStart(8, '0'),
    ...seed,
  };
}

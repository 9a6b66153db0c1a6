import type { Environment } from './environment';

/** What a SQL login may do, in the service's own words. */
export const sqlRoles = ['Reader', 'Writer'] as const;

/** What a SQL login may do. */
export type SqlRole = (typeof sqlRoles)[number];

/** The values of an earlier request, to fill a form with: what was not asked for then is missing. */
export type EarlierRequest = Pick<SqlAccessRequest, 'environment'> &
  Partial<Omit<SqlAccessRequest, 'role'>> & {
    /** May be a role of another system. */
    readonly role?: string;
  };

/** A request of any system for a SQL login, as it is noted while it runs and afterwards. */
export interface NotedRequest extends Omit<SqlAccessRequest, 'role'> {
  /** In the service's own words. */
  readonly role: string;
}

/** A request for a SQL credential, checked and ready to be sent. */
export interface SqlAccessRequest {
  readonly environment: Environment;
  /** Free text, kept by the service in its audit record. */
  readonly reason: string;
  /** One IPv4 address, a range `a-b`, or a CIDR block, in normal form (`addresses.ts`). */
  readonly addresses: string;
  readonly role: SqlRole;
}

import type { Environment } from './environment';
import type { Account } from './grant';

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

/** What a request is doing, to be put in words by the interface. */
export type RequestStep =
  | { readonly name: 'signingIn' }
  | { readonly name: 'requesting' }
  | { readonly name: 'waitingToRetry'; readonly seconds: number };

/** What the caller of `requestAccess` lends it. */
export interface RequestContext {
  /** Ends the request while that is still safe, and never after it was sent. */
  readonly signal: AbortSignal;
  readonly onStep: (step: RequestStep) => void;
  /** Asks the user, where there is something to ask, before anything is sent for this account. */
  readonly confirm: (account: Account) => Promise<boolean>;
  /** Called each time right before the request leaves this computer: the mark is written here. */
  readonly sending: (account: Account) => Promise<void>;
  /** Called when it is certain that the request did not run: it was not sent, or was refused. */
  readonly notRun: () => Promise<void>;
}

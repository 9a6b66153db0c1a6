import * as v from 'valibot';
import type { Account, Environment } from './environment';

/** The access that a unified environment can grant, in the service's own words. */
export const sqlRoles = ['Reader', 'Writer'] as const;
export type SqlRole = (typeof sqlRoles)[number];

/** The values of the form, the request, the grant, the pending marker, the history, and *Renew*. */
export const requestSchema = v.object({
  /** Free text, kept by the service in its audit record. */
  reason: v.string(),
  /** One IPv4 address, a range `a-b`, or a CIDR block, in normal form (`addresses.ts`). */
  addresses: v.string(),
  /** The access, in the service's own words: for example `Reader`. Text from outside. */
  role: v.string(),
});
export type RequestValues = v.InferOutput<typeof requestSchema>;

/** A request of any system for a SQL login. */
export interface AccessRequest extends RequestValues {
  readonly environment: Environment;
}

/** A request for a SQL login of a unified environment, checked and ready to be sent. */
export interface SqlAccessRequest extends AccessRequest {
  readonly role: SqlRole;
}

/** The values of an earlier request, to fill in a form. Some may be unknown. */
export interface EarlierRequest extends Partial<RequestValues> {
  readonly environment: Environment;
  readonly account?: EarlierAccount;
}

/** The account that sent an earlier request. The history has only the label. */
export type EarlierAccount = Pick<Account, 'label'> & Partial<Account>;

/** Takes the values of a request from an object that contains them. */
export function requestValues(source: RequestValues): RequestValues {
  return v.parse(requestSchema, source);
}

export type RequestStep =
  | { readonly name: 'signingIn' }
  | { readonly name: 'requesting' }
  | { readonly name: 'waitingToRetry'; readonly seconds: number };

/** The functions of its caller that a client uses during a request. */
export interface RequestContext {
  /** Ends the request if it wasn't sent yet. */
  readonly signal: AbortSignal;
  readonly onStep: (step: RequestStep) => void;
  /** Asks the user, if necessary; returns whether to send the request for this account. */
  readonly confirm: (account: Account) => Promise<boolean>;
  /** Called each time before the request leaves this computer: it writes the pending marker. */
  readonly sending: (account: Account) => Promise<void>;
  /** Called when the request certainly didn't run: it wasn't sent, or was refused. */
  readonly notRun: () => Promise<void>;
}

/** Why no response proves whether a request that left this computer ran. */
export type UnknownOutcomeCause =
  | 'timeout'
  | 'connectionLost'
  | 'serverError'
  | 'serverBusy'
  | 'redirect'
  | 'cancelled'
  | 'reload'
  /** The service rejects the request with a status that doesn't prove that it didn't run. */
  | 'unclear'
  | 'unreadable'
  /** A refusal that the service didn't write, for example a proxy's page. */
  | 'foreignAnswer';

/**
 * The errors that several parts share, with the values for their sentences; each system's `types.ts` has
 * its own. External text needs `visible` (`text.ts`) before it is shown.
 */
export interface SharedErrors {
  /** The user cancelled. Never shown as an error. */
  cancelled: Record<never, never>;
  signInFailed: { reason: string };
  /** A guest, or an account of another tenant (AADSTS50020, AADSTS90072). */
  signInNeedsTenant: { reason: string };
  /** The tenant doesn't know the resource (AADSTS500011, AADSTS500014): wrong URL or tenant. */
  signInResourceUnknown: { host: string; reason: string };
  /** The tenant doesn't admit the application (AADSTS65002, AADSTS700016). */
  signInClientRefused: { reason: string };
  /** The sign-in provider of the selected cloud isn't available. */
  signInProviderMissing: { provider: string };
  hostUnreachable: { host: string };
  certificateRefused: { host: string };
  timedOut: { host: string };
  /** The service responds with a redirect, which isn't followed. */
  redirected: { host: string; target: string };
  unauthorized: { host: string; account: string };
  requestRefused: { message: string };
  tooManyRequests: { host: string };
  serviceBusy: { host: string };
  serviceFailed: { host: string; status: string };
  answerUnreadable: { host: string };
  /** `message` quotes the service, if it says something. */
  outcomeUnknown: { environment: string; because: UnknownOutcomeCause; message?: string };
  /** `example` is the URL of an environment's page; empty or missing if there is none to show. */
  lcsAddressUnknown: { text: string; example?: string };
  environmentMissing: Record<never, never>;
  reasonMissing: Record<never, never>;
  addressesMissing: Record<never, never>;
  addressInvalid: { text: string };
  addressIsIpv6: { text: string };
  addressRangeReversed: { first: string; last: string };
  addressBlockInvalid: { text: string };
  addressSeveral: { text: string };
  addressLookupFailed: { reason: string };
  addressLookupOff: Record<never, never>;
  settingInvalid: { setting: string; reason: string };
  unexpected: { reason: string };
}

/** An error of a list. `Values` exists only as a type. */
export interface ErrorKind<Values> {
  /** Whether the service refused the request. If its values have `hasRun`, the outcome is unknown. */
  readonly isRefusal: boolean;
  readonly values?: Values;
}

/** Adds an error to a list: the service refused the request. */
export function refused<Values>(): ErrorKind<Values> {
  return { isRefusal: true };
}

/** Adds any other error to a list. */
export function failed<Values>(): ErrorKind<Values> {
  return { isRefusal: false };
}

/** The codes of a list, with their values. */
export type ErrorsIn<Kinds> = {
  [Code in keyof Kinds]: Kinds[Code] extends ErrorKind<infer Values> ? Values : never;
};

/** The codes of the refusals in a list. */
export function refusalsIn(kinds: Readonly<Record<string, ErrorKind<object>>>): readonly string[] {
  return Object.keys(kinds).filter(code => kinds[code]?.isRefusal);
}

/** An error of any system, as a value. The messages of its owner have its sentence and buttons. */
export interface AccessError {
  readonly code: string;
  readonly values: object;
  /** The technical facts for the log. Never a secret, a token, or a response's body. */
  readonly detail: string;
}

/** Returns a function that creates the errors of a list. */
export function errorFactory<Errors>() {
  return <Code extends keyof Errors & string>(
    code: Code,
    values: Readonly<Errors[Code]>,
    detail = '',
  ): AccessError => ({ code, values, detail });
}

/** Creates a shared error. */
export const accessError = errorFactory<SharedErrors>();

/**
 * Why a login is tried again.
 * - `connecting`: the first attempt got no response yet
 * - `firewall`: the firewall doesn't allow the granted address yet (40615)
 * - `login`: the server doesn't know the login or its database yet (18456, 4060)
 * - `busy`: the server asks to try again later (40613, 40501, and similar errors)
 * - `network`: the server didn't respond, or the connection broke
 */
export type WaitReason = 'connecting' | 'firewall' | 'login' | 'busy' | 'network';

/** Why a credential wasn't tested. */
export type UncheckedReason = 'off' | 'foreignHost' | 'uncertainServer' | 'stopped';

/**
 * The most likely meaning of a refused login (18456).
 * - `replaced`: a newer credential ended it
 * - `wrongDatabase`: a login that belongs to one database was tried with another
 * - `neverAccepted`: it didn't work within the time that new credentials need
 */
export type LoginRefusal =
  'expired' | 'replaced' | 'wrongDatabase' | 'wrongPassword' | 'unknownLogin' | 'neverAccepted';

/** Everything that keeps a credential from working, with the external text for its sentence. */
export interface ReadinessProblemValues {
  /** The server saw another IPv4 address than was granted. */
  otherAddress: { seen: string; granted: string };
  /** The server saw an IPv6 address, which no rule for IPv4 addresses can allow. */
  ipv6Address: { seen: string };
  /** The granted address is still blocked after the five minutes that the server asks for. */
  firewallTimeout: { granted: string };
  loginRefused: { because: LoginRefusal; user: string; database: string };
  databaseUnknown: { database: string };
  /** `innerCode` is the one that the text of 40197 names, or empty. */
  databaseUnavailable: { database: string; number: number; innerCode: string };
  serverNameIncomplete: { host: string };
  hostUnknown: { host: string };
  portBlocked: { host: string; port: number };
  /** The server redirected to one of its nodes, which can't be reached. */
  redirectBlocked: { host: string; port: number };
  /** The server accepted the connection and then didn't respond. */
  serverSilent: { host: string };
  /** There is no encrypted connection that this computer trusts. */
  tlsFailed: { host: string; reason: string };
  /** The connection broke, or the peer isn't a SQL server. */
  protocolFailed: { host: string; reason: string };
  /** The server redirected to a host that must not get the password. */
  foreignHost: { host: string };
  /** An error that isn't in the table, in the server's words. */
  serverRefused: { number: number; message: string };
}

export type ReadinessProblemCode = keyof ReadinessProblemValues;

/** A problem as a value. Its sentence is in `ui/messages/readiness.ts`. */
export type ReadinessProblem = {
  [C in ReadinessProblemCode]: {
    readonly code: C;
    readonly values: Readonly<ReadinessProblemValues[C]>;
  };
}[ReadinessProblemCode];

export function readinessProblem<C extends ReadinessProblemCode>(
  code: C,
  values: ReadinessProblemValues[C],
): { readonly code: C; readonly values: ReadinessProblemValues[C] } {
  return { code, values };
}

/** Whether the database accepts a credential yet. Times are milliseconds since 1970. */
export type Readiness =
  | {
      readonly state: 'waiting';
      readonly reason: WaitReason;
      /** When the first of these attempts began. */
      readonly since: number;
      /** The server's error number where the reason is `busy`. */
      readonly number?: number;
    }
  | {
      readonly state: 'ready';
      readonly at: number;
      /** Milliseconds from the credential's issue to the login that worked. */
      readonly afterMs: number;
      /** Missing until they are read, and if they can't be read. */
      readonly rights?: LoginRights;
    }
  | { readonly state: 'refused'; readonly at: number; readonly problem: ReadinessProblem }
  | { readonly state: 'unchecked'; readonly reason: UncheckedReason };

/** The database roles of a login. */
export interface LoginRights {
  readonly canRead: boolean;
  readonly canWrite: boolean;
}

/** An ERROR token of the server ([MS-TDS] 2.2.7.10). */
export interface ServerError {
  readonly number: number;
  readonly state: number;
  readonly message: string;
}

/** How far an attempt got. Each stage includes the earlier ones. */
export type LoginStage = 'nothing' | 'connected' | 'encrypted' | 'loggedIn';

/** The facts of a failed attempt, without the password. */
export interface LoginFailure {
  /** The server's errors, in its order. */
  readonly errors: readonly ServerError[];
  /** The driver's code, for example `ELOGIN`, `ESOCKET`, `ETIMEOUT`; or empty. */
  readonly code: string;
  /** The code of the error underneath, for example `ECONNREFUSED`; or empty. */
  readonly causeCode: string;
  /** The driver's message, for the log and for unknown failures. */
  readonly message: string;
  readonly stage: LoginStage;
  /** The target of the server's redirection (ENVCHANGE 20), allowed or not. */
  readonly redirectedTo: { readonly host: string; readonly port: number } | undefined;
}

/** The result of one attempt to log in. `rights` is missing if they couldn't be read. */
export type LoginAttempt =
  | { readonly outcome: 'accepted'; readonly rights?: LoginRights }
  | { readonly outcome: 'failed'; readonly failure: LoginFailure }
  | { readonly outcome: 'aborted' };

/** Codes of a `LoginFailure`'s cause that the extension defines itself. */
export const ownCauseCodes = {
  /** The server offers no encryption, so the login wasn't sent. */
  clearText: 'ECLEARTEXT',
  /** The redirection leads to a host that must not get the password. */
  foreignHost: 'EFOREIGNHOST',
  /** The server's name isn't a host name. */
  badHost: 'EBADHOST',
} as const;

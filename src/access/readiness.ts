/**
 * Why a login is tried again instead of being given up.
 * - `connecting`: no attempt has been answered yet
 * - `firewall`: the server does not let the granted address in yet (40615)
 * - `login`: the server does not know the login or its database yet (18456, 4060)
 * - `busy`: the database is there but cannot take anybody now (40613, 40501 and their kin)
 * - `network`: the server did not answer, or the connection broke
 */
export type WaitReason = 'connecting' | 'firewall' | 'login' | 'busy' | 'network';

/** Why nobody knows whether the database accepts a credential. */
export type UncheckedReason = 'off' | 'foreignHost' | 'stopped';

/**
 * What a refused login (18456) most likely means.
 * - `expired`, `replaced`: its end has come, or a newer credential ended it
 * - `wrongDatabase`: a login that lives in one database was tried with another
 * - `wrongPassword`, `unknownLogin`: the server said so by the state of its error
 * - `neverAccepted`: it did not work within the time that new credentials need
 */
export type LoginRefusal =
  'expired' | 'replaced' | 'wrongDatabase' | 'wrongPassword' | 'unknownLogin' | 'neverAccepted';

/**
 * Everything that keeps a credential from working, with the values its sentence needs. The values
 * are plain text from outside: whoever shows them makes it visible first (`text.ts`).
 */
export interface ReadinessProblemValues {
  /** The server saw another address than was granted. `seen` is an IPv4 address. */
  otherAddress: { seen: string; granted: string };
  /** The granted address is still not let in after the five minutes that the server asks for. */
  firewallTimeout: { granted: string };
  loginRefused: { because: LoginRefusal; user: string; database: string };
  databaseUnknown: { database: string };
  /** `innerCode` is the one that the text of 40197 names, or empty. */
  databaseUnavailable: { database: string; number: number; innerCode: string };
  serverNameIncomplete: { host: string };
  hostUnknown: { host: string };
  portBlocked: { host: string; port: number };
  /** The server sent the client on to one of its nodes, which cannot be reached. */
  redirectBlocked: { host: string; port: number };
  /** The server took the connection and then said nothing. */
  serverSilent: { host: string };
  /** There is no encrypted connection that this computer trusts. */
  tlsFailed: { host: string; reason: string };
  /** The connection broke, or something else than a SQL server answers. */
  protocolFailed: { host: string; reason: string };
  /** The server sent the client on to a host that a password is not sent to. */
  foreignHost: { host: string };
  /** An error that this extension has no words for: the server's own. */
  serverRefused: { number: number; message: string };
}

/** The name of a problem. */
export type ReadinessProblemCode = keyof ReadinessProblemValues;

/** What keeps a credential from working, as a value. Its words are in `ui/words/readiness.ts`. */
export type ReadinessProblem = {
  [C in ReadinessProblemCode]: {
    readonly code: C;
    readonly values: Readonly<ReadinessProblemValues[C]>;
  };
}[ReadinessProblemCode];

/** Makes a problem. */
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
      /** How many attempts were answered, all in vain. */
      readonly attempts: number;
      /** The server's error number where the reason is `busy`. */
      readonly number?: number;
    }
  | {
      readonly state: 'ready';
      readonly at: number;
      /** Milliseconds from the credential's issue to the login that worked. */
      readonly afterMs: number;
      /** As the server names them. */
      readonly database: string;
      readonly user: string;
      readonly canRead: boolean;
      readonly canWrite: boolean;
    }
  | { readonly state: 'refused'; readonly at: number; readonly problem: ReadinessProblem }
  | { readonly state: 'unchecked'; readonly reason: UncheckedReason };

/** An ERROR token of the server ([MS-TDS] 2.2.7.10). */
export interface ServerError {
  readonly number: number;
  readonly state: number;
  readonly message: string;
}

/** How far an attempt came: each step includes those before it. */
export type LoginStage = 'nothing' | 'connected' | 'encrypted' | 'loggedIn';

/** The facts of an attempt that failed. None of them holds a password. */
export interface LoginFailure {
  /** What the server said, in its order. */
  readonly errors: readonly ServerError[];
  /** The driver's code, for example `ELOGIN`, `ESOCKET`, `ETIMEOUT`; or empty. */
  readonly code: string;
  /** The code of the error underneath, for example `ECONNREFUSED`; or empty. */
  readonly causeCode: string;
  /** The driver's words, for the log and for what nothing else explains. */
  readonly message: string;
  readonly stage: LoginStage;
  /** Where the server sent the client on to (ENVCHANGE 20), or tried to. */
  readonly redirectedTo: { readonly host: string; readonly port: number } | undefined;
}

/** What came of one attempt to log in. */
export type LoginAttempt =
  | {
      readonly outcome: 'accepted';
      readonly database: string;
      readonly user: string;
      readonly canRead: boolean;
      readonly canWrite: boolean;
    }
  | { readonly outcome: 'failed'; readonly failure: LoginFailure }
  | { readonly outcome: 'aborted' };

/** Codes of a `LoginFailure`'s cause that are not Node's but the login's own. */
export const ownCauseCodes = {
  /** The server offers no encryption, so the login was not sent. */
  clearText: 'ECLEARTEXT',
  /** The redirection leads to a host that the password is not sent to. */
  foreignHost: 'EFOREIGNHOST',
  /** The name of the server is no name of a host. */
  badHost: 'EBADHOST',
} as const;

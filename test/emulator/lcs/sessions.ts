import { randomBytes } from 'node:crypto';
import type { Account } from '../accounts';
import type { Clock } from '../clock';

/** The session cookie of a browser. */
export const sessionCookie = 'LcsSession';
/** The cookie that belongs to the anti-forgery token of the pages. */
export const tokenCookie = '__RequestVerificationToken';

interface Session {
  account: Account;
  expiresAt: number;
  /** The anti-forgery token of the session's pages. */
  token: string;
}

/** A sign-in that still needs a code. */
interface Begun {
  account: Account;
  /** The path that the user wanted; may be empty. */
  returnPath: string;
}

/** The sessions of Lifecycle Services and their anti-forgery tokens. */
export class LcsSessions {
  #sessions = new Map<string, Session>();
  /** Sign-ins after the password and before the code. */
  #halfway = new Map<string, Begun>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts a sign-in that still needs a code. Returns its ticket. */
  begin(begun: Begun): string {
    const ticket = random();
    this.#halfway.set(ticket, begun);
    return ticket;
  }

  /** The sign-in of a ticket, which is valid once. */
  redeem(ticket: string): Begun | undefined {
    const begun = this.#halfway.get(ticket);
    this.#halfway.delete(ticket);
    return begun;
  }

  /** Creates a session. Returns the value of its cookie. */
  open(account: Account, seconds: number): string {
    const id = random();
    const expiresAt = this.#clock.now() + seconds * 1000;
    this.#sessions.set(id, { account, expiresAt, token: random() });
    return id;
  }

  /** The session of a cookie, unless it has expired. */
  find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    return session !== undefined && session.expiresAt > this.#clock.now() ? session : undefined;
  }

  /** Ends all sessions. */
  endAll(): void {
    this.#sessions.clear();
  }

  /** Replaces the anti-forgery token of each session, so that the old one is rejected. */
  renewTokens(): void {
    for (const session of this.#sessions.values()) session.token = random();
  }

  clear(): void {
    this.#sessions.clear();
    this.#halfway.clear();
  }
}

function random(): string {
  return randomBytes(24).toString('base64url');
}

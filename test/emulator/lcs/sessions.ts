import { randomBytes } from 'node:crypto';
import type { Account } from '../accounts';
import type { Clock } from '../clock';

/** The cookie that a browser is signed in by. */
export const sessionCookie = 'LcsSession';
/** The cookie that stands beside the anti-forgery token of the pages. */
export const tokenCookie = '__RequestVerificationToken';

interface Session {
  account: Account;
  expiresAt: number;
  /** The anti-forgery token of its pages. */
  token: string;
}

/** Who is signed in to Lifecycle Services, and the anti-forgery tokens of their pages. */
export class LcsSessions {
  #sessions = new Map<string, Session>();
  /** Sign-ins that gave a password, and no code yet. */
  #halfway = new Map<string, Account>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins a sign-in that still needs a code; gives its ticket. */
  begin(account: Account): string {
    const ticket = random();
    this.#halfway.set(ticket, account);
    return ticket;
  }

  /** Whose sign-in a ticket is of; it is good once. */
  redeem(ticket: string): Account | undefined {
    const account = this.#halfway.get(ticket);
    this.#halfway.delete(ticket);
    return account;
  }

  /** Signs somebody in; gives the value of the session's cookie. */
  open(account: Account, seconds: number): string {
    const id = random();
    const expiresAt = this.#clock.now() + seconds * 1000;
    this.#sessions.set(id, { account, expiresAt, token: random() });
    return id;
  }

  /** The living session of a cookie. */
  find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    return session !== undefined && session.expiresAt > this.#clock.now() ? session : undefined;
  }

  /** Ends every session, as a long lunch does. */
  endAll(): void {
    this.#sessions.clear();
  }

  /** Gives every session a new anti-forgery token: the one at hand is refused. */
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

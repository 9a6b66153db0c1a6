import type * as vscode from 'vscode';

/** A stored session. Its token is a fake one, so `globalState` may contain it. */
export interface StoredSession {
  id: string;
  oid: string;
  upn: string;
  scopes: string[];
  token: string;
  /** Seconds since the epoch. */
  expires: number;
}

const key = 'sessions';

/** The sessions of all windows. They survive a reload. */
export class SessionStore {
  constructor(private readonly state: vscode.Memento) {}

  /** All sessions, including expired ones. */
  all(): readonly StoredSession[] {
    return this.state.get<StoredSession[]>(key, []);
  }

  /** Adds a session, or replaces the one with the same ID. */
  async put(session: StoredSession): Promise<void> {
    const others = this.all().filter(each => each.id !== session.id);
    await this.state.update(key, [...others, session]);
  }

  /** Removes and returns the matching sessions. */
  async remove(matches: (session: StoredSession) => boolean): Promise<StoredSession[]> {
    const gone = this.all().filter(matches);
    await this.state.update(
      key,
      this.all().filter(each => !matches(each)),
    );
    return gone;
  }
}

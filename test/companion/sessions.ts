import type * as vscode from 'vscode';

/** A session as it is kept. Its token is a fake one, so it may lie in `globalState`. */
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

/** The sessions of all windows; they outlive a reload. */
export class SessionStore {
  constructor(private readonly state: vscode.Memento) {}

  /** All sessions, expired or not. */
  all(): readonly StoredSession[] {
    return this.state.get<StoredSession[]>(key, []);
  }

  /** Adds a session in place of one with the same id. */
  async put(session: StoredSession): Promise<void> {
    const others = this.all().filter(each => each.id !== session.id);
    await this.state.update(key, [...others, session]);
  }

  /** Takes away what matches and returns it. */
  async remove(matches: (session: StoredSession) => boolean): Promise<StoredSession[]> {
    const gone = this.all().filter(matches);
    await this.state.update(
      key,
      this.all().filter(each => !matches(each)),
    );
    return gone;
  }
}

import type { Memento } from 'vscode';
import type { Disposable } from '../access/clock';
import type { Log } from '../access/log';
import { knownTimeZone } from '../access/timeZone';
import { Emitter } from '../vault/emitter';

/** The language and the time zone of texts. */
export interface Locale {
  /** BCP 47 tag. */
  readonly language: string;
  /** IANA name; `undefined` for the zone of the computer that the extension runs on. */
  readonly timeZone?: string | undefined;
}

/** The key in `globalState` under which windows keep the zone until a page names another one. */
const zoneKey = 'timeZone';

/**
 * The user's language and time zone. If VS Code runs in a browser, the extension runs on a server, which is
 * often in another zone. Only a page knows the zone of the browser.
 */
export class UserLocale implements Locale {
  readonly language: string;
  readonly #memory: Pick<Memento, 'get' | 'update'> | undefined;
  readonly #changes: Emitter<void>;
  #timeZone: string | undefined;

  /** @param memory `globalState` if the extension runs on a remote computer, otherwise `undefined` */
  constructor(language: string, log: Log, memory?: Pick<Memento, 'get' | 'update'>) {
    this.language = language;
    this.#changes = new Emitter(log);
    this.#memory = memory;
    const kept = memory?.get<unknown>(zoneKey);
    this.#timeZone = typeof kept === 'string' ? knownTimeZone(kept) : undefined;
  }

  /** Whether the extension runs on a remote computer, so that pages are asked for their zone. */
  get isRemote(): boolean {
    return this.#memory !== undefined;
  }

  get timeZone(): string | undefined {
    return this.#timeZone;
  }

  /** Sets the time zone that a page names. Ignores an unknown zone, and every zone on the user's own computer. */
  setTimeZone(name: string): void {
    const known = this.#memory && knownTimeZone(name);
    if (known === undefined || known === this.#timeZone) return;
    this.#timeZone = known;
    void this.#memory?.update(zoneKey, known);
    this.#changes.fire();
  }

  /** Calls back when the time zone changes, because texts with times then differ. */
  onDidChange(listener: () => void): Disposable {
    return this.#changes.on(listener);
  }
}

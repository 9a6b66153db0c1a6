import * as v from 'valibot';
import type { IssuedGrant } from '../access/grant';
import { credentialSchema } from '../access/grantSchema';
import type { VaultHost } from './host';
import { TimeLimitError, withTimeLimit } from '../access/timing';

/** Milliseconds for writing and deleting. A locked keyring does not answer. */
const writeLimit = 5_000;
/** Milliseconds for reading while the window starts; what is not read by then is read later. */
export const loadLimit = 5_000;
/** Milliseconds for reading, in which the user can unlock a keyring. */
const readLimit = 60_000;

const issuedSchema = v.object({ grant: credentialSchema, password: v.string() });
const secretSchema = v.pipe(v.string(), v.parseJson(), issuedSchema);

/** The result of reading a secret. *Unreadable* must never be taken for *absent*. */
export type SecretReading =
  | { readonly kind: 'found'; readonly issued: IssuedGrant }
  | { readonly kind: 'absent' }
  /** VS Code doesn't answer, or another version stored it. */
  | { readonly kind: 'unreadable' };

type SecretsHost = Pick<VaultHost, 'secrets' | 'clock' | 'log'>;

/** The secrets of grants: one key per grant, under the ID of its window instance. */
export class GrantSecrets {
  readonly #host: SecretsHost;
  /** A keyring that does not answer is asked only once at a time. */
  readonly #reading = new Map<string, Promise<string | undefined>>();
  /** Secrets in an unknown format that the log names. */
  readonly #reported = new Set<string>();

  constructor(host: SecretsHost) {
    this.#host = host;
  }

  /**
   * Stores a grant with its password.
   * @param onLate called where it is stored after all, later than the time limit.
   * @returns whether it was stored in time.
   */
  async keep(windowId: string, issued: IssuedGrant, onLate: () => void): Promise<boolean> {
    let waiting = true;
    const isKept = await this.#write('stored', async () => {
      const text = JSON.stringify(v.parse(issuedSchema, issued));
      await this.#host.secrets.store(keyOf(windowId, issued.grant.id), text);
      if (!waiting) onLate();
    });
    waiting = false;
    return isKept;
  }

  /** Reads a grant with its password. */
  async read(windowId: string, grantId: string, limit = readLimit): Promise<SecretReading> {
    let text: string | undefined;
    try {
      text = await withTimeLimit(this.#host.clock, limit, this.#get(keyOf(windowId, grantId)));
    } catch (error) {
      this.#logFailure('read', error);
      return { kind: 'unreadable' };
    }
    if (text === undefined) return { kind: 'absent' };
    const parsed = v.safeParse(secretSchema, text);
    if (parsed.success && parsed.output.grant.id === grantId) {
      return { kind: 'found', issued: parsed.output };
    }
    if (!this.#reported.has(grantId))
      this.#host.log.warn('A stored credential has an unknown format.');
    this.#reported.add(grantId);
    return { kind: 'unreadable' };
  }

  /** Deletes a secret; returns whether it is certainly gone. */
  erase(windowId: string, grantId: string): Promise<boolean> {
    return this.#write('deleted', () => this.#host.secrets.delete(keyOf(windowId, grantId)));
  }

  #get(key: string): Promise<string | undefined> {
    const reading =
      this.#reading.get(key) ??
      (async () => this.#host.secrets.get(key))().finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  /** A store may throw instead of returning a promise that fails. */
  async #write(what: string, write: () => PromiseLike<void>): Promise<boolean> {
    try {
      await withTimeLimit(this.#host.clock, writeLimit, write());
      return true;
    } catch (error) {
      this.#logFailure(what, error);
      return false;
    }
  }

  /** Omits the message of the error: it may contain the value that was to be stored. */
  #logFailure(what: string, error: unknown): void {
    const why = error instanceof TimeLimitError ? error.message : 'It was refused.';
    this.#host.log.warn(`A credential could not be ${what} in the secret storage: ${why}`);
  }
}

function keyOf(windowId: string, grantId: string): string {
  return `grant/${windowId}/${grantId}`;
}

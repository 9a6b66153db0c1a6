import * as v from 'valibot';
import type { Clock } from '../access/clock';
import type { IssuedGrant } from '../access/grant';
import type { Log, SecretStore } from './host';
import { TimeLimitError, withTimeLimit } from './timeLimit';

/** Milliseconds for writing and deleting. A keyring that has to ask somebody does not answer. */
const writeLimit = 5_000;
/** Milliseconds for reading, in which a user can unlock a keyring. */
const readLimit = 60_000;

const issuedSchema: v.GenericSchema<unknown, IssuedGrant> = v.object({
  grant: v.object({
    kind: v.literal('sqlCredential'),
    id: v.pipe(v.string(), v.uuid()),
    environment: v.object({
      id: v.string(),
      system: v.string(),
      name: v.string(),
      url: v.string(),
      tenantId: v.string(),
      isAdministrator: v.exactOptional(v.boolean()),
    }),
    account: v.object({ id: v.string(), label: v.string() }),
    issuedAt: v.number(),
    expiresAt: v.optional(v.number()),
    reason: v.string(),
    server: v.string(),
    isServerUncertain: v.exactOptional(v.literal(true)),
    database: v.string(),
    user: v.string(),
    role: v.string(),
    addresses: v.string(),
    operationId: v.string(),
  }),
  password: v.string(),
});
const secretSchema = v.pipe(v.string(), v.parseJson(), issuedSchema);

/** What reading a secret found: it, nothing that can be used, or no answer. */
export type SecretReading =
  | { readonly kind: 'found'; readonly issued: IssuedGrant }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed' };

/** The secrets of grants: one key a grant, under the id of its window instance. */
export class GrantSecrets {
  constructor(
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Stores a grant with its password.
   * @param onLate called where it was stored after all, when nobody waited any more.
   * @returns whether it was stored in time.
   */
  async keep(windowId: string, issued: IssuedGrant, onLate: () => void): Promise<boolean> {
    let waiting = true;
    const storing = this.store(windowId, issued).then(() => {
      if (!waiting) onLate();
    });
    try {
      await withTimeLimit(this.clock, writeLimit, storing);
      return true;
    } catch (error) {
      this.logFailure('stored', error);
      return false;
    } finally {
      waiting = false;
    }
  }

  /** Reads a grant with its password. What is not a grant counts as missing. */
  async read(windowId: string, grantId: string): Promise<SecretReading> {
    let text: string | undefined;
    try {
      const reading = this.get(windowId, grantId);
      text = await withTimeLimit(this.clock, readLimit, reading);
    } catch (error) {
      this.logFailure('read', error);
      return { kind: 'failed' };
    }
    const parsed = v.safeParse(secretSchema, text);
    const usable = parsed.success && parsed.output.grant.id === grantId;
    return usable ? { kind: 'found', issued: parsed.output } : { kind: 'missing' };
  }

  /** Deletes a secret; answers whether it is certain to be gone. */
  async erase(windowId: string, grantId: string): Promise<boolean> {
    try {
      await withTimeLimit(this.clock, writeLimit, this.delete(windowId, grantId));
      return true;
    } catch (error) {
      this.logFailure('deleted', error);
      return false;
    }
  }

  // A store may throw at once instead of answering a promise that fails: `async` makes them one.
  private async store(windowId: string, issued: IssuedGrant): Promise<void> {
    const text = JSON.stringify(v.parse(issuedSchema, issued));
    await this.secrets.store(keyOf(windowId, issued.grant.id), text);
  }

  private async get(windowId: string, grantId: string): Promise<string | undefined> {
    return this.secrets.get(keyOf(windowId, grantId));
  }

  private async delete(windowId: string, grantId: string): Promise<void> {
    await this.secrets.delete(keyOf(windowId, grantId));
  }

  /** Leaves the words of the error out: they may hold what was to be stored. */
  private logFailure(what: string, error: unknown): void {
    const why = error instanceof TimeLimitError ? error.message : 'It was refused.';
    this.log.warn(`A credential could not be ${what} in the secret storage: ${why}`);
  }
}

function keyOf(windowId: string, grantId: string): string {
  return `grant/${windowId}/${grantId}`;
}

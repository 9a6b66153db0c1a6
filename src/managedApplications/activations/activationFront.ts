import type { Disposable } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { ActivationAction } from '../../protocol/state';
import type { Activations, ActivationServices } from '.';
import { isAnyOpen } from '../../vault/openActivations';
import { isOfCloud } from './serviceOf';

/** What the front of role activations needs of its surroundings. */
export interface ActivationFrontServices extends Omit<ActivationServices, 'changed'> {
  /** Loads the code that watches and acts. */
  readonly load: () => Promise<typeof import('.')>;
  /** Whether the chosen cloud has a portal. */
  readonly hasPortal: () => boolean;
}

/**
 * The role activations of this window, as the rest of the window sees them. What watches and acts is
 * loaded when there is something to watch, or to do.
 */
export class ActivationFront implements Disposable {
  readonly #services: ActivationFrontServices;
  readonly #subscription: Disposable;
  readonly #listeners = new Set<() => void>();
  #loading: Promise<Activations> | undefined;
  #loaded: Activations | undefined;
  #isDisposed = false;

  constructor(services: ActivationFrontServices) {
    this.#services = services;
    this.#subscription = services.vault.onDidChange(() => {
      this.#watchIfNeeded();
    });
    this.#watchIfNeeded();
  }

  /** Whether a request can be shown in the portal of the chosen cloud. */
  hasPortal(grant: RoleActivation): boolean {
    const { hasPortal, resourceManagerUrl } = this.#services;
    return hasPortal() && isOfCloud(grant, resourceManagerUrl());
  }

  /** What kept an activation from being read the last time. */
  problemOf(grantId: string): AccessError | undefined {
    return this.#loaded?.problemOf(grantId);
  }

  /** Tells when `problemOf` may have changed. */
  onDidChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Somebody may have signed in. */
  retry(): void {
    this.#loaded?.retry();
  }

  /** Does what one of the buttons below an activation says. */
  async act(grantId: string, action: ActivationAction): Promise<void> {
    await (await this.#load()).act(grantId, action);
  }

  /** Tells of a decision that was there with the answer to the request. */
  async tell(grant: RoleActivation): Promise<void> {
    (await this.#load()).tell(grant);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    this.#loaded?.dispose();
  }

  #watchIfNeeded(): void {
    const { vault, clock } = this.#services;
    if (this.#loading === undefined && isAnyOpen(vault.held, clock.now())) void this.#load();
  }

  #load(): Promise<Activations> {
    return (this.#loading ??= this.#build());
  }

  async #build(): Promise<Activations> {
    const { createActivations } = await this.#services.load();
    const built = createActivations({
      ...this.#services,
      changed: () => {
        for (const listener of this.#listeners) listener();
      },
    });
    if (this.#isDisposed) built.dispose();
    this.#loaded = built;
    return built;
  }
}

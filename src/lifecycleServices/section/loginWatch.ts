import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import type { LcsWindow } from '../window';

/**
 * Notices a login of Lifecycle Services that worked and is refused before its end: most likely the
 * database was refreshed or imported. It tells once a login.
 */
export class LoginWatch implements Disposable {
  readonly #services: LcsWindow;
  readonly #refused: (grant: SqlCredential) => void;
  readonly #worked = new Set<string>();
  readonly #subscription: Disposable;

  constructor(services: LcsWindow, refused: (grant: SqlCredential) => void) {
    this.#services = services;
    this.#refused = refused;
    this.#subscription = services.readiness.onDidChange(() => {
      this.#look();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(): void {
    const { vault, readiness } = this.#services;
    for (const { grant, status } of vault.held) {
      if (grant.kind !== 'sqlCredential' || status !== 'active') continue;
      if (grant.environment.system !== 'lifecycleServices') continue;
      const known = readiness.of(grant.id);
      if (known?.state === 'ready') this.#worked.add(grant.id);
      if (known?.state !== 'refused' || !this.#worked.has(grant.id)) continue;
      const { code } = known.problem;
      const isEnded = ['loginRefused', 'databaseUnknown', 'firewallTimeout'].includes(code);
      if (!isEnded) continue;
      this.#worked.delete(grant.id);
      this.#refused(grant);
    }
  }
}

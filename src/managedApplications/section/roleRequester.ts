import { activationPhase } from '../../access/activation';
import { readFrom } from '../readActivation';
import type { Clock } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import type { Account, ActivatedRole, RoleActivation } from '../../access/grant';
import type { Activation, ActivationRequest, ManagedApplications } from '../types';
import type { TokenSource } from '../../access/http/transport';
import { formatResourceId, resourceKey, type ResourceAddress } from '../../access/resourceId';
import type { Result } from '../../access/result';
import type { Progress } from '../../protocol/state';
import type { Log } from '../../access/log';
import type { Vault } from '../../vault/vault';
import { stepWords } from './messages';

/** What sending requests for roles needs of its surroundings. */
export interface ActivationDeskServices {
  readonly service: () => Promise<Result<ManagedApplications>>;
  readonly tokens: TokenSource;
  /** Base address of Azure Resource Manager in the chosen cloud. */
  readonly resourceManagerUrl: () => string;
  readonly vault: Pick<Vault, 'keepActivation' | 'updateActivation' | 'forget' | 'held'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ids of the grants whose requests are still being sent, or stored. */
  readonly underWay: Set<string>;
  /** Makes a random UUID. */
  readonly newId: () => string;
}

/** Whom the desk tells what happened. */
export interface ActivationDeskEvents {
  readonly changed: () => void;
  /** A step begins; it is to be spoken. */
  readonly step: (words: string) => void;
  /** The request is about to leave: it is in the vault. */
  readonly sent: (grantId: string) => void;
  /** Azure has the request. */
  readonly asked: (grant: RoleActivation) => void;
  readonly failed: (error: AccessError) => void;
}

/** A request with what stays on this computer. */
export interface NotedRequest {
  readonly request: ActivationRequest;
  readonly roles: readonly ActivatedRole[];
  readonly note: string;
}

/** Takes one request for roles at a time, and keeps it from before it leaves. */
export class ActivationDesk {
  readonly #services: ActivationDeskServices;
  readonly #events: ActivationDeskEvents;
  #running: { readonly stopped: AbortController; readonly progress: Progress } | undefined;

  constructor(services: ActivationDeskServices, events: ActivationDeskEvents) {
    this.#services = services;
    this.#events = events;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** The request under way, as the page draws it. */
  get progress(): Progress | null {
    return this.#running?.progress ?? null;
  }

  /** Stops waiting. What was sent stays, and can be withdrawn. */
  cancel(): void {
    this.#running?.stopped.abort();
  }

  /** Sees a request through until Azure has it. While another one is busy this does nothing. */
  async take(noted: NotedRequest): Promise<void> {
    if (this.isBusy) return;
    const stopped = new AbortController();
    this.#step(stopped, stepWords({ name: 'signingIn' }));
    try {
      await this.#see(noted, stopped);
    } finally {
      this.#services.underWay.clear();
      this.#running = undefined;
      this.#events.changed();
    }
  }

  async #see(noted: NotedRequest, stopped: AbortController): Promise<void> {
    const service = await this.#services.service();
    if (!service.ok) {
      this.#events.failed(service.error);
      return;
    }
    let kept: RoleActivation | undefined;
    const asked = await service.value.requestActivation(noted.request, {
      signal: stopped.signal,
      onStep: step => {
        this.#step(stopped, stepWords(step));
      },
      sending: async address => {
        kept = await this.#keep(noted, address);
      },
    });
    if (asked.ok && kept !== undefined) await this.#note(kept, asked.value);
    else if (!asked.ok) await this.#failed(kept, asked.error);
  }

  async #note(kept: RoleActivation, { request }: Activation): Promise<void> {
    const { vault, clock } = this.#services;
    const answered: RoleActivation = { ...kept, ...readFrom(request, kept) };
    const isDecided = activationPhase(answered, clock.now()) !== 'pending';
    // A decision that comes with the answer is told by whoever hears of it here, and not once more.
    const grant = isDecided ? { ...answered, toldState: answered.state } : answered;
    const { id, kind, ...change } = grant;
    await vault.updateActivation(id, change);
    this.#events.asked({ ...change, id, kind });
  }

  /** Of which it is certain that Azure has it not, is not kept. */
  async #failed(kept: RoleActivation | undefined, error: AccessError): Promise<void> {
    const { vault, log } = this.#services;
    if (error.code !== 'cancelled') log.warn(`Request failed: ${error.code} ${error.detail}`);
    if (kept !== undefined && error.code !== 'activationUnknown') await vault.forget(kept.id);
    this.#events.failed(error);
  }

  async #keep(noted: NotedRequest, address: ResourceAddress): Promise<RoleActivation> {
    const { vault, clock, newId } = this.#services;
    const { application, startsAt, durationMs } = noted.request;
    const now = clock.now();
    const grant: RoleActivation = {
      kind: 'roleActivation',
      id: newId(),
      environment: {
        id: `managedApplications:${resourceKey(application.address)}`,
        system: 'managedApplications',
        name: application.name,
        url: this.#urlOf(application.address),
        tenantId: application.tenantId,
      },
      account: await this.#account(),
      issuedAt: now,
      applicationId: formatResourceId(application.address),
      roles: noted.roles,
      request: address,
      presence: 'sent',
      state: '',
      toldState: '',
      startsAt: startsAt === 'now' ? now : startsAt,
      durationMs,
      note: noted.note,
    };
    this.#services.underWay.add(grant.id);
    await vault.keepActivation(grant);
    this.#events.sent(grant.id);
    return grant;
  }

  #urlOf(address: ResourceAddress): string {
    const base = this.#services.resourceManagerUrl().replace(/\/+$/, '');
    return base + encodeURI(formatResourceId(address));
  }

  async #account(): Promise<Account> {
    const { tokens, resourceManagerUrl } = this.#services;
    const token = await tokens.getToken(resourceManagerUrl(), 'silent');
    return token.ok && token.value !== undefined ? token.value.account : { id: '', label: '' };
  }

  #step(stopped: AbortController, step: string): void {
    const isNews = this.#running?.progress.step !== step;
    this.#running = { stopped, progress: { step } };
    if (isNews) this.#events.step(step);
    this.#events.changed();
  }
}

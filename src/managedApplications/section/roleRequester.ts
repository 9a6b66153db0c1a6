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

/** What sending role requests needs from the window. */
export interface RoleRequesterServices {
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

/** Events of a role request. */
export interface RoleRequesterEvents {
  readonly changed: () => void;
  /** A step begins; screen readers announce it. */
  readonly step: (words: string) => void;
  /** The request is about to be sent: it is in the vault. */
  readonly sent: (grantId: string) => void;
  /** Azure has the request. */
  readonly asked: (grant: RoleActivation) => void;
  readonly failed: (error: AccessError) => void;
}

/** A role request, with the values that stay on this computer. */
export interface RoleRequestDraft {
  readonly request: ActivationRequest;
  readonly roles: readonly ActivatedRole[];
  readonly note: string;
}

/** Sends one role request at a time, and stores it before it is sent. */
export class RoleRequester {
  readonly #services: RoleRequesterServices;
  readonly #events: RoleRequesterEvents;
  #running: { readonly stopped: AbortController; readonly progress: Progress } | undefined;

  constructor(services: RoleRequesterServices, events: RoleRequesterEvents) {
    this.#services = services;
    this.#events = events;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** The progress of the current request. */
  get progress(): Progress | null {
    return this.#running?.progress ?? null;
  }

  /** Stops waiting. A request that was sent stays, and can be withdrawn. */
  cancel(): void {
    this.#running?.stopped.abort();
  }

  /** Sends a request and waits until Azure has it. Does nothing while another one runs. */
  async send(noted: RoleRequestDraft): Promise<void> {
    if (this.isBusy) return;
    const stopped = new AbortController();
    this.#step(stopped, stepWords({ name: 'signingIn' }));
    try {
      await this.#run(noted, stopped);
    } finally {
      this.#services.underWay.clear();
      this.#running = undefined;
      this.#events.changed();
    }
  }

  async #run(noted: RoleRequestDraft, stopped: AbortController): Promise<void> {
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
    // The caller reports a decision that comes with the answer, so the watcher must not.
    const grant = isDecided ? { ...answered, toldState: answered.state } : answered;
    const { id, kind, ...change } = grant;
    await vault.updateActivation(id, change);
    this.#events.asked({ ...change, id, kind });
  }

  /** Forgets a request that Azure certainly doesn't have. */
  async #failed(kept: RoleActivation | undefined, error: AccessError): Promise<void> {
    const { vault, log } = this.#services;
    if (error.code !== 'cancelled') log.warn(`Request failed: ${error.code} ${error.detail}`);
    if (kept !== undefined && error.code !== 'activationUnknown') await vault.forget(kept.id);
    this.#events.failed(error);
  }

  async #keep(noted: RoleRequestDraft, address: ResourceAddress): Promise<RoleActivation> {
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

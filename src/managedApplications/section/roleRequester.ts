import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import type { AccessError } from '../../access/errors';
import { endOf, type Account, type ActivatedRole, type RoleActivation } from '../../access/grant';
import { formatResourceId, resourceKey, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import type { ExclusiveTask } from '../../ui/dialog/exclusiveTask';
import { isActivation } from '../../vault/heldGrant';
import type { ActivationRequest } from '../types';
import type { RolesWindow } from '../window';
import { listed } from './applications';
import { againWords, stepWords } from './messages';

/** A role request, with the names and the note that stay on this computer. */
export interface RoleRequest extends ActivationRequest {
  readonly account: Account;
  readonly roles: readonly ActivatedRole[];
  readonly note: string;
}

/** Sends one role request at a time. The vault holds it before it is sent. */
export class RoleRequester {
  readonly #window: RolesWindow;
  readonly #task: ExclusiveTask;

  constructor(window: RolesWindow, task: ExclusiveTask) {
    this.#window = window;
    this.#task = task;
  }

  /**
   * Requests roles. Does nothing while another request is running.
   * @returns the ID of the new grant; `undefined` if the user answered a question with no
   */
  async request(request: RoleRequest): Promise<Result<string | undefined>> {
    // The question comes first: the page would take the focus from it.
    const requested = await this.#task.run<string | undefined>(
      stepWords({ name: 'signingIn' }),
      async signal => {
        if (!(await this.#confirm(request))) return success(undefined);
        this.#task.reveal();
        return this.#send(request, signal);
      },
      { isHidden: true, target: listed(request.application.address, request.application.name) },
    );
    return requested ?? success(undefined);
  }

  /** Asks before a request for a role that is approved, or still open, for the same time. */
  async #confirm({ application, roles, startsAt, durationMs }: RoleRequest): Promise<boolean> {
    const { vault, clock, locale, prompts } = this.#window;
    const now = clock.now();
    const start = startsAt === 'now' ? now : startsAt;
    const earlier = vault.held
      .filter(isActivation)
      .map(({ grant }) => grant)
      .filter(
        grant =>
          !isFinal(activationPhase(grant, now)) &&
          resourceKey(grant.applicationId) === resourceKey(application.address) &&
          grant.roles.some(({ roleId }) => roles.some(role => role.roleId === roleId)) &&
          grant.startsAt < start + durationMs &&
          start < (grant.expiresAt ?? grant.startsAt + grant.durationMs),
      )
      .sort((one, other) => endOf(one) - endOf(other));
    const [grant] = earlier;
    if (grant === undefined) return true;
    const same = roles.filter(({ roleId }) => grant.roles.some(role => role.roleId === roleId));
    return prompts.confirm({
      message: againWords({ ...grant, roles: same }, now, locale),
      detail: l10n.t('The customer gets a second request for the same time.'),
      button: l10n.t('Request Again'),
    });
  }

  async #send(request: RoleRequest, signal: AbortSignal): Promise<Result<string>> {
    const { client, recordRequest, trace, underWay } = this.#window;
    trace.started();
    const found = await client();
    if (!found.ok) return found;
    let grantId = '';
    try {
      const sent = await found.value.requestActivation(request, {
        signal,
        onStep: step => {
          trace.step(step.name);
          this.#task.step(stepWords(step));
        },
        sending: async address => {
          grantId = await this.#keep(request, address);
        },
      });
      if (!sent.ok) return await this.#failed(grantId, sent.error);
      trace.granted(grantId);
      await recordRequest(grantId, sent.value);
      return success(grantId);
    } finally {
      underWay.clear();
    }
  }

  /** Forgets a request that Azure certainly doesn't have. */
  async #failed(grantId: string, error: AccessError): Promise<Result<never>> {
    const { vault, log, trace } = this.#window;
    trace.failed(error.code);
    if (error.code !== 'cancelled') log.warn(`Request failed: ${error.code} ${error.detail}`);
    if (grantId !== '' && error.code !== 'activationUnknown') await vault.forget(grantId);
    return failure(error);
  }

  /** Stores the request in the vault, so that a reload finds it again. */
  async #keep(request: RoleRequest, address: ResourceAddress): Promise<string> {
    const { vault, clock, newId, resourceManagerUrl, underWay } = this.#window;
    const { account, application, roles, startsAt, durationMs, note } = request;
    const applicationId = formatResourceId(application.address);
    const now = clock.now();
    const grant: RoleActivation = {
      kind: 'roleActivation',
      id: newId(),
      environment: {
        id: listed(application.address, application.name).id,
        system: 'managedApplications',
        name: application.name,
        url: resourceManagerUrl().replace(/\/+$/, '') + encodeURI(applicationId),
        tenantId: application.tenantId,
      },
      account,
      issuedAt: now,
      applicationId,
      roles,
      request: address,
      presence: 'sent',
      state: '',
      lastNotifiedState: '',
      startsAt: startsAt === 'now' ? now : startsAt,
      durationMs,
      note,
    };
    underWay.add(grant.id);
    await vault.keepActivation(grant);
    return grant.id;
  }
}

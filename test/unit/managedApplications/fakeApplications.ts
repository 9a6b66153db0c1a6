import { accessError, type AccessError } from '../../../src/access/errors';
import {
  checkActivation,
  type Activation,
  type ActivationContext,
  type ActivationRequest,
  type ApplicationListing,
  type EligibleRole,
  type JitRequest,
  type ListingProgress,
  type ManagedApplication,
  type ManagedApplications,
  type Withdrawal,
} from '../../../src/managedApplications/types';
import { parseResourceId, type ResourceAddress } from '../../../src/access/resourceId';
import { failure, success, type Result } from '../../../src/access/result';
import { hour } from '../support/samples';

const subscriptionId = 'customer-sub';
const resourceGroup = 'contoso-apps';

/** An application that allows two hours, after approval. */
export function application(changes: Partial<ManagedApplication> = {}): ManagedApplication {
  return {
    address: {
      subscriptionId,
      resourceGroup,
      type: 'Microsoft.Solutions/applications',
      name: 'contosoapp',
    },
    name: 'contosoapp',
    location: 'westeurope',
    subscription: 'Fabrikam Production',
    tenantId: 'customer-tenant',
    publisherTenantId: 'publisher-tenant',
    policy: {
      enabled: true,
      approvalMode: { known: 'ManualApprove', text: 'ManualApprove' },
      approvers: [{ id: 'grace-oid', type: { known: 'user', text: 'user' }, displayName: 'Grace' }],
      maximumDuration: { milliseconds: 8 * hour, text: 'PT8H' },
    },
    authorizations: [],
    ...changes,
  };
}

/** A role that may be asked for. */
export function role(name: string, through: EligibleRole['through'] = 'self'): EligibleRole {
  return { principalId: `${through}-oid`, roleId: `${name.toLowerCase()}-id`, name, through };
}

/** A request as Azure answers it. */
export function jitRequest(
  state: string,
  startsAt: number,
  changes: Partial<JitRequest> = {},
): JitRequest {
  const known = (['Pending', 'Approved', 'Denied', 'Timeout'] as const).find(it => it === state);
  return {
    address: { subscriptionId, resourceGroup, type: requestType, name: 'jit7k2m9qa' },
    name: 'jit7k2m9qa',
    applicationId: '',
    roles: [],
    scheduling: { known: 'Once', text: 'Once' },
    startsAt,
    duration: { milliseconds: 2 * hour, text: 'PT2H' },
    endsAt: startsAt + 2 * hour,
    state: { known, text: state },
    provisioningState: { known: 'Succeeded', text: 'Succeeded' },
    publisherTenantId: '',
    createdBy: { oid: '', name: '' },
    createdAt: startsAt,
    clockAheadMs: 0,
    ...changes,
  };
}

const requestType = 'Microsoft.Solutions/jitRequests';

/** A service whose answers a test gives. */
export class FakeApplications implements ManagedApplications {
  /** What was called, in order, with its mode. */
  readonly calls: string[] = [];
  readonly requests: ActivationRequest[] = [];
  application: Result<ManagedApplication> = success(application());
  roles: Result<readonly EligibleRole[]> = success([role('Contributor'), role('Reader', 'group')]);
  listing: Result<ApplicationListing> = success({ applications: [application()], problems: [] });
  read: Result<JitRequest> = failure(accessError('resourceMissing', { name: 'jit7k2m9qa' }));
  withdrawal: Result<Withdrawal> = success('deleted');
  portal: string | undefined = 'https://portal.azure.com/#resource';
  /** Waits, or fails, before a request is sent. */
  beforeSending: () => Promise<AccessError | undefined> = () => Promise.resolve(undefined);
  /** The answer to a request, once it was sent. */
  answer: (address: ResourceAddress) => Promise<Result<Activation>> = () =>
    Promise.resolve(failure(accessError('unexpected', { reason: 'no answer' })));

  recognizeApplicationId(text: string): Result<ResourceAddress> {
    const address = parseResourceId(text.trim());
    return address === undefined
      ? failure(accessError('applicationIdInvalid', { text }))
      : success(address);
  }

  listApplications(options: {
    readonly mode: string;
    readonly onProgress?: (progress: ListingProgress) => void;
  }): Promise<Result<ApplicationListing>> {
    this.calls.push(`list ${options.mode}`);
    const applications = this.listing.ok ? this.listing.value.applications : [];
    options.onProgress?.({ applications, done: 1, total: 3 });
    return Promise.resolve(this.listing);
  }

  readApplication(_address: ResourceAddress, { mode }: { readonly mode: string }) {
    this.calls.push(`application ${mode}`);
    return Promise.resolve(this.application);
  }

  eligibleRoles() {
    return Promise.resolve(this.roles);
  }

  roleNames() {
    return Promise.resolve(new Map<string, string>());
  }

  /** As the real one: checks, tells that it sends, sends, waits for the answer. */
  async requestActivation(
    request: ActivationRequest,
    context: ActivationContext,
  ): Promise<Result<Activation>> {
    this.requests.push(request);
    const checked = checkActivation(request);
    if (!checked.ok) return checked;
    const wrong = await this.beforeSending();
    if (wrong !== undefined) return failure(wrong);
    const address = jitRequest('', 0).address;
    await context.sending(address);
    context.onStep({ name: 'sending' });
    this.calls.push('sent');
    return this.answer(address);
  }

  readRequest(_address: ResourceAddress, { mode }: { readonly mode: string }) {
    this.calls.push(`read ${mode}`);
    return Promise.resolve(this.read);
  }

  withdraw() {
    this.calls.push('withdraw');
    return Promise.resolve(this.withdrawal);
  }

  async *listRequests(): AsyncGenerator<Result<readonly JitRequest[]>> {
    yield await Promise.resolve(success([]));
  }

  portalUrl() {
    return this.portal;
  }
}

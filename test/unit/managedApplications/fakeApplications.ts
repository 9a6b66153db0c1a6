import type { AccessError } from '../../../src/access/errors';
import { accessError } from '../../../src/managedApplications/types';
import type {
  ActivationContext,
  ActivationRequest,
  ApplicationListing,
  CallOptions,
  EligibleRole,
  JitRequest,
  ListingOptions,
  ManagedApplication,
  RequestScope,
  Withdrawal,
} from '../../../src/managedApplications/types';
import type { ManagedApplications } from '../../../src/managedApplications/client/index';
import type { ResourceAddress } from '../../../src/access/resourceId';
import { failure, success, type Result } from '../../../src/access/result';
import { ada } from '../support/fakeTokens';
import { hour } from '../support/samples';

const subscriptionId = 'customer-sub';
const resourceGroup = 'contoso-apps';

/** An application whose customer approves requests for up to eight hours. */
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
      approvalMode: 'ManualApprove',
      approvers: ['Grace'],
      maximumMs: 8 * hour,
    },
    authorizations: [],
    ...changes,
  };
}

/** A role that the user can request. */
export function role(name: string, through: EligibleRole['through'] = 'self'): EligibleRole {
  return { principalId: `${through}-oid`, roleId: `${name.toLowerCase()}-id`, name, through };
}

/** A request as Azure returns it. */
export function jitRequest(
  state: string,
  startsAt: number,
  changes: Partial<JitRequest> = {},
): JitRequest {
  return {
    address: { subscriptionId, resourceGroup, type: requestType, name: 'jit7k2m9qa' },
    name: 'jit7k2m9qa',
    applicationId: '',
    roles: [],
    startsAt,
    duration: { milliseconds: 2 * hour, text: 'PT2H' },
    state,
    createdBy: { oid: '', name: '' },
    createdAt: startsAt,
    ...changes,
  };
}

const requestType = 'Microsoft.Solutions/jitRequests';

/** A page of the request history. */
export type Page = Result<readonly JitRequest[]>;

/** A client with the responses of a test. */
export class FakeApplications implements ManagedApplications {
  /** The calls in order, with their modes. */
  readonly calls: string[] = [];
  readonly requests: ActivationRequest[] = [];
  application: Result<ManagedApplication> = success(application());
  /** The account whose roles these are. */
  account = ada;
  roles: Result<readonly EligibleRole[]> = success([role('Contributor'), role('Reader', 'group')]);
  listing: Result<ApplicationListing> = success({ applications: [application()], problems: [] });
  read: Result<JitRequest> | Promise<Result<JitRequest>> = failure(
    accessError('resourceMissing', { name: 'jit7k2m9qa' }),
  );
  withdrawal: Result<Withdrawal> | Promise<Result<Withdrawal>> = success('deleted');
  names: ReadonlyMap<string, string> = new Map();
  readonly askedRoles: (readonly string[])[] = [];
  readonly scopes: RequestScope[] = [];
  pages: readonly (Page | Promise<Page>)[] = [];
  /** Waits, or fails, before a request is sent. */
  beforeSending: () => Promise<AccessError | undefined> = () => Promise.resolve(undefined);
  /** The response to a request that was sent. */
  answer: (address: ResourceAddress) => Promise<Result<JitRequest>> = () =>
    Promise.resolve(failure(accessError('unexpected', { reason: 'no answer' })));

  listApplications(options: ListingOptions): Promise<Result<ApplicationListing>> {
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
    const { account, roles } = this;
    return Promise.resolve(roles.ok ? success({ account, roles: roles.value }) : roles);
  }

  roleNames(roleIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    this.askedRoles.push(roleIds);
    return Promise.resolve(this.names);
  }

  /** Like the real client: reports that it sends, sends, and waits for the response. */
  async requestActivation(
    request: ActivationRequest,
    context: ActivationContext,
  ): Promise<Result<JitRequest>> {
    this.requests.push(request);
    const wrong = await this.beforeSending();
    if (wrong !== undefined) return failure(wrong);
    const address = jitRequest('', 0).address;
    await context.sending(address);
    context.onStep({ name: 'requesting' });
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

  /** Waits for pages that are promises. */
  async *listRequests(scope: RequestScope, { signal }: CallOptions): AsyncIterable<Page> {
    this.scopes.push(scope);
    const cancelled = new Promise<Page>(resolve => {
      const end = () => resolve(failure(accessError('cancelled', {})));
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });
    for (const page of this.pages) {
      const answer = await Promise.race([page, cancelled]);
      yield answer;
      if (!answer.ok) return;
    }
  }
}

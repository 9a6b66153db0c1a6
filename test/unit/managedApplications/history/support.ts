import type {
  CallOptions,
  JitRequest,
  ManagedApplication,
  ManagedApplications,
  RequestScope,
} from '../../../../src/managedApplications/types';
import type { JitRequestState } from '../../../../src/access/activation';
import { jitRequestStates } from '../../../../src/access/activation';
import { accessError, type AccessError } from '../../../../src/access/errors';
import { formatResourceId, parseResourceId } from '../../../../src/access/resourceId';
import { failure, success, type Result } from '../../../../src/access/result';
import type {
  HistoryMessage,
  HistoryRow,
  HistoryState,
} from '../../../../src/protocol/requestHistory';
import { Announcer } from '../../../../src/ui/announcer';
import type { ActivationValues } from '../../../../src/managedApplications/activations/activationValues';
import { RequestHistoryController } from '../../../../src/managedApplications/history/controller';
import type { HistoryScope } from '../../../../src/managedApplications/history/scope';
import { FakePrompts } from '../../support/fakePrompts';

export const now = Date.UTC(2026, 4, 12, 10);
export const hour = 3_600_000;
export const subscriptionId = '99999999-0000-0000-0000-000000000001';
export const ownerId = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

const group = `/subscriptions/${subscriptionId}/resourceGroups/contoso-apps`;
export const applicationId = `${group}/providers/Microsoft.Solutions/applications/contosoapp`;

function addressOf(id: string) {
  const address = parseResourceId(id);
  if (address === undefined) throw new Error(`${id} is no resource id.`);
  return address;
}

/** The application whose requests are shown. */
export const scope: HistoryScope = {
  kind: 'application',
  address: addressOf(applicationId),
  name: 'contosoapp',
};

/** A state as the service writes it. */
export function state(text: string): JitRequest['state'] {
  return {
    known: jitRequestStates.find((known): known is JitRequestState => known === text),
    text,
  };
}

/** A request for the role Owner. */
export function request(name: string, changes: Partial<JitRequest> = {}): JitRequest {
  return {
    address: addressOf(`${group}/providers/Microsoft.Solutions/jitRequests/${name}`),
    name,
    applicationId,
    roles: [{ principalId: 'p', roleId: ownerId }],
    scheduling: { known: 'Once', text: 'Once' },
    startsAt: now,
    duration: { milliseconds: 2 * hour, text: 'PT2H' },
    endsAt: now + 2 * hour,
    state: state('Approved'),
    provisioningState: { known: 'Succeeded', text: 'Succeeded' },
    publisherTenantId: '',
    createdBy: { oid: 'oid-1', name: 'Ada Lovelace' },
    createdAt: now - hour,
    clockAheadMs: 0,
    ...changes,
  };
}

/** An application as it is listed. */
export function application(name: string, of = subscriptionId): ManagedApplication {
  const address = { ...addressOf(applicationId), subscriptionId: of, name };
  return {
    address,
    name,
    location: 'westeurope',
    subscription: `Subscription ${of.slice(-2)}`,
    tenantId: '',
    publisherTenantId: '',
    policy: undefined,
    authorizations: [],
  };
}

type Page = Result<readonly JitRequest[]>;

/** A system that answers what a test gives it. A page that is not there yet is waited for. */
export class FakeApplications implements ManagedApplications {
  readonly scopes: RequestScope[] = [];
  readonly askedRoles: (readonly string[])[] = [];
  names = new Map([[ownerId, 'Owner']]);
  listing: ManagedApplications['listApplications'] = () =>
    Promise.resolve(success({ applications: [], problems: [] }));
  portal = 'https://portal.example/';
  pages: readonly (Page | Promise<Page>)[] = [];

  recognizeApplicationId: ManagedApplications['recognizeApplicationId'] = text => {
    const address = parseResourceId(text);
    return address?.type.endsWith('/applications') === true
      ? success(address)
      : failure(accessError('applicationIdInvalid', { text }));
  };
  listApplications: ManagedApplications['listApplications'] = options => this.listing(options);
  roleNames: ManagedApplications['roleNames'] = roleIds => {
    this.askedRoles.push(roleIds);
    return Promise.resolve(this.names);
  };
  async *listRequests(of: RequestScope, { signal }: CallOptions): AsyncIterable<Page> {
    this.scopes.push(of);
    const cancelled = new Promise<Page>(resolve => {
      signal.addEventListener('abort', () => {
        resolve(failure(accessError('cancelled', {})));
      });
    });
    for (const page of this.pages) {
      const answer = await Promise.race([page, cancelled]);
      yield answer;
      if (!answer.ok) return;
    }
  }
  portalUrl: ManagedApplications['portalUrl'] = id =>
    this.portal === '' ? undefined : `${this.portal}#${id}`;

  readApplication = unused;
  eligibleRoles = unused;
  requestActivation = unused;
  readRequest = unused;
  withdraw = unused;
}

function unused(): Promise<never> {
  return Promise.reject(new Error('The request history has no use for that.'));
}

/** The request history with everything around it, and what its page was told. */
export class HistoryScene {
  readonly applications = new FakeApplications();
  readonly prompts = new FakePrompts();
  readonly messages: HistoryMessage[] = [];
  readonly copied: string[] = [];
  readonly activated: ActivationValues[] = [];
  found: Result<ManagedApplications> = success(this.applications);
  switches = true;
  /** The notes that are known, by the names of their requests. */
  readonly notes = new Map<string, string>();
  readonly services = {
    service: () => Promise.resolve(this.found),
    activateAgain: (wanted: ActivationValues) => {
      this.activated.push(wanted);
      return Promise.resolve();
    },
    noteOf: ({ name }: { readonly name: string }) => this.notes.get(name) ?? '',
    switchAccount: () => Promise.resolve(this.switches),
    writeClipboard: (text: string) => {
      this.copied.push(text);
      return Promise.resolve();
    },
    announcer: new Announcer(() => undefined),
    prompts: this.prompts,
    clock: { now: () => now },
    locale: 'en',
  };
  readonly controller: RequestHistoryController;

  constructor(of: HistoryScope = scope) {
    this.controller = new RequestHistoryController(this.services, of, message => {
      this.messages.push(message);
    });
  }

  /** Loads what the pages hold. */
  async load(...pages: readonly (Page | readonly JitRequest[] | Promise<Page>)[]): Promise<void> {
    this.applications.pages = pages.map(
      page => (Array.isArray(page) ? success(page) : page) as Page,
    );
    await this.controller.load();
  }

  /** The last state that the page was told. */
  get state(): HistoryState {
    const states = this.messages.flatMap(each => (each.type === 'state' ? [each.state] : []));
    const last = states.at(-1);
    if (last === undefined) throw new Error('The page was told no state.');
    return last;
  }

  /** The rows that the page has by all that it was told. */
  get rows(): readonly HistoryRow[] {
    let rows: readonly HistoryRow[] = [];
    for (const each of this.messages) {
      if (each.type === 'rows') rows = each.replaces ? each.rows : [...rows, ...each.rows];
    }
    return rows;
  }

  get names(): readonly string[] {
    return this.rows.map(({ name }) => name);
  }
}

/** A page that could not be read. */
export function failed(error: AccessError): Page {
  return failure(error);
}

/** The id of a request as rows have it. */
export function rowId(of: JitRequest): string {
  return formatResourceId(of.address).toLowerCase();
}

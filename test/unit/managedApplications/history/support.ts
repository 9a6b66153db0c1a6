import type { ManagedApplications } from '../../../../src/managedApplications/client/index';
import type { JitRequest, ManagedApplication } from '../../../../src/managedApplications/types';
import type { AccessError } from '../../../../src/access/errors';
import { formatResourceId, parseResourceId } from '../../../../src/access/resourceId';
import { failure, success, type Result } from '../../../../src/access/result';
import type {
  HistoryMessage,
  HistoryRow,
  HistoryState,
} from '../../../../src/protocol/requestHistory';
import { findCloud } from '../../../../src/services/clouds';
import { UserLocale } from '../../../../src/ui/userLocale';
import type { EarlierRoleRequest, RolesWindow } from '../../../../src/managedApplications/window';
import { RequestHistoryController } from '../../../../src/managedApplications/history/controller';
import type { HistoryScope } from '../../../../src/managedApplications/history/scope';
import { FakeApplications, type Page } from '../fakeApplications';
import { FakePrompts } from '../../support/fakePrompts';
import { FakeLog } from '../../support/fakeLog';
import { FakeTokens } from '../../support/fakeTokens';
import { TestVault } from '../../support/testVault';
import { fakeAnnouncer, fakeWindow } from '../../support/fakeWindow';
import { memoryIn } from '../../support/memory';
import { activation, heldActivation } from '../../support/samples';

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

/** The application whose requests the history shows. */
export const scope: HistoryScope = {
  kind: 'application',
  address: addressOf(applicationId),
  name: 'contosoapp',
};

/** A request for the role Owner. */
export function request(name: string, changes: Partial<JitRequest> = {}): JitRequest {
  return {
    address: addressOf(`${group}/providers/Microsoft.Solutions/jitRequests/${name}`),
    name,
    applicationId,
    roles: [{ principalId: 'p', roleId: ownerId }],
    startsAt: now,
    duration: { milliseconds: 2 * hour, text: 'PT2H' },
    state: 'Approved',
    createdBy: { oid: 'oid-1', name: 'Ada Lovelace' },
    createdAt: now - hour,
    ...changes,
  };
}

/** A listed application. */
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

/** The request history in a fake window, and the messages to its page. */
export class HistoryScene {
  readonly applications = new FakeApplications();
  readonly prompts = new FakePrompts();
  readonly messages: HistoryMessage[] = [];
  readonly copied: string[] = [];
  readonly filled: EarlierRoleRequest[] = [];
  readonly vault = new TestVault({ now: () => now });
  readonly locale = new UserLocale('en', new FakeLog(), memoryIn(new Map()));
  found: Result<ManagedApplications> = success(this.applications);
  cloud = 'public';
  resourceManagerUrl = 'https://management.example/';
  /** Whether the user selects another account when asked. */
  switches = false;
  readonly window = fakeWindow<RolesWindow>({
    client: () => Promise.resolve(this.found),
    cloud: () => findCloud(this.cloud, {}),
    resourceManagerUrl: () => this.resourceManagerUrl,
    activateAgain: values => {
      this.filled.push(values);
      return Promise.resolve();
    },
    vault: this.vault,
    log: new FakeLog(),
    signIn: new FakeTokens(() => 'token'),
    switchAccount: () => Promise.resolve(this.switches),
    writeClipboard: text => {
      this.copied.push(text);
      return Promise.resolve();
    },
    announcer: fakeAnnouncer(),
    prompts: this.prompts,
    clock: { now: () => now },
    locale: this.locale,
  });
  readonly controller: RequestHistoryController;

  constructor(of: HistoryScope = scope) {
    this.applications.names = new Map([[ownerId, 'Owner']]);
    this.controller = new RequestHistoryController(this.window, of, message => {
      this.messages.push(message);
    });
  }

  /** The window holds a request with a note. */
  hold(of: JitRequest, note: string): Promise<void> {
    return this.vault.hold(heldActivation(activation(now, { request: of.address, note })));
  }

  /** Loads pages. */
  async load(...pages: readonly (Page | readonly JitRequest[] | Promise<Page>)[]): Promise<void> {
    this.applications.pages = pages.map(
      page => (Array.isArray(page) ? success(page) : page) as Page,
    );
    await this.controller.load();
  }

  /** The last state that the page received. */
  get state(): HistoryState {
    const states = this.messages.flatMap(each => (each.type === 'state' ? [each.state] : []));
    const last = states.at(-1);
    if (last === undefined) throw new Error('The page received no state.');
    return last;
  }

  /** The rows that the page has after all messages. */
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

/** A page that can't be read. */
export function failed(error: AccessError): Page {
  return failure(error);
}

/** The ID of a request's row. */
export function rowId(of: JitRequest): string {
  return formatResourceId(of.address).toLowerCase();
}

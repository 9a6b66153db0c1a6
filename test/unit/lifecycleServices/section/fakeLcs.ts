import type { AccessError } from '../../../../src/access/errors';
import type { LcsClient } from '../../../../src/lifecycleServices/client';
import { accessError } from '../../../../src/lifecycleServices/types';
import type { IssuedGrant } from '../../../../src/access/grant';
import { makeLcsEnvironment } from '../../../../src/lifecycleServices/types';
import type {
  AllowListEntry,
  LcsAccepted,
  LcsAccessRequest,
  LcsEnvironment,
  LcsEnvironmentDetails,
  LcsKind,
  LcsProject,
  LcsRequestContext,
  LcsSession,
  NewAllowListEntry,
} from '../../../../src/lifecycleServices/types';
import { failure, success, type Result } from '../../../../src/access/result';

export const lcsUrl = 'https://lcs.dynamics.com';

/** A session whose cookies a test can read. */
export function lcsSession(baseUrl = lcsUrl): LcsSession {
  let header = 'session=1';
  const cookies = { origin: baseUrl, header: () => header, keep: () => undefined };
  const end = () => {
    header = '';
  };
  return { baseUrl, cookies, accountLabel: 'ada@contoso.com', end };
}

/** An environment of LCS. */
export function lcsEnvironment(
  name = 'contoso-uat',
  kind: LcsKind = 'selfService',
  environmentId = 'dddddddd-1111-2222-3333-444444444444',
): LcsEnvironment {
  return makeLcsEnvironment({ baseUrl: lcsUrl, projectId: '1234567', environmentId, name, kind });
}

/** A client that responds as the test says, and keeps a list of its calls. */
export class FakeLcs implements LcsClient {
  readonly asked: string[] = [];
  environments: readonly LcsEnvironment[] = [lcsEnvironment()];
  details: Partial<LcsEnvironmentDetails> = {};
  entries: readonly AllowListEntry[] = [];
  /** Whether the allow-list can't be read. */
  isListBroken = false;
  /** The error of the next call. */
  next: AccessError | undefined;
  /** Answered to each added entry. */
  changeError: AccessError | undefined;
  /** The session and the signal of the latest call. */
  session = lcsSession();
  signal: AbortController['signal'] = new AbortController().signal;
  requested: (
    request: LcsAccessRequest,
    context: LcsRequestContext,
  ) => Promise<Result<LcsAccepted>> = async (request, { sending }) => {
    await sending();
    return success({ request, activityId: '', earlier: new Map(), failedBefore: false });
  };
  awaited: (context: Pick<LcsRequestContext, 'onStep'>) => Promise<Result<IssuedGrant>> = () =>
    new Promise(() => undefined);
  accounts: readonly IssuedGrant[] = [];

  connect(session: LcsSession, signal: AbortSignal): LcsClient {
    this.session = session;
    this.signal = signal;
    return this;
  }
  listProjects(): Promise<Result<readonly LcsProject[]>> {
    const { baseUrl } = this.session;
    const project = { id: '1234567', name: 'Contoso', organization: 'Contoso Ltd', baseUrl };
    return this.#answer('projects', [project]);
  }
  listEnvironments(): Promise<Result<readonly LcsEnvironment[]>> {
    return this.#answer('environments', this.environments);
  }
  readEnvironment(of: LcsEnvironment): Promise<Result<LcsEnvironmentDetails>> {
    const known = this.environments.find(({ id }) => id === of.id) ?? of;
    return this.#answer(`read ${of.environmentId}`, {
      environment: known,
      access: 'enabled',
      options: [
        { label: 'Look only', value: '7' },
        { label: 'Performance tuning for AX (write to AX)', value: 'w' },
      ],
      ...this.details,
    });
  }
  readAllowList(): Promise<Result<readonly AllowListEntry[]>> {
    if (this.isListBroken) this.next = accessError('serviceBusy', { host: 'lcs.dynamics.com' });
    return this.#answer('allow-list', this.entries);
  }
  addToAllowList(_: LcsEnvironment, entry: NewAllowListEntry): Promise<Result<true>> {
    this.entries = [
      ...this.entries,
      { ...entry, service: 'AzureSQL', expiresAt: undefined, expiryText: '' },
    ];
    this.next ??= this.changeError;
    return this.#answer(`add ${entry.name} ${entry.addressOrCidr}`, true);
  }
  removeFromAllowList(_: LcsEnvironment, name: string): Promise<Result<true>> {
    this.entries = this.entries.filter(entry => entry.name !== name);
    return this.#answer(`remove ${name}`, true);
  }
  requestAccess(request: LcsAccessRequest, context: LcsRequestContext) {
    const { option, reason, addresses } = request;
    this.asked.push(`request ${option.value} ${reason} ${addresses}`);
    return this.requested(request, context);
  }
  awaitAccount(_: LcsAccepted, context: Pick<LcsRequestContext, 'onStep'>) {
    this.asked.push('await');
    return this.awaited(context);
  }
  readStaticAccounts(_: LcsEnvironment, entry: AllowListEntry | undefined) {
    return this.#answer(`accounts ${entry?.name ?? ''}`, this.accounts);
  }

  #answer<T>(what: string, value: T): Promise<Result<T>> {
    this.asked.push(what);
    const error = this.next;
    this.next = undefined;
    return Promise.resolve(error === undefined ? success(value) : failure(error));
  }
}

/** The error if the service responds with a sign-in page. */
export function sessionEnded(): AccessError {
  return accessError('lcsSessionEnded', { host: 'lcs.dynamics.com' });
}

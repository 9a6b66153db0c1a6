import { accessError, type AccessError } from '../../access/errors';
import type {
  AccessOption,
  AllowListEntry,
  LcsEnvironment,
  LcsEnvironmentDetails,
  LcsSession,
  LifecycleServices,
  NewAllowListEntry,
} from '../types';
import { failure, success, type Result } from '../../access/result';
import type { Field, FieldId } from '../../protocol/state';
import { allowListField, entryFor, type AllowListAround } from './allowList';
import type { SeenEntries } from './seenEntries';
import { accessField, canAsk, reasonField, type SessionValues } from './sessionFields';
import type { LcsSessions } from './sessions';

/** What the page of an environment needs of its surroundings. */
export interface EnvironmentPageServices {
  readonly lifecycleServices: () => Promise<Result<LifecycleServices>>;
  readonly sessions: LcsSessions;
  readonly seen: SeenEntries;
  readonly now: () => number;
}

/** What was typed and chosen, checked. */
export interface WantedAccess {
  readonly environment: LcsEnvironment;
  readonly option: AccessOption;
  readonly reasonDetails: string;
  /** The entry that lets this computer in, as far as it was read. */
  readonly entry: AllowListEntry | undefined;
}

/** What is wrong with the form, and where. */
export interface SessionProblem {
  readonly field: 'access' | 'reason';
  readonly error: AccessError;
}

interface Read {
  readonly details: LcsEnvironmentDetails;
  readonly entries: readonly AllowListEntry[];
}

/** What the page of one environment shows in a session, and what the user enters there. */
export class EnvironmentPage {
  readonly #services: EnvironmentPageServices;
  #read: Read | undefined;
  #access = '';
  #reason = '';
  #reasonRevision = 0;
  #problems = new Map<'access' | 'reason', AccessError>();

  constructor(services: EnvironmentPageServices) {
    this.#services = services;
  }

  /** The environment that was read, where it is this one. */
  detailsOf(environment: LcsEnvironment): LcsEnvironmentDetails | undefined {
    const details = this.#read?.details;
    return details?.environment.id === environment.id ? details : undefined;
  }

  /** Forgets what was read. What was typed stays. */
  clear(): void {
    this.#read = undefined;
  }

  /** Reads the environment and its allow-list. Answers the entries that have gone. */
  async read(
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<readonly NewAllowListEntry[]>> {
    const details = await this.#use(environment, signal, (services, session) =>
      services.readEnvironment(session, environment, signal),
    );
    if (!details.ok) return details;
    const found = details.value.environment;
    const hasList = found.kind.name !== 'other';
    const entries = hasList ? await this.#entries(found, signal) : success([]);
    if (!entries.ok) return entries;
    if (!this.#meansTheSame(details.value)) this.#access = '';
    this.#read = { details: details.value, entries: entries.value };
    if (details.value.options.length === 1) this.#access = '0';
    return success(await this.#services.seen.missing(found, entries.value, this.#services.now()));
  }

  /** The fields below the choice of the environment. */
  fields(around: AllowListAround): readonly Field[] {
    if (this.#read === undefined) return [];
    const { details, entries } = this.#read;
    const kind = details.environment.kind.name;
    if (kind === 'other') return [];
    const asks = kind !== 'microsoftManaged';
    return [
      ...(asks ? [accessField(details, this.#values, around.disabled)] : []),
      ...(asks ? [reasonField(this.#values, around.disabled)] : []),
      allowListField(entries, around),
    ];
  }

  edit(field: FieldId, value: string): void {
    if (field === 'access') this.#access = value;
    if (field === 'reason') this.#reason = value;
    if (field === 'access' || field === 'reason') this.#problems.delete(field);
  }

  /** Fills in the reason of an earlier request. */
  fillReason(reason: string): void {
    this.#reason = reason;
    this.#reasonRevision += 1;
  }

  /** The entry that lets an address in. */
  entryFor(address: string): AllowListEntry | undefined {
    if (address === '') return undefined;
    return entryFor(this.#read?.entries ?? [], address, this.#services.now());
  }

  /** Checks what was chosen and typed. `undefined` where access can't be asked for. */
  check(address: string): Result<WantedAccess | undefined, SessionProblem> {
    this.#problems = new Map();
    const details = this.#read?.details;
    if (details === undefined || !canAsk(details)) return success(undefined);
    const option = details.options[Number(this.#access === '' ? NaN : this.#access)];
    if (option === undefined) this.#problems.set('access', accessError('lcsOptionMissing', {}));
    const reasonDetails = this.#reason.trim();
    if (reasonDetails === '') this.#problems.set('reason', accessError('reasonMissing', {}));
    const [first] = this.#problems;
    if (first !== undefined) return failure({ field: first[0], error: first[1] });
    if (option === undefined) return success(undefined);
    const { environment } = details;
    return success({ environment, option, reasonDetails, entry: this.entryFor(address) });
  }

  /** Adds an entry, and reads the list again. */
  async add(
    environment: LcsEnvironment,
    entry: NewAllowListEntry,
    signal: AbortSignal,
  ): Promise<Result<void>> {
    const added = await this.#use(environment, signal, (services, session) =>
      services.addToAllowList(session, environment, entry, signal),
    );
    return this.#readAfter(added, environment, signal);
  }

  /** Removes an entry, and reads the list again. */
  async remove(
    environment: LcsEnvironment,
    name: string,
    signal: AbortSignal,
  ): Promise<Result<void>> {
    const removed = await this.#use(environment, signal, (services, session) =>
      services.removeFromAllowList(session, environment, name, signal),
    );
    if (removed.ok) await this.#services.seen.forget(environment, name);
    return this.#readAfter(removed, environment, signal);
  }

  /** Whether what was chosen is the same kind of access of the same environment in what was read. */
  #meansTheSame({ environment, options }: LcsEnvironmentDetails): boolean {
    const before = this.#read?.details;
    const index = Number(this.#access);
    return (
      before?.environment.id === environment.id &&
      before.options[index]?.value === options[index]?.value &&
      before.options[index]?.label === options[index]?.label
    );
  }

  get #values(): SessionValues {
    return {
      access: this.#access,
      reason: this.#reason,
      reasonRevision: this.#reasonRevision,
      problems: this.#problems,
    };
  }

  /** What came of a change is read also where nobody knows whether it was made. */
  async #readAfter(
    changed: Result<void>,
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<void>> {
    if (!changed.ok && changed.error.code !== 'lcsChangeUnknown') return changed;
    const entries = await this.#entries(environment, signal);
    if (!entries.ok) return changed.ok ? entries : changed;
    if (this.#read !== undefined) this.#read = { ...this.#read, entries: entries.value };
    await this.#services.seen.missing(environment, entries.value, this.#services.now());
    return changed;
  }

  async #entries(
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<readonly AllowListEntry[]>> {
    return this.#use(environment, signal, (services, session) =>
      services.readAllowList(session, environment, signal),
    );
  }

  async #use<T>(
    { baseUrl }: LcsEnvironment,
    signal: AbortSignal,
    act: (services: LifecycleServices, session: LcsSession) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const services = await this.#services.lifecycleServices();
    if (!services.ok) return services;
    return this.#services.sessions.use(baseUrl, signal, session => act(services.value, session));
  }
}

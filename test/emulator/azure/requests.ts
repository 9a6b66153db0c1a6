import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { ArmSwitches } from './switches';

/** The content of a request. */
export interface JitContent {
  location: string | undefined;
  applicationResourceId: string;
  jitAuthorizationPolicies: { principalId: string; roleDefinitionId: string }[];
  jitSchedulingPolicy: { type: string; duration: string; startTime: string };
}

/** A stored request. Times are milliseconds of the emulator's clock. */
export interface JitRequest extends JitContent {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  tags: Record<string, string> | undefined;
  createdBy: { oid: string; upn: string; tid: string };
  createdAt: number;
  endsAt: number;
  /** The consumer's decision. A state that depends on the time can replace it (`stateOf`). */
  decision: string;
  /** Number of polls until Azure has stored the request. */
  pollsLeft: number;
  operationId: string;
}

/** The resource group and name of a request. */
export type JitAddress = Pick<JitRequest, 'subscriptionId' | 'resourceGroup' | 'name'>;

const day = 24 * 3_600_000;

/** The requests of all customers. */
export class JitRequestStore {
  readonly #clock: Clock;
  #all: JitRequest[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All requests since the last reset, oldest first. */
  get all(): readonly JitRequest[] {
    return this.#all;
  }

  /** Finds a request. Case doesn't matter. */
  find(address: JitAddress): JitRequest | undefined {
    return this.#all.find(each => keyOf(each) === keyOf(address));
  }

  /** The request that an operation stores. */
  byOperation(operationId: string): JitRequest | undefined {
    return this.#all.find(each => each.operationId === operationId);
  }

  /** Creates or replaces a request. A replaced request keeps the consumer's decision. */
  put(
    address: JitAddress,
    content: JitContent,
    wanted: { createdBy: JitRequest['createdBy']; durationMs: number; isAutomatic: boolean },
    switches: ArmSwitches,
  ): { request: JitRequest; isNew: boolean } {
    const start = Date.parse(content.jitSchedulingPolicy.startTime);
    const endsAt = start + wanted.durationMs;
    const known = this.find(address);
    if (known) {
      Object.assign(known, content, { endsAt });
      return { request: known, isNew: false };
    }
    const request: JitRequest = {
      ...address,
      ...content,
      tags: undefined,
      createdBy: wanted.createdBy,
      createdAt: this.#clock.now(),
      endsAt,
      decision: wanted.isAutomatic ? 'Approved' : 'Pending',
      pollsLeft: switches.operationPolls,
      operationId: randomUUID(),
    };
    this.#all.push(request);
    return { request, isNew: true };
  }

  /** Deletes a request. Returns false if there is none. */
  delete(address: JitAddress): boolean {
    const before = this.#all.length;
    this.#all = this.#all.filter(each => keyOf(each) !== keyOf(address));
    return this.#all.length < before;
  }

  /**
   * Sets the consumer's decision for the newest request, or for the named one. Any text is a state.
   */
  decide(state: string, name?: string): JitRequest | undefined {
    const request =
      name === undefined ? this.#all.at(-1) : this.#all.find(each => each.name === name);
    if (request) request.decision = state;
    return request;
  }

  /** The state of the request at the current time. */
  stateOf(request: JitRequest, switches: ArmSwitches): string {
    const now = this.#clock.now();
    if (request.decision === 'Approved' && now >= request.endsAt) return 'Expired';
    const isOverdue = now >= request.createdAt + switches.timeoutSeconds * 1000;
    return request.decision === 'Pending' && isOverdue ? 'Timeout' : request.decision;
  }

  /** Counts one poll. Returns whether Azure has stored the request. */
  poll(request: JitRequest): boolean {
    request.pollsLeft = Math.max(0, request.pollsLeft - 1);
    return request.pollsLeft === 0;
  }

  /** Deletes all requests. */
  clear(): void {
    this.#all = [];
  }

  /** A request of the long history; index 0 is the newest. */
  pastRow(index: number, place: Omit<JitAddress, 'name'>, content: JitContent): JitRequest {
    const now = Math.floor(this.#clock.now() / day) * day;
    const createdAt = now - day - index * 3_600_000;
    const states = ['Expired', 'Denied', 'Timeout', 'Canceled', 'Failed'];
    return {
      ...place,
      ...content,
      jitSchedulingPolicy: {
        ...content.jitSchedulingPolicy,
        startTime: new Date(createdAt).toISOString(),
      },
      name: `old${index.toString(36).padStart(7, '0')}`,
      tags: undefined,
      createdBy: { oid: content.jitAuthorizationPolicies[0]?.principalId ?? '', upn: '', tid: '' },
      createdAt,
      endsAt: createdAt,
      decision: states[index % states.length] ?? 'Expired',
      pollsLeft: 0,
      operationId: '',
    };
  }
}

function keyOf({ subscriptionId, resourceGroup, name }: JitAddress): string {
  return [subscriptionId, resourceGroup, name].join('/').toLowerCase();
}

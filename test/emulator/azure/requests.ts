import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { ArmSwitches } from './switches';

/** What a request asks for, as it was put. */
export interface JitContent {
  location: string | undefined;
  applicationResourceId: string;
  jitAuthorizationPolicies: { principalId: string; roleDefinitionId: string }[];
  jitSchedulingPolicy: { type: string; duration: string; startTime: string };
}

/** A request that Azure keeps. Times are milliseconds of the emulator's clock. */
export interface JitRequest extends JitContent {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  tags: Record<string, string> | undefined;
  createdBy: { oid: string; upn: string; tid: string };
  createdAt: number;
  endsAt: number;
  /** What the consumer said; time may have gone over it (`stateOf`). */
  decision: string;
  /** Looks at it or at its operation until Azure has stored it. */
  looksLeft: number;
  operationId: string;
}

/** Where a request lies, and what it is called. */
export type JitAddress = Pick<JitRequest, 'subscriptionId' | 'resourceGroup' | 'name'>;

const day = 24 * 3_600_000;

/** The requests of all customers. */
export class JitRequestStore {
  readonly #clock: Clock;
  #all: JitRequest[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Every request since the last reset, oldest first. */
  get all(): readonly JitRequest[] {
    return this.#all;
  }

  /** Finds a request, in any case. */
  find(address: JitAddress): JitRequest | undefined {
    return this.#all.find(each => keyOf(each) === keyOf(address));
  }

  /** The request that an operation stores. */
  byOperation(operationId: string): JitRequest | undefined {
    return this.#all.find(each => each.operationId === operationId);
  }

  /** Puts a request; one that is there keeps what the consumer said. */
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
      looksLeft: switches.operationLooks,
      operationId: randomUUID(),
    };
    this.#all.push(request);
    return { request, isNew: true };
  }

  /** Takes a request away; false where there is none. */
  delete(address: JitAddress): boolean {
    const before = this.#all.length;
    this.#all = this.#all.filter(each => keyOf(each) !== keyOf(address));
    return this.#all.length < before;
  }

  /** The consumer decides, on the newest request unless it is named. Any text is a state. */
  decide(state: string, name?: string): JitRequest | undefined {
    const request =
      name === undefined ? this.#all.at(-1) : this.#all.find(each => each.name === name);
    if (request) request.decision = state;
    return request;
  }

  /** What the request's state is by now. */
  stateOf(request: JitRequest, switches: ArmSwitches): string {
    const now = this.#clock.now();
    if (request.decision === 'Approved' && now >= request.endsAt) return 'Expired';
    const isOverdue = now >= request.createdAt + switches.timeoutSeconds * 1000;
    return request.decision === 'Pending' && isOverdue ? 'Timeout' : request.decision;
  }

  /** Somebody looks whether it is stored; after enough looks it is. */
  look(request: JitRequest): boolean {
    request.looksLeft = Math.max(0, request.looksLeft - 1);
    return request.looksLeft === 0;
  }

  /** Forgets all requests. */
  clear(): void {
    this.#all = [];
  }

  /** A row of a long history; the first is the newest. */
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
      looksLeft: 0,
      operationId: '',
    };
  }
}

function keyOf({ subscriptionId, resourceGroup, name }: JitAddress): string {
  return [subscriptionId, resourceGroup, name].join('/').toLowerCase();
}

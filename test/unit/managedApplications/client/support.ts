import type {
  ActivationRequest,
  ActivationStep,
  CallOptions,
  JitRequest,
  ManagedApplication,
  RequestScope,
} from '../../../../src/managedApplications/types';
import type { HttpCall, HttpClient } from '../../../../src/access/http/transport';
import type { ResourceAddress } from '../../../../src/access/resourceId';
import type { Result } from '../../../../src/access/result';
import {
  createManagedApplications,
  type ManagedApplications,
} from '../../../../src/managedApplications/client';
import { recognizeApplicationId } from '../../../../src/managedApplications/picker';
import { findCloud } from '../../../../src/services/clouds';
import { createHttpClient } from '../../../../src/services/httpClient';
import type { Emulator, RecordedRequest } from '../../../emulator';
import { applications, applicationId } from '../../../emulator/azure/resources';
import { FakeLog } from '../../support/fakeLog';
import { ada, FakeTokens } from '../../support/fakeTokens';
import { QuickClock } from '../../support/quickClock';
import { valueOf } from '../../support/results';

export const hour = 3_600_000;
export const minute = 60_000;

/** The provider before the emulated Azure, with everything around it in the test's hand. */
export class ArmScene {
  readonly clock = new QuickClock();
  readonly log = new FakeLog();
  readonly tokens: FakeTokens;
  readonly calls: HttpCall[] = [];
  readonly azure: ManagedApplications;
  stop = new AbortController();
  /** What a request told its caller, in order. */
  readonly events: string[] = [];
  /** The names that requests get, in order; then the last again. */
  names = ['jit0000001'];
  onStep: (step: ActivationStep) => void = () => undefined;

  constructor(
    readonly emulator: Emulator,
    resourceManagerUrl = emulator.url,
  ) {
    this.tokens = new FakeTokens(() => emulator.token());
    const cloud = valueOf(findCloud('custom', { resourceManagerUrl }));
    this.azure = createManagedApplications({
      http: this.#http(),
      tokens: this.tokens,
      clock: this.clock,
      log: this.log,
      cloud,
      newRequestName: () => this.names.shift() ?? 'jit0000001',
    });
  }

  get options(): CallOptions {
    return { mode: 'interactive', signal: this.stop.signal };
  }

  /** The host of Azure, for the sentences of errors. */
  get host(): string {
    return new URL(this.emulator.url).host;
  }

  address(name = 'contosoapp'): ResourceAddress {
    const found = applications.find(each => each.name === name);
    if (!found) throw new Error(`There is no ${name}.`);
    return valueOf(recognizeApplicationId(applicationId(found)));
  }

  async application(name?: string): Promise<ManagedApplication> {
    return valueOf(await this.azure.readApplication(this.address(name), this.options));
  }

  /** Asks for the first role of the account. */
  async request(
    changes: Partial<ActivationRequest> & { readonly on?: string } = {},
  ): Promise<Result<JitRequest>> {
    const { on, ...rest } = changes;
    const application = rest.application ?? (await this.application(on));
    const request: ActivationRequest = {
      account: ada,
      application,
      roles: application.authorizations.slice(0, 1),
      startsAt: 'now',
      durationMs: 2 * hour,
      ...rest,
    };
    return this.azure.requestActivation(request, {
      signal: this.stop.signal,
      onStep: step => {
        this.events.push(step.name === 'waitingToRetry' ? `wait ${step.seconds}` : step.name);
        this.onStep(step);
      },
      sending: ({ name }) => {
        this.events.push(`mark ${name}`);
        return Promise.resolve();
      },
    });
  }

  /** The pages of a list of requests. */
  async pages(scope: RequestScope): Promise<Result<readonly JitRequest[]>[]> {
    const pages: Result<readonly JitRequest[]>[] = [];
    for await (const page of this.azure.listRequests(scope, this.options)) pages.push(page);
    return pages;
  }

  /** What reached Azure with this method. */
  received(method: string): readonly RecordedRequest[] {
    return this.emulator.requests.filter(request => request.method === method);
  }

  #http(): HttpClient {
    const real = createHttpClient(this.clock);
    return {
      send: call => {
        this.calls.push(call);
        return real.send(call);
      },
    };
  }
}

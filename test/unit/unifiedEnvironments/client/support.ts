import type { Environment } from '../../../../src/access/environment';
import type { Account, IssuedGrant } from '../../../../src/access/grant';
import type { HttpCall, HttpClient } from '../../../../src/access/http/transport';
import type { RequestContext, RequestStep } from '../../../../src/access/request';
import type { SqlAccessRequest } from '../../../../src/access/request';
import type { Result } from '../../../../src/access/result';
import {
  DataverseClient,
  type UnifiedEnvironmentsClient,
} from '../../../../src/unifiedEnvironments/client';
import { findCloud, type Cloud } from '../../../../src/services/clouds';
import { parseEnvironmentUrl } from '../../../../src/unifiedEnvironments/environmentUrl';
import { createHttpClient } from '../../../../src/services/httpClient';
import type { Emulator, Fault, RecordedRequest } from '../../../emulator';
import { FakeClock, until } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakeTokens } from '../../support/fakeTokens';
import { valueOf } from '../../support/results';

/** The id that every grant gets here. */
export const newId = '7f3c21aa-0000-4000-8000-000000000001';

/** The provider before the emulated services, with everything around it in the test's hand. */
export class Scene {
  /** Stands still at the emulator's time: clocks that are days apart are not compared. */
  readonly clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000);
  readonly log = new FakeLog();
  readonly tokens: FakeTokens;
  readonly calls: HttpCall[] = [];
  readonly provider: UnifiedEnvironmentsClient;
  /** What a request told its caller, in order. */
  readonly events: string[] = [];
  readonly stop = new AbortController();
  /** The time limit of every call, where a test cannot wait for the real one. */
  timeoutMs: number | undefined;
  confirm: (account: Account) => boolean | Promise<boolean> = () => true;
  onSending: () => void | Promise<void> = () => undefined;

  constructor(
    readonly emulator: Emulator,
    changes: Partial<Cloud> = {},
  ) {
    this.tokens = new FakeTokens(() => emulator.token());
    const cloud = { ...this.#cloud(), ...changes };
    this.provider = new DataverseClient({
      http: this.#http(),
      tokens: this.tokens,
      clock: this.clock,
      log: this.log,
      newId: () => newId,
      cloud: { ...cloud, parseEnvironmentUrl: text => parseEnvironmentUrl(text, cloud) },
    });
  }

  environment(path = 'contoso-dev'): Environment {
    return valueOf(this.provider.recognise(`${this.emulator.url}/${path}/`));
  }

  /** Asks for a credential. */
  request(changes: Partial<SqlAccessRequest> & { path?: string } = {}) {
    const { path, ...rest } = changes;
    const request: SqlAccessRequest = {
      environment: this.environment(path),
      reason: 'Look into ticket 4711',
      addresses: '203.0.113.7',
      role: 'Reader',
      ...rest,
    };
    return this.provider.requestAccess(request, this.#context());
  }

  /** Asks for a credential while the service is at fault. */
  async requestWith(...faults: Fault[]): Promise<Result<IssuedGrant>> {
    await this.emulator.setSwitches({ next: faults });
    return this.request();
  }

  /** Requests for a credential that reached the service. */
  get received(): readonly RecordedRequest[] {
    return this.emulator.requests.filter(({ path }) => path.endsWith('sqljitaccessasync'));
  }

  /** How often the caller heard something. */
  count(event: string): number {
    return this.events.filter(each => each === event).length;
  }

  /** Waits until the caller heard something so many times. */
  async heard(event: string, times = 1): Promise<void> {
    await until(() => this.count(event) >= times);
  }

  #context(): RequestContext {
    return {
      signal: this.stop.signal,
      onStep: step => this.events.push(describeStep(step)),
      confirm: async account => {
        this.events.push(`confirm ${account.label}`);
        return this.confirm(account);
      },
      sending: async account => {
        this.events.push(`sending ${account.label}`);
        await this.onSending();
      },
      notRun: () => {
        this.events.push('notRun');
        return Promise.resolve();
      },
    };
  }

  #http(): HttpClient {
    const real = createHttpClient(this.clock);
    return {
      send: call => {
        this.calls.push(call);
        return real.send(
          this.timeoutMs === undefined ? call : { ...call, timeoutMs: this.timeoutMs },
        );
      },
    };
  }

  #cloud(): Cloud {
    const { url } = this.emulator;
    const custom = {
      discoveryUrl: url,
      environmentHosts: [new URL(url).host],
      sqlHostSuffix: '.database.windows.net',
    };
    return valueOf(findCloud('custom', custom));
  }
}

function describeStep(step: RequestStep): string {
  return step.name === 'waitingToRetry' ? `wait ${step.seconds}` : step.name;
}

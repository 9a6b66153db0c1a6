import { makeLcsEnvironment } from '../../../../src/lifecycleServices/types';
import type {
  LcsAccepted,
  LcsAccessRequest,
  LcsEnvironment,
  LcsKind,
  LcsRequestContext,
  LcsSession,
} from '../../../../src/lifecycleServices/types';
import type { HttpCall, HttpClient } from '../../../../src/access/http/transport';
import type { IssuedGrant } from '../../../../src/access/grant';
import type { Result } from '../../../../src/access/result';
import {
  createLifecycleServices,
  type LcsClient,
  type LifecycleServices,
} from '../../../../src/lifecycleServices/client';
import type { Connection, LcsServices } from '../../../../src/lifecycleServices/client/calls';
import type { DetailsReading } from '../../../../src/lifecycleServices/client/details';
import { readDetailsOf } from '../../../../src/lifecycleServices/client/environments';
import { createHttpClient } from '../../../../src/services/httpClient';
import { createLcsSession } from '../../../../src/lifecycleServices/browser/cookies';
import { lcsEnvironments, type Emulator } from '../../../emulator';
import { FakeClock, until } from '../../support/fakeClock';
import { lcsSession } from './lcsSignIn';

/** The id that every grant gets here. */
export const newId = '7f3c21aa-0000-4000-8000-000000000002';

/** The provider before the emulated web site. */
export class LcsScene {
  /** Stands at the emulator's time; tests move both. */
  readonly clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000);
  readonly calls: HttpCall[] = [];
  readonly #connect: LifecycleServices;
  /** The request that the web site accepted last. */
  accepted: LcsAccepted | undefined;
  /** What a request told its caller, in order. */
  readonly events: string[] = [];
  readonly stop = new AbortController();
  /** The time limit of every call, where a test cannot wait for the real one. */
  timeoutMs: number | undefined;
  #before: { readonly part: string; readonly act: () => void | Promise<void> } | undefined;

  constructor(readonly emulator: Emulator) {
    const services = servicesOf(this.#http(), this.clock, emulator.url);
    this.#connect = createLifecycleServices(services);
  }

  session(): Promise<LcsSession> {
    return lcsSession(this.emulator);
  }

  /** The client in a new session. */
  async client(): Promise<LcsClient> {
    return this.#connect(await this.session(), this.stop.signal);
  }

  environment(name = 'contoso-uat', kind: LcsKind = 'notRead'): LcsEnvironment {
    const known = lcsEnvironments.find(each => each.name === name);
    if (known === undefined) throw new Error(`No environment is called ${name}.`);
    return makeLcsEnvironment({
      baseUrl: this.emulator.url,
      projectId: String(known.projectId),
      environmentId: known.environmentId,
      name,
      kind,
    });
  }

  /** Asks for access, and lets time pass until it ends. */
  async request(changes: Partial<LcsAccessRequest> = {}): Promise<Result<IssuedGrant>> {
    const lcs = await this.client();
    const context = this.context();
    const sent = await this.pass(
      lcs.requestAccess({ ...defaultRequest(this.environment()), ...changes }, context),
    );
    if (!sent.ok) return sent;
    this.accepted = sent.value;
    return this.pass(lcs.awaitAccount(sent.value, context));
  }

  /** Lets time pass, here and at the services, until something ends. */
  async pass<T>(running: Promise<T>): Promise<T> {
    const end: { value?: { readonly of: T } } = {};
    void running.then(value => (end.value = { of: value }));
    await until(async () => {
      if (end.value === undefined && this.clock.pending > 0) {
        this.emulator.shiftClock(5);
        await this.clock.advance(5_000);
      }
      return end.value !== undefined;
    });
    return running;
  }

  context(): LcsRequestContext {
    return {
      onStep: step => this.events.push(step.name),
      sending: () => this.#note('sending'),
      notRun: () => this.#note('notRun'),
    };
  }

  /** Does something right before the next call whose URL has this in it. */
  beforeCall(part: string, act: () => void | Promise<void>): void {
    this.#before = { part, act };
  }

  /** The paths of the calls that reached the web site and have this in them, in order. */
  received(part: string): readonly string[] {
    return this.emulator.requests.map(({ path }) => path).filter(path => path.includes(part));
  }

  #note(event: string): Promise<void> {
    this.events.push(event);
    return Promise.resolve();
  }

  #http(): HttpClient {
    const real = createHttpClient(this.clock);
    return {
      send: async call => {
        this.calls.push(call);
        const before = this.#before;
        if (before !== undefined && call.url.includes(before.part)) {
          this.#before = undefined;
          await before.act();
        }
        const { timeoutMs = call.timeoutMs } = this;
        return real.send({ ...call, timeoutMs });
      },
    };
  }
}

/** The services of a client for one host. */
function servicesOf(http: HttpClient, clock: FakeClock, url: string): LcsServices {
  const cloud = { lcsUrls: [url], sqlHostSuffix: '.database.windows.net' };
  return { http, clock, cloud, newId: () => newId };
}

/** A request with the option to write. */
export function defaultRequest(environment: LcsEnvironment): LcsAccessRequest {
  return {
    environment,
    option: { label: 'Performance tuning for AX (write to AX)', value: '2' },
    role: 'Performance tuning for AX (write to AX)',
    reason: 'Ticket 4711 & more',
    addresses: '203.0.113.7',
  };
}

/** Answers in place of a web site: by the first part of a path that fits. */
export class MadeUpSite {
  readonly url = 'https://lcs.example';
  readonly clock = new FakeClock();
  readonly calls: HttpCall[] = [];
  readonly stop = new AbortController();
  readonly session = createLcsSession(this.url, [
    { name: 's', value: 'secret', domain: 'lcs.example', path: '/', secure: true, httpOnly: true },
  ]);
  readonly lcs: LcsClient;
  readonly #connection: Connection;
  /** Bodies by a part of the path; a function is asked each time. */
  answers: Readonly<Record<string, MadeUpAnswer | (() => MadeUpAnswer)>> = {};

  constructor() {
    const http: HttpClient = { send: call => Promise.resolve(this.#answer(call)) };
    const services = servicesOf(http, this.clock, this.url);
    this.#connection = { ...services, session: this.session, signal: this.stop.signal };
    this.lcs = createLifecycleServices(services)(this.session, this.stop.signal);
  }

  environment(kind: LcsKind = 'selfService'): LcsEnvironment {
    const environmentId = 'dddddddd-1111-2222-3333-444444444444';
    return makeLcsEnvironment({
      baseUrl: this.url,
      projectId: '7',
      environmentId,
      name: 'x',
      kind,
    });
  }

  /** Reads the details of an environment, with its accounts. */
  details(): Promise<Result<DetailsReading>> {
    return readDetailsOf(this.#connection, this.environment());
  }

  /** Requests access. */
  requestAccess(): Promise<Result<LcsAccepted>> {
    return this.lcs.requestAccess(defaultRequest(this.environment()), {
      onStep: () => undefined,
      sending: () => Promise.resolve(),
      notRun: () => Promise.resolve(),
    });
  }

  /** How many calls went to a path. */
  count(part: string): number {
    return this.calls.filter(({ url }) => url.includes(part)).length;
  }

  #answer(call: HttpCall): Awaited<ReturnType<HttpClient['send']>> {
    this.calls.push(call);
    const found = Object.entries(this.answers).find(([part]) => call.url.includes(part))?.[1];
    const made = typeof found === 'function' ? found() : (found ?? tokenPage);
    if ('failure' in made) return { ok: false, error: made.failure };
    const { body, status = 200, type = 'application/json', headers = {} } = made;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const all = { 'content-type': type, ...headers };
    return {
      ok: true,
      value: { status, headers: all, body: text, receivedAt: this.clock.now() },
    };
  }
}

/** An answer of the made-up site. */
export type MadeUpAnswer =
  | {
      readonly body: unknown;
      readonly status?: number;
      readonly type?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly failure: Extract<Awaited<ReturnType<HttpClient['send']>>, { ok: false }>['error'];
    };

/** A page with the anti-forgery token. */
export const tokenPage: MadeUpAnswer = {
  type: 'text/html',
  body: '<html><form><input type="hidden" value="tok" name="__RequestVerificationToken"></form></html>',
};

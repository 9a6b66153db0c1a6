import type { Environment } from '../../../src/access/environment';
import type { EnvironmentKind } from '../../../src/unifiedEnvironments/types';
import type { AccessError } from '../../../src/access/errors';
import { accessError } from '../../../src/unifiedEnvironments/types';
import type { Account, IssuedGrant } from '../../../src/access/grant';
import type { SignInMode } from '../../../src/access/http/transport';
import type { UnifiedEnvironmentsClient } from '../../../src/unifiedEnvironments/client';
import type { RequestContext } from '../../../src/access/request';
import type { SqlAccessRequest } from '../../../src/access/request';
import { failure, success, type Result } from '../../../src/access/result';
import { findCloud } from '../../../src/services/clouds';
import { parseEnvironmentUrl } from '../../../src/unifiedEnvironments/environmentUrl';
import { ada } from '../support/fakeTokens';
import { valueOf } from '../support/results';
import { environment } from '../support/samples';

/** A service whose answers a test gives, when it likes. */
export class FakeProvider implements UnifiedEnvironmentsClient {
  /** What was called, in order. */
  readonly calls: string[] = [];
  readonly requests: SqlAccessRequest[] = [];
  environments: Result<readonly Environment[] | undefined> = success([]);
  signsIn: Result<void> = success(undefined);
  kind: EnvironmentKind = 'unifiedDevelopment';
  account: Account = ada;
  #answer: ((result: Result<IssuedGrant>) => void) | undefined;

  recognise(text: string): Result<Environment> {
    const url = parseEnvironmentUrl(text, valueOf(findCloud('public', {})));
    if (!url.ok) return url;
    const name = new URL(url.value).hostname.split('.')[0];
    return success({ ...environment(name), tenantId: '' });
  }

  signIn(): Promise<Result<void>> {
    this.calls.push('signIn');
    return Promise.resolve(this.signsIn);
  }

  listEnvironments(mode: SignInMode): Promise<Result<readonly Environment[] | undefined>> {
    this.calls.push(`list ${mode}`);
    return Promise.resolve(this.environments);
  }

  describe(described: Environment): Promise<EnvironmentKind> {
    this.calls.push(`describe ${described.name}`);
    return Promise.resolve(this.kind);
  }

  readRecords() {
    return Promise.resolve(success([]));
  }

  /** As the real one: signs in, asks, marks, sends, waits for the answer. */
  async requestAccess(
    request: SqlAccessRequest,
    context: RequestContext,
  ): Promise<Result<IssuedGrant>> {
    this.requests.push(request);
    context.onStep({ name: 'signingIn' });
    const cancelled = failure(accessError('cancelled', {}));
    const isStopped = () => context.signal.aborted;
    if (!(await context.confirm(this.account)) || isStopped()) return cancelled;
    await context.sending(this.account);
    if (isStopped()) {
      await context.notRun();
      return cancelled;
    }
    context.onStep({ name: 'requesting' });
    this.calls.push('sent');
    const result = await new Promise<Result<IssuedGrant>>(resolve => (this.#answer = resolve));
    if (!result.ok && provenNotRun.includes(result.error.code)) await context.notRun();
    return result;
  }

  /** Whether a request was sent and waits for its answer. */
  get isAsked(): boolean {
    return this.#answer !== undefined;
  }

  /** Answers the request that waits. */
  answer(result: IssuedGrant | AccessError): void {
    const waiting = this.#answer;
    if (waiting === undefined) throw new Error('Nothing was sent.');
    this.#answer = undefined;
    waiting('grant' in result ? success(result) : failure(result));
  }
}

const provenNotRun: readonly AccessError['code'][] = [
  'requestRefused',
  'notAdministrator',
  'notMember',
  'hostUnreachable',
  'tooManyRequests',
];

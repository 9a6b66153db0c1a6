import { accessError } from '../../access/errors';
import type { CallOptions, Withdrawal } from '../types';
import type { ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { explainFailure } from '../../access/http/answers';
import { lookFor } from './lookFor';
import { describeAnswer, explainRefusal } from './refusals';
import type { ResourceManager } from './resourceManager';

/** How often a request is deleted whose answer got lost, before the user is told. */
const mostDeletes = 2;

/**
 * Deletes a request. A second DELETE deletes nothing more, so it may be sent again after a lost
 * answer; before that the request is looked for.
 */
export async function withdraw(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<Withdrawal>> {
  const { name } = address;
  const url = manager.resourceUrl(address);
  for (let deletes = 1; ; deletes++) {
    const sent = await manager.send({ method: 'DELETE', url, abortable: false, ...options });
    if (!sent.ok) return sent;
    const { outcome, account } = sent.value;
    if (!outcome.ok && outcome.error.beforeSending) {
      return failure(explainFailure(outcome.error, manager.host));
    }
    if (outcome.ok) {
      const { status } = outcome.value;
      if (status === 404) return success('wasGone');
      if (status === 202) return success('underWay');
      if (status === 200 || status === 204) return success('deleted');
      if (status < 500) {
        return failure(explainRefusal(outcome.value, { host: manager.host, account, name }));
      }
    }
    const found = await lookFor(manager, address, options);
    if (found.ok && found.value === undefined) return success('deleted');
    if (!found.ok || deletes >= mostDeletes) {
      const detail = outcome.ok ? describeAnswer(outcome.value) : outcome.error.detail;
      return failure(accessError('withdrawalUnknown', { request: name }, detail));
    }
  }
}

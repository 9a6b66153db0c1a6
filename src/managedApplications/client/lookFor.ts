import type { CallOptions } from '../types';
import type { HttpAnswer } from '../../access/http/transport';
import type { ResourceAddress } from '../../access/resourceId';
import { success, type Result } from '../../access/result';
import type { ResourceManager } from './resourceManager';

/** Looks whether the service has a request; `undefined` where it has not. */
export async function lookFor(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<HttpAnswer | undefined>> {
  const url = manager.resourceUrl(address);
  const wanted = [200, 404];
  const called = await manager.call(
    { method: 'GET', url, abortable: true, ...options },
    address.name,
    wanted,
  );
  if (!called.ok) return called;
  const { answer } = called.value;
  return success(answer.status === 404 ? undefined : answer);
}

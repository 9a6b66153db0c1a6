import * as v from 'valibot';
import { accessError } from '../../access/errors';
import type { CallOptions } from '../types';
import { failure, success, type Result } from '../../access/result';
import { parseJson } from '../../access/http/answers';
import { describeAnswer } from './refusals';
import type { ResourceManager } from './resourceManager';

const version = '2021-03-01';

/** Azure's own most. */
const rowsAPage = 1_000;

/** No account sees more: what goes on behind this turns in circles. */
const mostPages = 100;

/** Paging needs the id and an order. */
const query =
  "resources | where type =~ 'microsoft.solutions/applications'" +
  ' | project id, name, location, tenantId, properties | order by id asc';

const answerSchema = v.object({
  data: v.array(v.unknown()),
  $skipToken: v.fallback(v.string(), ''),
});

/** Finds the applications of all subscriptions, page by page. After a failure nothing follows. */
export async function* findInResourceGraph(
  manager: ResourceManager,
  options: CallOptions,
): AsyncGenerator<Result<readonly unknown[]>, void> {
  const url = manager.url('providers/Microsoft.ResourceGraph/resources', version);
  const read = new Set<string>();
  let skipToken = '';
  for (let page = 0; page < mostPages; page++) {
    const body = {
      query,
      options: {
        resultFormat: 'objectArray',
        $top: rowsAPage,
        ...(skipToken === '' ? {} : { $skipToken: skipToken }),
      },
    };
    const call = { method: 'POST', url, body, abortable: true, ...options } as const;
    const called = await manager.call(call, 'Resource Graph');
    if (!called.ok) {
      yield called;
      return;
    }
    const { answer } = called.value;
    const parsed = v.safeParse(answerSchema, parseJson(answer.body));
    if (!parsed.success) {
      yield failure(
        accessError('answerUnreadable', { host: manager.host }, describeAnswer(answer)),
      );
      return;
    }
    yield success(parsed.output.data);
    skipToken = parsed.output.$skipToken;
    if (skipToken === '') return;
    if (read.has(skipToken)) break;
    read.add(skipToken);
  }
  const detail = '$skipToken of a page that was read already, or without an end';
  yield failure(accessError('answerUnreadable', { host: manager.host }, detail));
}

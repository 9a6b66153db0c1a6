import * as v from 'valibot';
import { accessError } from '../../access/errors';
import type { CallOptions } from '../types';
import { failure, success, type Result } from '../../access/result';
import { hostOf, parseJson } from '../../access/http/answers';
import { describeAnswer } from './refusals';
import type { ResourceManager } from './resourceManager';

const pageSchema = v.object({
  value: v.fallback(v.array(v.unknown()), []),
  nextLink: v.fallback(v.string(), ''),
});

/** No list is longer: a service that always names another page would never end. */
const mostPages = 1_000;

/**
 * Reads a list page by page, wherever the service goes on: also lists that the specification does
 * not mark as pageable. The next page is asked for only at the origin of the first, and none twice.
 * After a failure nothing follows.
 * @param name what is listed, for the sentence
 */
export async function* readPages(
  manager: ResourceManager,
  firstUrl: string,
  name: string,
  options: CallOptions,
): AsyncGenerator<Result<readonly unknown[]>, void> {
  const read = new Set<string>();
  let url = firstUrl;
  do {
    read.add(url);
    const called = await manager.call({ method: 'GET', url, abortable: true, ...options }, name);
    if (!called.ok) {
      yield called;
      return;
    }
    const { answer } = called.value;
    const body = parseJson(answer.body);
    const page = v.safeParse(pageSchema, body);
    if (!page.success || Array.isArray(body)) {
      yield failure(
        accessError('answerUnreadable', { host: manager.host }, describeAnswer(answer)),
      );
      return;
    }
    yield success(page.output.value);
    const next = resolveLink(page.output.nextLink, url);
    if (next !== '' && !manager.isOwnUrl(next)) {
      const values = { host: manager.host, target: hostOf(next) };
      yield failure(accessError('redirected', values, 'nextLink of another origin'));
      return;
    }
    if (read.has(next) || read.size >= mostPages) {
      const detail = 'nextLink of a page that was read already, or without an end';
      yield failure(accessError('answerUnreadable', { host: manager.host }, detail));
      return;
    }
    url = next;
  } while (url !== '');
}

/** Where a link leads: the specification does not say that it is a whole address. */
function resolveLink(link: string, from: string): string {
  return link !== '' && URL.canParse(link, from) ? new URL(link, from).href : link;
}

import * as v from 'valibot';
import { forEachFew } from '../../access/concurrency';
import {
  type ApplicationListing,
  type CallOptions,
  type ListingProblem,
  type ListingOptions,
  type ManagedApplication,
  accessError,
} from '../types';
import { parseJson } from '../../access/http/answers';
import { resourceKey } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { applicationType, readApplication } from './readResources';
import { describeAnswer } from './refusals';
import type { ResourceManager } from './resourceManager';

const subscriptionsVersion = '2022-12-01';
const resourceGraphVersion = '2021-03-01';

/** Subscriptions that are asked at the same time: Azure limits the calls of an account. */
const subscriptionsAtOnce = 4;

/** Azure's own limit. */
const rowsPerPage = 1_000;

/** A service that always names another page would otherwise be asked forever. */
const mostPages = 100;

/** Paging needs the ID and an order. */
const query =
  "resources | where type =~ 'microsoft.solutions/applications'" +
  ' | project id, name, location, tenantId, properties | order by id asc';

const graphSchema = v.object({
  data: v.array(v.unknown()),
  $skipToken: v.fallback(v.string(), ''),
});

const subscriptionSchema = v.object({
  subscriptionId: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
  displayName: v.fallback(v.string(), ''),
  tenantId: v.fallback(v.string(), ''),
});

type Subscription = v.InferOutput<typeof subscriptionSchema>;

/**
 * Lists the applications that the account sees. Resource Graph answers for all subscriptions at
 * once. If it can't be asked, breaks off, or finds none, each subscription is asked: a publisher sees
 * so little of a customer's subscription that Resource Graph may know less (contract E.5).
 */
export async function listApplications(
  manager: ResourceManager,
  options: ListingOptions,
): Promise<Result<ApplicationListing>> {
  const { signal, onProgress } = options;
  const found = new Map<string, ManagedApplication>();
  const problems: ListingProblem[] = [];
  let [done, total] = [0, 0];
  const isCancelled = () => signal.aborted;
  // Each report draws the whole list: thousands of subscriptions get about 50.
  let reported = { done: Number.NEGATIVE_INFINITY, size: 0 };
  const report = () => {
    const isDue = done - reported.done >= Math.max(1, total / 50);
    if (!isDue && found.size <= reported.size * 1.2) return;
    reported = { done, size: found.size };
    onProgress?.({ applications: [...found.values()], done, total });
  };
  const end = (anyAnswer: boolean): Result<ApplicationListing> => {
    const cancelled = problems.find(({ error }) => error.code === 'cancelled');
    if (isCancelled()) return failure(cancelled?.error ?? accessError('cancelled', {}));
    const [problem] = problems;
    if (problem !== undefined && !anyAnswer && found.size === 0) return failure(problem.error);
    const applications = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
    return success({ applications, problems });
  };

  const subscriptions = new Map<string, Subscription>();
  /** @returns whether any page could be read */
  const take = async (
    pages: AsyncIterable<Result<readonly unknown[]>>,
    subscription: string,
    each: (row: unknown) => void,
  ): Promise<boolean> => {
    let isAnyRead = false;
    for await (const page of pages) {
      if (page.ok) page.value.forEach(each);
      else problems.push({ subscription, error: page.error });
      isAnyRead ||= page.ok;
      if (found.size > 0) report();
    }
    return isAnyRead;
  };
  const takeApplication = (row: unknown) => {
    const read = readApplication(row);
    if (read === undefined) return;
    const owner = subscriptions.get(read.address.subscriptionId.toLowerCase());
    const tenantId = read.tenantId || (owner?.tenantId.toLowerCase() ?? '');
    const subscription = owner === undefined ? read.subscription : nameOf(owner);
    found.set(resourceKey(read.address), { ...read, subscription, tenantId });
  };

  await take(
    manager.pages(manager.url('subscriptions', subscriptionsVersion), '', options),
    '',
    row => {
      const parsed = v.safeParse(subscriptionSchema, row);
      if (!parsed.success) return;
      subscriptions.set(parsed.output.subscriptionId.toLowerCase(), parsed.output);
    },
  );
  if (isCancelled()) return end(false);
  total = subscriptions.size;
  report();
  await take(resourceGraphPages(manager, options), '', takeApplication);
  if (isCancelled() || (found.size > 0 && problems.length === 0)) {
    return end(subscriptions.size > 0);
  }

  let answered = 0;
  await forEachFew(subscriptions.values(), subscriptionsAtOnce, async subscription => {
    const path = `subscriptions/${subscription.subscriptionId}/providers/${applicationType}`;
    const name = nameOf(subscription);
    const isRead = await take(
      manager.pages(manager.url(path), name, options),
      name,
      takeApplication,
    );
    if (isRead) answered += 1;
    done += 1;
    report();
  });
  return end(answered > 0);
}

function nameOf({ displayName, subscriptionId }: Subscription): string {
  return displayName || subscriptionId;
}

/** Finds the applications of all subscriptions, page by page. After a failure nothing follows. */
async function* resourceGraphPages(
  manager: ResourceManager,
  options: CallOptions,
): AsyncGenerator<Result<readonly unknown[]>, void> {
  const url = manager.url('providers/Microsoft.ResourceGraph/resources', resourceGraphVersion);
  const read = new Set<string>();
  while (read.size < mostPages) {
    const skipToken = [...read].at(-1);
    const paging = skipToken === undefined ? {} : { $skipToken: skipToken };
    const body = { query, options: { resultFormat: 'objectArray', $top: rowsPerPage, ...paging } };
    const { mode, signal } = options;
    const call = { method: 'POST', url, body, mode, signal } as const;
    const answer = await manager.call(call, 'Resource Graph');
    if (!answer.ok) {
      yield answer;
      return;
    }
    const parsed = v.safeParse(graphSchema, parseJson(answer.value.body));
    if (!parsed.success) {
      yield manager.unreadable(describeAnswer(answer.value));
      return;
    }
    yield success(parsed.output.data);
    const { $skipToken: next } = parsed.output;
    if (next === '') return;
    if (read.has(next)) break;
    read.add(next);
  }
  yield manager.unreadable('$skipToken of an earlier page, or without an end');
}

import * as v from 'valibot';
import { accessError, type AccessError } from '../../access/errors';
import type {
  ApplicationListing,
  CallOptions,
  ListingProblem,
  ListingProgress,
  ManagedApplication,
} from '../types';
import { resourceKey } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { forEachFew } from './atOnce';
import { readPages } from './pages';
import { readApplication } from './readResources';
import { findInResourceGraph } from './resourceGraph';
import type { ResourceManager } from './resourceManager';
import { applicationType } from './context';

const subscriptionsVersion = '2022-12-01';

/** A subscription that the account sees, as far as it is read. */
interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
}

const subscriptionSchema = v.object({
  subscriptionId: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  displayName: v.fallback(v.string(), ''),
  tenantId: v.fallback(v.string(), ''),
});

/** How a listing is done. */
export type ListingOptions = CallOptions & {
  readonly onProgress?: (progress: ListingProgress) => void;
};

/**
 * Lists the applications that the account sees. Resource Graph answers for all subscriptions at
 * once; where it may not be asked, breaks off or finds none, each subscription is asked itself: a
 * publisher sees so little of a customer's subscription that Resource Graph may know less than it.
 */
export async function listApplications(
  manager: ResourceManager,
  options: ListingOptions,
): Promise<Result<ApplicationListing>> {
  const listing = new Listing(options);
  const subscriptions = await readSubscriptions(manager, options, listing);
  if (listing.isCancelled()) return listing.failed();
  listing.begin(subscriptions.length);

  for await (const page of findInResourceGraph(manager, options)) {
    if (page.ok) listing.found(page.value, subscriptions);
    else listing.problem('', page.error);
  }
  const graphIsEnough = listing.count > 0 && listing.problems.length === 0;
  if (graphIsEnough || listing.isCancelled()) return listing.end(subscriptions.length > 0);

  let answered = false;
  await forEachFew(subscriptions, async subscription => {
    const url = manager.url(`subscriptions/${subscription.id}/providers/${applicationType}`);
    for await (const page of readPages(manager, url, subscription.name, options)) {
      if (page.ok) listing.found(page.value, subscriptions);
      else listing.problem(subscription.name, page.error);
      answered ||= page.ok;
    }
    listing.subscriptionDone();
  });
  return listing.end(answered);
}

async function readSubscriptions(
  manager: ResourceManager,
  options: ListingOptions,
  listing: Listing,
): Promise<readonly Subscription[]> {
  const url = manager.url('subscriptions', subscriptionsVersion);
  const found: Subscription[] = [];
  for await (const page of readPages(manager, url, '', options)) {
    if (!page.ok) {
      listing.problem('', page.error);
      break;
    }
    for (const each of page.value) {
      const parsed = v.safeParse(subscriptionSchema, each);
      if (!parsed.success) continue;
      const { subscriptionId, displayName, tenantId } = parsed.output;
      found.push({ id: subscriptionId, name: displayName || subscriptionId, tenantId });
    }
  }
  return found;
}

/** What was found so far, and what was not. */
class Listing {
  readonly problems: ListingProblem[] = [];
  readonly #found = new Map<string, ManagedApplication>();
  readonly #options: ListingOptions;
  #done = 0;
  #total = 0;

  constructor(options: ListingOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#found.size;
  }

  isCancelled(): boolean {
    return this.#options.signal.aborted;
  }

  begin(subscriptions: number): void {
    this.#total = subscriptions;
    this.#tell();
  }

  found(rows: readonly unknown[], subscriptions: readonly Subscription[]): void {
    for (const row of rows) {
      const read = readApplication(row);
      if (read === undefined) continue;
      const id = read.address.subscriptionId.toLowerCase();
      const owner = subscriptions.find(each => each.id.toLowerCase() === id);
      const application =
        owner === undefined
          ? read
          : {
              ...read,
              subscription: owner.name,
              tenantId: read.tenantId || owner.tenantId.toLowerCase(),
            };
      this.#found.set(resourceKey(read.address), application);
    }
    this.#tell();
  }

  problem(subscription: string, error: AccessError): void {
    this.problems.push({ subscription, error });
  }

  subscriptionDone(): void {
    this.#done += 1;
    this.#tell();
  }

  /** @param answered whether something could be asked at all */
  end(answered: boolean): Result<ApplicationListing> {
    const [problem] = this.problems;
    if (this.isCancelled() || (!answered && this.count === 0 && problem)) return this.failed();
    const applications = [...this.#found.values()].sort((a, b) => a.name.localeCompare(b.name));
    return success({ applications, problems: this.problems });
  }

  failed(): Result<never> {
    const cancelled = this.problems.find(({ error }) => error.code === 'cancelled');
    const first = cancelled ?? this.problems[0];
    return failure(first?.error ?? accessError('cancelled', {}));
  }

  #tell(): void {
    this.#options.onProgress?.({
      applications: [...this.#found.values()],
      done: this.#done,
      total: this.#total,
    });
  }
}

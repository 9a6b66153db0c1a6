import * as l10n from '@vscode/l10n';
import type { ApplicationListing, JitRequest, ManagedApplications, RequestScope } from '../types';
import { resourceKey, type ResourceAddress } from '../../access/resourceId';
import { success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { PickItem, Prompts } from '../../ui/prompts';
import { explainError } from '../errorMessages';

interface NamedScope {
  /** External text. */
  readonly name: string;
  /** The name of the subscription, if it is known. External text. */
  readonly subscription?: string;
}

/** The application or subscription whose requests the history shows. */
export type HistoryScope = NamedScope &
  (
    | { readonly kind: 'application'; readonly address: ResourceAddress }
    | { readonly kind: 'subscription'; readonly subscriptionId: string }
  );

/** The ID of a subscription, alone or as a resource ID. */
const subscriptionForm =
  /^(?:\/subscriptions\/)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?$/i;

/** Reads the ID of an application, in all its forms, or of a subscription. */
export function parseScope(
  text: string,
  applications: Pick<ManagedApplications, 'recognizeApplicationId'>,
): Result<HistoryScope> {
  const [, subscriptionId] = subscriptionForm.exec(text.trim()) ?? [];
  if (subscriptionId !== undefined) {
    return success({ kind: 'subscription', subscriptionId, name: subscriptionId });
  }
  const recognized = applications.recognizeApplicationId(text);
  if (!recognized.ok) return recognized;
  const address = recognized.value;
  return success({ kind: 'application', address, name: address.name });
}

/** The list to request from Azure, which has one per resource group, but none per application. */
export function requestScope(scope: HistoryScope): RequestScope {
  return scope.kind === 'subscription'
    ? { kind: 'subscription', subscriptionId: scope.subscriptionId }
    : { kind: 'resourceGroup', of: scope.address };
}

/** Whether a listed request belongs to the scope. */
export function isWithin(scope: HistoryScope, request: JitRequest): boolean {
  return (
    scope.kind === 'subscription' ||
    resourceKey(request.applicationId) === resourceKey(scope.address)
  );
}

type Choice = HistoryScope | 'enterId';

/** Lets the user select an application or a subscription, or type its ID. */
export async function pickScope(
  applications: ManagedApplications,
  prompts: Prompts,
): Promise<HistoryScope | undefined> {
  const ending = new AbortController();
  const options = { mode: 'interactive', signal: ending.signal } as const;
  const items = applications.listApplications(options).then(choices);
  const picked = await prompts.pick<Choice>(items, {
    title: l10n.t('Role Request History'),
    placeholder: l10n.t('Choose an application or a subscription'),
  });
  // The user may have closed the list before it was complete.
  ending.abort();
  return picked === 'enterId' ? enterId(applications, prompts) : picked;
}

function choices(listed: Result<ApplicationListing>): readonly PickItem<Choice>[] {
  const enter: PickItem<Choice> = {
    label: l10n.t('Enter a resource ID…'),
    value: 'enterId',
    ...(listed.ok ? {} : { detail: explainError(listed.error).sentence }),
  };
  if (!listed.ok) return [enter];
  const { applications } = listed.value;
  const subscriptions = new Map(
    applications.map(({ address, subscription }) => [
      address.subscriptionId.toLowerCase(),
      { subscriptionId: address.subscriptionId, name: subscription },
    ]),
  );
  const heading = (label: string): PickItem<Choice> => ({ label, heading: true, value: 'enterId' });
  return [
    ...(applications.length === 0 ? [] : [heading(l10n.t('Applications'))]),
    ...applications.map(({ address, name, subscription }): PickItem<Choice> => ({
      label: visible(name, 100),
      description: visible(address.resourceGroup, 100),
      detail: visible(subscription, 100),
      value: { kind: 'application', address, name, subscription },
    })),
    ...(subscriptions.size === 0 ? [] : [heading(l10n.t('Subscriptions'))]),
    ...[...subscriptions.values()].map(({ subscriptionId, name }): PickItem<Choice> => ({
      label: visible(name, 100),
      description: visible(subscriptionId, 100),
      value: { kind: 'subscription', subscriptionId, name, subscription: name },
    })),
    heading(l10n.t('More')),
    enter,
    ...listed.value.problems.map(({ subscription, error }): PickItem<Choice> => ({
      label: l10n.t('The list may be incomplete'),
      description: visible(subscription, 100),
      detail: explainError(error).sentence,
      value: 'enterId',
    })),
  ];
}

async function enterId(
  applications: ManagedApplications,
  prompts: Prompts,
): Promise<HistoryScope | undefined> {
  const typed = await prompts.input({
    title: l10n.t('Role Request History'),
    prompt: l10n.t('The resource ID of a managed application, or the ID of a subscription'),
    placeholder: '/subscriptions/…/resourceGroups/…/providers/Microsoft.Solutions/applications/…',
    validate: text => {
      const parsed = parseScope(text, applications);
      return parsed.ok ? '' : explainError(parsed.error).sentence;
    },
  });
  const parsed = typed === undefined ? undefined : parseScope(typed, applications);
  return parsed?.ok === true ? parsed.value : undefined;
}

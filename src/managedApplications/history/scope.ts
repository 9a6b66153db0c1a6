import * as l10n from '@vscode/l10n';
import { resourceKey } from '../../access/resourceId';
import { success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { withHeading, type PickItem } from '../../ui/prompts';
import { enterResourceId, pickApplication, recognizeApplicationId } from '../picker';
import type { JitRequest, ManagedApplication, RequestScope } from '../types';
import type { RolesWindow } from '../window';

/** The application or subscription whose requests the history shows. */
export type HistoryScope = RequestScope & {
  /** External text. */
  readonly name: string;
  /** The name of the subscription, if it is known. External text. */
  readonly subscription?: string;
};

/** The ID of a subscription, alone or as a resource ID. */
const subscriptionForm =
  /^(?:\/subscriptions\/)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?$/i;

/** Reads the ID of an application, in all its forms, or of a subscription. */
export function parseScope(text: string): Result<HistoryScope> {
  const [, subscriptionId] = subscriptionForm.exec(text.trim()) ?? [];
  if (subscriptionId !== undefined) {
    return success({ kind: 'subscription', subscriptionId, name: subscriptionId });
  }
  const recognized = recognizeApplicationId(text);
  if (!recognized.ok) return recognized;
  const address = recognized.value;
  return success({ kind: 'application', address, name: address.name });
}

export function isWithin(scope: HistoryScope, request: JitRequest): boolean {
  return (
    scope.kind === 'subscription' ||
    resourceKey(request.applicationId) === resourceKey(scope.address)
  );
}

export function scopeWords(scope: HistoryScope): { title: string; detail: string } {
  const title = visible(scope.name, 100);
  if (scope.kind === 'subscription') {
    return { title, detail: l10n.t('All role requests in this subscription') };
  }
  const { resourceGroup, subscriptionId } = scope.address;
  return {
    title,
    detail: l10n.t(
      'All role requests for this managed application · resource group {0} · subscription {1}',
      visible(resourceGroup, 100),
      visible(subscriptionId, 100),
    ),
  };
}

export function pickScope(window: RolesWindow): Promise<Result<HistoryScope>> {
  const title = l10n.t('Role Request History');
  const prompt = l10n.t('The resource ID of a managed application, or the ID of a subscription');
  return pickApplication(window, title, scopeItems, {
    label: l10n.t('Enter a resource ID…'),
    run: () => enterResourceId(window, { title, prompt }, parseScope),
  });
}

function scopeItems(
  applications: readonly ManagedApplication[],
): readonly PickItem<HistoryScope>[] {
  const items = applications.map(({ address, name, subscription }): PickItem<HistoryScope> => ({
    label: visible(name, 100),
    description: visible(address.resourceGroup, 100),
    detail: visible(subscription, 100),
    value: { kind: 'application', address, name, subscription },
  }));
  const subscriptions = new Map<string, PickItem<HistoryScope>>();
  for (const { address, subscription } of applications) {
    const { subscriptionId } = address;
    subscriptions.set(subscriptionId.toLowerCase(), {
      label: visible(subscription, 100),
      description: visible(subscriptionId, 100),
      value: { kind: 'subscription', subscriptionId, name: subscription, subscription },
    });
  }
  return [
    ...withHeading(l10n.t('Applications'), items),
    ...withHeading(l10n.t('Subscriptions'), [...subscriptions.values()]),
  ];
}

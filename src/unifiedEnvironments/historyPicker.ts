import * as l10n from '@vscode/l10n';
import type { ServiceRecord } from './types';
import type { UnifiedWindow } from './window';
import { success } from '../access/result';
import { requestValues, type EarlierRequest } from '../access/request';
import { visible } from '../access/text';
import type { HistoryEntry } from '../vault/records';
import { warnOfError, type PickItem } from '../ui/prompts';
import { roleWords } from '../ui/dialog/card';
import { explainError } from './errorMessages';
import { timeWords } from '../ui/messages/time';

/** The actions of the history. */
export interface HistoryPickerActions {
  /** Fills the dialog with the values of an earlier request. */
  readonly fillFrom: (request: EarlierRequest) => Promise<void>;
  readonly copyOperationId: (operationId: string) => Promise<void>;
}

type Choice =
  | { readonly kind: 'entry'; readonly entry: HistoryEntry }
  | { readonly kind: 'service'; readonly environment: EnvironmentOfHistory }
  | { readonly kind: 'clear' };

type EnvironmentOfHistory = Pick<HistoryEntry, 'environmentName' | 'environmentUrl'>;

/**
 * Shows this computer's requests for unified environments, and the service's own record if the user
 * selects it. A selected request fills in the dialog; of a selected record, the ID is copied.
 */
export async function showHistory(
  services: UnifiedWindow,
  actions: HistoryPickerActions,
): Promise<void> {
  const { history, prompts } = services;
  const all = await history.list();
  const entries = all.filter(({ system }) => system === 'unifiedEnvironments');
  if (entries.length === 0) {
    await prompts.notify(
      'info',
      l10n.t("You haven't requested SQL credentials on this computer yet."),
    );
    return;
  }
  const picked = await prompts.pick(choices(entries, services), {
    title: l10n.t('SQL Credentials: History'),
    placeholder: l10n.t('Select a request to reuse its values'),
  });
  switch (picked?.kind) {
    case undefined:
      return;
    case 'entry':
      return askAgain(picked.entry, services, actions);
    case 'service':
      return showServiceRecords(picked.environment, services, actions);
    case 'clear':
      return history.clear();
  }
}

function choices(
  entries: readonly HistoryEntry[],
  { clock, locale }: UnifiedWindow,
): PickItem<Choice>[] {
  const clear: Choice = { kind: 'clear' };
  const environments = new Map(entries.map(entry => [entry.environmentUrl, entry]));
  return [
    heading(l10n.t('Requests from this computer'), clear),
    ...entries.map(entry => ({
      label: visible(entry.environmentName, 100),
      description: [
        timeWords(entry.at, clock.now(), locale),
        roleWords(entry.role),
        entry.addresses,
        outcomeWords(entry),
      ].join(' · '),
      detail: [visible(entry.reason, 200), visible(entry.operationId ?? '', 100)]
        .filter(part => part !== '')
        .join(' · '),
      value: { kind: 'entry', entry } as const,
    })),
    heading(l10n.t('More'), clear),
    ...[...environments.values()].map(environment => ({
      label: l10n.t("Show the service's record of {0}…", visible(environment.environmentName, 100)),
      value: { kind: 'service', environment } as const,
    })),
    { label: l10n.t("Clear this computer's history"), value: clear },
  ];
}

async function askAgain(
  entry: HistoryEntry,
  services: UnifiedWindow,
  actions: HistoryPickerActions,
): Promise<void> {
  const found = await recognize(entry, services);
  if (!found.ok) return warnOfError(services.prompts, found.error, explainError);
  const environment = { ...found.value.environment, name: entry.environmentName };
  await actions.fillFrom({ ...requestValues(entry), environment });
}

async function showServiceRecords(
  entry: EnvironmentOfHistory,
  services: UnifiedWindow,
  actions: HistoryPickerActions,
): Promise<void> {
  const { prompts, clock, locale } = services;
  const found = await recognize(entry, services);
  const records = found.ok
    ? await found.value.client.readRecords(found.value.environment, new AbortController().signal)
    : found;
  if (!records.ok) return warnOfError(prompts, records.error, explainError);
  if (records.value.length === 0) {
    await prompts.notify('info', l10n.t('The service has no requests for this environment.'));
    return;
  }
  const picked = await prompts.pick(
    records.value.map(record => recordItem(record, clock.now(), locale)),
    {
      title: l10n.t("The service's record of {0}", visible(entry.environmentName, 100)),
      placeholder: l10n.t('Select a record to copy its operation ID'),
    },
  );
  if (picked !== undefined) await actions.copyOperationId(picked);
}

/** The environment of an entry, and the client for it. */
async function recognize({ environmentUrl }: EnvironmentOfHistory, { client }: UnifiedWindow) {
  const found = await client();
  if (!found.ok) return found;
  const environment = found.value.recognise(environmentUrl);
  return environment.ok
    ? success({ client: found.value, environment: environment.value })
    : environment;
}

function recordItem(record: ServiceRecord, now: number, locale: string): PickItem<string> {
  const operationId = visible(record.operationId, 100);
  const started = record.startedAt === undefined ? '' : timeWords(record.startedAt, now, locale);
  return {
    label: visible(record.description === '' ? record.name : record.description, 100),
    description: [started, visible(record.status, 60)].filter(part => part !== '').join(' · '),
    detail: [visible(record.user, 100), operationId].filter(part => part !== '').join(' · '),
    // The user copies the ID that was shown.
    value: operationId,
  };
}

function outcomeWords({ outcome }: HistoryEntry): string {
  switch (outcome) {
    case 'granted':
      return l10n.t('granted');
    case 'failed':
      return l10n.t('failed');
    case 'unknown':
      return l10n.t('outcome unknown');
    case 'cancelled':
      return l10n.t('canceled');
    case 'refused':
      return l10n.t('refused');
  }
}

function heading(label: string, value: Choice): PickItem<Choice> {
  return { label, heading: true, value };
}

import * as l10n from '@vscode/l10n';
import type { ServiceRecord } from './types';
import type { UnifiedWindow } from './window';
import { requestValues, type EarlierRequest } from '../access/request';
import { visible } from '../access/text';
import type { HistoryEntry } from '../vault/records';
import { withHeading, type PickItem } from '../ui/prompts';
import { warnOfError } from '../ui/messages/errors';
import { roleWords } from '../ui/dialog/card';
import { joinHint } from '../ui/dialog/fields';
import { explainError } from './errorMessages';
import { timeWords } from '../ui/messages/time';
import type { Locale } from '../ui/userLocale';

/** Fills the dialog with the values of an earlier request. */
type Fill = (request: EarlierRequest) => Promise<void>;

/** Lets the user reuse a request of this computer, or copy the ID of one in the service's own record. */
export async function showHistory(window: UnifiedWindow, fill: Fill): Promise<void> {
  const { history, prompts } = window;
  const entries = await history.list();
  if (entries.length === 0) {
    await prompts.notify(
      'info',
      l10n.t("You haven't requested SQL credentials on this computer yet."),
    );
    return;
  }
  const run = await prompts.pick(choices(entries, window, fill), {
    title: l10n.t('SQL Credentials: History'),
    placeholder: l10n.t('Select a request to reuse its values'),
  });
  await run?.();
}

function choices(
  entries: readonly HistoryEntry[],
  window: UnifiedWindow,
  fill: Fill,
): PickItem<() => Promise<void>>[] {
  const { clock, history, locale, prompts } = window;
  const own = entries.filter(({ system }) => system === 'unifiedEnvironments');
  const environments = new Map(own.map(entry => [entry.environmentUrl, entry]));
  const requests = entries.map(entry => ({
    label: visible(entry.environmentName, 100),
    description: joinHint(
      ' · ',
      timeWords(entry.at, clock.now(), locale),
      roleWords(entry.role),
      entry.addresses,
      outcomes()[entry.outcome],
    ),
    detail: joinHint(' · ', visible(entry.reason, 200), visible(entry.operationId ?? '', 100)),
    value: () => askAgain(entry, window, fill),
  }));
  const records = [...environments.values()].map(entry => ({
    label: l10n.t("Show the service's record of {0}…", visible(entry.environmentName, 100)),
    value: () => showServiceRecords(entry, window),
  }));
  const clear = {
    label: l10n.t("Clear this computer's history…"),
    value: async () => {
      const isConfirmed = await prompts.confirm({
        message: l10n.t('Clear the history of this computer?'),
        detail: l10n.t('The service keeps its own record.'),
        button: l10n.t('Clear History'),
      });
      if (isConfirmed) await history.clear();
    },
  };
  return [
    ...withHeading(l10n.t('Requests from this computer'), requests),
    ...withHeading(l10n.t('More'), [...records, clear]),
  ];
}

async function askAgain(entry: HistoryEntry, window: UnifiedWindow, fill: Fill): Promise<void> {
  const { system, environmentName: name, environmentUrl: url } = entry;
  const { accountLabel: label } = entry;
  const values = { ...requestValues(entry), ...(label === '' ? {} : { account: { label } }) };
  // The section of another system recognizes the URL, except that of an import without a page.
  const held = window.vault.held.find(({ grant }) => grant.environment.url === url);
  const elsewhere = { id: url, system, name, url, tenantId: '', ...held?.grant.environment };
  if (system !== 'unifiedEnvironments') return fill({ ...values, environment: elsewhere });
  const client = await window.client();
  const found = client.ok ? client.value.recognise(url) : client;
  if (!found.ok) {
    warnOfError(window.prompts, found.error, explainError);
    return;
  }
  await fill({ ...values, environment: { ...found.value, name } });
}

async function showServiceRecords(entry: HistoryEntry, window: UnifiedWindow): Promise<void> {
  const { announcer, clock, locale, prompts, writeClipboard } = window;
  const client = await window.client();
  if (!client.ok) {
    warnOfError(prompts, client.error, explainError);
    return;
  }
  const found = client.value.recognise(entry.environmentUrl);
  const records = found.ok ? await client.value.readRecords(found.value) : found;
  if (!records.ok) {
    warnOfError(prompts, records.error, explainError);
    return;
  }
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
  if (picked === undefined) return;
  await writeClipboard(picked);
  announcer.say(l10n.t('Operation ID copied.'));
}

function recordItem(record: ServiceRecord, now: number, locale: Locale): PickItem<string> {
  const operationId = visible(record.operationId, 100);
  const started = record.startedAt === undefined ? '' : timeWords(record.startedAt, now, locale);
  return {
    label: visible(record.description === '' ? record.name : record.description, 100),
    description: joinHint(' · ', started, visible(record.status, 60)),
    detail: joinHint(' · ', visible(record.user, 100), operationId),
    // The user copies the ID that was shown.
    value: operationId,
  };
}

function outcomes(): Readonly<Record<HistoryEntry['outcome'], string>> {
  return {
    granted: l10n.t('granted'),
    failed: l10n.t('failed'),
    unknown: l10n.t('outcome unknown'),
    cancelled: l10n.t('canceled'),
    refused: l10n.t('refused'),
  };
}

import * as l10n from '@vscode/l10n';
import type { AccessError } from '../access/errors';
import { hostOf } from '../access/http/answers';
import { parseResourceId, type ResourceAddress } from '../access/resourceId';
import { failure, success, type Result } from '../access/result';
import { enterText, type PickItem } from '../ui/prompts';
import { explainError } from './errorMessages';
import { accessError, applicationType, type ManagedApplication } from './types';
import type { RolesWindow } from './window';

/** A longer text isn't an ID or a URL. */
const longestId = 4_000;

/** The ID of an application in a longer text, such as the URL of a portal page. */
const idWithin =
  /\/subscriptions\/[^/\s]{1,100}\/resourceGroups\/[^/\s]{1,100}\/providers\/Microsoft\.Solutions\/applications\/[^/\s?#&"',;]{1,200}/iu;

/** Recognizes the resource ID of an application in any case, even in the URL of a portal page. */
export function recognizeApplicationId(text: string): Result<ResourceAddress> {
  const trimmed = text.slice(0, longestId).trim();
  const typed = trimmed.replace(/^["']|["']$/g, '');
  const isUrl = /^https?:\/\//i.test(typed);
  const id = isUrl ? idWithin.exec(decode(typed))?.[0] : typed;
  const address = parseResourceId(id ?? '');
  if (address?.type.toLowerCase() !== applicationType.toLowerCase()) {
    return failure(accessError('applicationIdInvalid', { text: typed }));
  }
  return success({ ...address, type: applicationType });
}

/** Lets the user pick an application while the client finds more, or type a resource ID. */
export async function pickApplication<T extends object>(
  { client, signIn, resourceManagerUrl, prompts, log }: RolesWindow,
  title: string,
  entries: (applications: readonly ManagedApplication[]) => readonly PickItem<T>[],
  enter: { readonly label: string; readonly run: () => Promise<Result<T>> },
): Promise<Result<T>> {
  const url = resourceManagerUrl();
  const found = await client();
  if (!found.ok) return found;
  if (url === '') return failure(accessError('resourceManagerMissing', {}));
  // VS Code closes an open list when the sign-in asks its question.
  const signedIn = await signIn.getToken(url, 'interactive');
  if (!signedIn.ok) return signedIn;
  const enterItem = { label: enter.label, isAction: true, value: 'enter' } as const;
  let failed: AccessError | undefined;
  const picked = await prompts.pickLive<T | 'enter'>(
    async (show, signal) => {
      const showAll = (applications: readonly ManagedApplication[], placeholder: string) =>
        show([...entries(applications), enterItem], placeholder);
      const listing = await found.value.listApplications({
        mode: 'interactive',
        signal,
        onProgress: ({ applications, done, total }) =>
          showAll(applications, progressWords(done, total)),
      });
      if (!listing.ok) {
        failed = listing.error;
        showAll([], explainError(failed).sentence);
        return;
      }
      const { applications, problems } = listing.value;
      for (const { subscription, error } of problems) {
        log.info(`Listing ${subscription}: ${error.code} ${error.detail}`);
      }
      showAll(applications, endWords(applications.length, problems.length));
    },
    { title, placeholder: progressWords(0, 0) },
  );
  if (picked === undefined) return failure(failed ?? accessError('cancelled', {}));
  if (picked === 'enter') return enter.run();
  // The user may have selected another cloud in the meantime.
  if (resourceManagerUrl() === url) return success(picked);
  return failure(accessError('otherCloud', { host: hostOf(url) }));
}

/** Lets the user type a resource ID. The box shows the error of a text that `parse` rejects. */
export function enterResourceId<T>(
  { prompts }: RolesWindow,
  words: { readonly title: string; readonly prompt: string },
  parse: (text: string) => Result<T>,
): Promise<Result<T>> {
  const placeholder =
    '/subscriptions/…/resourceGroups/…/providers/Microsoft.Solutions/applications/…';
  return enterText(prompts, { ...words, placeholder }, parse, explainError);
}

function progressWords(done: number, total: number): string {
  return total === 0
    ? l10n.t('Looking for applications…')
    : l10n.t('Looking for applications: {0} of {1} subscriptions…', done, total);
}

function endWords(count: number, problems: number): string {
  if (problems > 0) return l10n.t('Search by name. The list may be incomplete: see the log');
  return count === 0
    ? l10n.t("Your account can't see any managed applications")
    : l10n.t('Search by name, resource group, or subscription');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

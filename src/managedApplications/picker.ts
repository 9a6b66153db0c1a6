import * as l10n from '@vscode/l10n';
import type { AccessError } from '../access/errors';
import { failure, success, type Result } from '../access/result';
import type { PickItem } from '../ui/prompts';
import { explainError } from './errorMessages';
import { accessError, type ManagedApplication } from './types';
import type { RolesWindow } from './window';

/**
 * Lets the user pick from all applications while the client finds them, after a sign-in if needed.
 * @param entries the entries for the applications found so far
 * @param more commands at the end of the list
 */
export async function pickApplication<T>(
  { client, signIn, resourceManagerUrl, prompts, log }: RolesWindow,
  title: string,
  entries: (applications: readonly ManagedApplication[]) => readonly PickItem<T>[],
  more: readonly PickItem<T>[],
): Promise<Result<T>> {
  const found = await client();
  if (!found.ok) return found;
  // VS Code closes an open list when the sign-in asks its question.
  const signedIn = await signIn.getToken(resourceManagerUrl(), 'interactive');
  if (!signedIn.ok) return signedIn;
  let failed: AccessError | undefined;
  const picked = await prompts.pickLive<T>(
    async (show, signal) => {
      const listing = await found.value.listApplications({
        mode: 'interactive',
        signal,
        onProgress: ({ applications, done, total }) => {
          show([...entries(applications), ...more], progressWords(done, total));
        },
      });
      if (!listing.ok) {
        failed = listing.error;
        show(more, explainError(listing.error).sentence);
        return;
      }
      const { applications, problems } = listing.value;
      for (const { subscription, error } of problems) {
        log.info(`Listing ${subscription}: ${error.code} ${error.detail}`);
      }
      show([...entries(applications), ...more], endWords(applications.length, problems.length));
    },
    { title, placeholder: progressWords(0, 0) },
  );
  return picked === undefined ? failure(failed ?? accessError('cancelled', {})) : success(picked);
}

/** Lets the user type a resource ID. The box shows the error of a text that `parse` rejects. */
export async function enterResourceId<T>(
  { prompts }: RolesWindow,
  words: { readonly title: string; readonly prompt: string },
  parse: (text: string) => Result<T>,
): Promise<Result<T>> {
  const typed = await prompts.input({
    ...words,
    placeholder: '/subscriptions/…/resourceGroups/…/providers/Microsoft.Solutions/applications/…',
    validate: text => {
      const parsed = parse(text);
      return parsed.ok ? '' : explainError(parsed.error).sentence;
    },
  });
  const isEmpty = typed === undefined || typed.trim() === '';
  return isEmpty ? failure(accessError('cancelled', {})) : parse(typed);
}

function progressWords(done: number, total: number): string {
  return total === 0
    ? l10n.t('Looking for applications…')
    : l10n.t('Looking for applications: {0} of {1} subscriptions…', done, total);
}

function endWords(count: number, problems: number): string {
  if (problems > 0) {
    return l10n.t('Search by name. The list may be incomplete: see the log');
  }
  return count === 0
    ? l10n.t("Your account can't see any managed applications")
    : l10n.t('Search by name, resource group, or subscription');
}

import * as l10n from '@vscode/l10n';
import {
  because,
  explainWith,
  openCloudSetting,
  openTenantSetting,
  showLog,
  signInAgain,
  switchAccount,
  tryAgain,
  type ErrorMessages,
} from '../ui/messages/errors';
import { durationWords } from '../ui/messages/time';
import type { RoleErrors } from './types';

const messages: ErrorMessages<RoleErrors> = {
  notSignedIn: ({ host }) => [l10n.t('Sign in to access {0}.', host), signInAgain()],
  otherTenant: ({ host, account }) => [
    l10n.t(
      "{0} didn't accept the sign-in of {1}, because the subscription belongs to another tenant. Enter that tenant in the settings, or select another account.",
      host,
      account,
    ),
    openTenantSetting(),
    switchAccount(),
  ],
  resourceManagerMissing: () => [
    l10n.t(
      'The cloud in your settings has no address for Azure Resource Manager. Enter one in the settings.',
    ),
    openCloudSetting(),
  ],
  otherCloud: ({ host }) => [
    l10n.t(
      "The application is at {0}, which doesn't belong to the cloud in your settings. Select the cloud of the application in the settings.",
      host,
    ),
    openCloudSetting(),
  ],
  otherAccount: ({ account, expected }) => [
    l10n.t(
      "You're signed in as {0} instead of {1}, so nothing changed in Azure. Select an account, then try again.",
      account,
      expected,
    ),
    switchAccount(),
  ],
  resourceForbidden: ({ account, message }) => [
    l10n.t("Azure doesn't allow {0} to do that: {1}", account, message),
    switchAccount(),
    showLog(),
  ],
  resourceMissing: ({ name }) => [
    l10n.t('Azure can\'t find "{0}", or your account doesn\'t have access to it.', name),
    showLog(),
  ],
  activationUnknown: values => [
    l10n.t(
      "{0} We don't know whether Azure received the request {1} for {2}. Check the request history before you request again.",
      because(values.because),
      values.request,
      values.application,
    ),
    showLog(),
  ],
  withdrawalUnknown: ({ request }) => [
    l10n.t(
      "We don't know whether the request {0} was withdrawn. Check the request history.",
      request,
    ),
    showLog(),
  ],
  activationFailed: ({ message }) => [
    l10n.t("Azure couldn't store the request: {0}", message),
    tryAgain(),
    showLog(),
  ],
  jitOff: ({ application }) => [
    l10n.t(
      'Just-in-time access is turned off for {0}. Only the customer who deployed it can turn it on.',
      application,
    ),
  ],
  applicationIdInvalid: ({ text }) => [
    l10n.t(
      '"{0}" isn\'t the resource ID of a managed application. A resource ID looks like /subscriptions/…/resourceGroups/…/providers/Microsoft.Solutions/applications/….',
      text,
    ),
  ],
  roleMissing: () => [l10n.t('Select a role.')],
  applicationMissing: () => [l10n.t('Select a managed application.')],
  startNotAhead: () => [l10n.t('Select a start time in the future.')],
  startTooFar: () => [
    l10n.t('The start time is more than a year in the future. Select an earlier one.'),
  ],
  durationInvalid: ({ text }) => [
    text.trim() === ''
      ? l10n.t('Enter a duration, for example 2 h or 90 min.')
      : l10n.t('"{0}" isn\'t a duration. Enter it as 2 h, 90 min, or PT2H.', text),
  ],
  durationTooShort: () => [l10n.t('Enter a duration of at least one minute.')],
  durationTooLong: ({ maximumMs }) => [
    l10n.t('The customer allows at most {0}.', durationWords(maximumMs)),
  ],
};

export const explainError = explainWith<RoleErrors>(messages);

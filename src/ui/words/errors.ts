import * as l10n from '@vscode/l10n';
import type { AccessError, ErrorCode, ErrorValues, UnknownOutcomeCause } from '../../access/errors';
import { visible } from '../../access/text';
import type { RemedyId } from './remedies';
import { timeLeftWords } from './time';

/** An error in plain words, with its buttons. */
export interface ErrorWords {
  readonly sentence: string;
  readonly remedies: readonly RemedyId[];
}

type Explain = { [C in ErrorCode]: (values: ErrorValues[C]) => ErrorWords };

function words(sentence: string, ...remedies: RemedyId[]): ErrorWords {
  return { sentence, remedies };
}

/** Ends a sentence that quotes somebody else's words. */
function quote(text: string): string {
  return visible(text, 300);
}

function because(cause: UnknownOutcomeCause): string {
  switch (cause) {
    case 'timeout':
      return l10n.t('The service did not answer in time.');
    case 'connectionLost':
      return l10n.t('The connection broke before the answer came.');
    case 'serverError':
      return l10n.t('The service failed while it worked on the request.');
    case 'redirect':
      return l10n.t('The service pointed to another address instead of answering.');
    case 'cancelled':
      return l10n.t('You stopped waiting after the request had been sent.');
    case 'reload':
      return l10n.t('The window was reloaded before the answer came.');
    case 'unreadable':
      return l10n.t('The service sent an answer that cannot be read.');
  }
}

const explain: Explain = {
  cancelled: () => words(l10n.t('Cancelled. Nothing was requested.')),

  signInFailed: ({ reason }) =>
    words(l10n.t('You could not be signed in: {0}', quote(reason)), 'signInAgain', 'showLog'),
  signInNeedsTenant: ({ reason }) =>
    words(
      l10n.t(
        'Your account does not belong to the tenant that was asked. If you are a guest there, enter that tenant in the settings. ({0})',
        quote(reason),
      ),
      'openTenantSetting',
      'switchAccount',
    ),
  signInResourceUnknown: ({ host, reason }) =>
    words(
      l10n.t(
        'Your tenant does not know {0}. Check the address of the environment, or enter the tenant that it belongs to in the settings. ({1})',
        quote(host),
        quote(reason),
      ),
      'openTenantSetting',
      'addByUrl',
    ),
  signInClientRefused: ({ reason }) =>
    words(
      l10n.t(
        'Your tenant does not admit this editor as an application. Enter an application id of your own in the settings. ({0})',
        quote(reason),
      ),
      'openClientSetting',
    ),
  signInProviderMissing: ({ provider }) =>
    words(
      l10n.t('The sign-in "{0}" is not available in this editor.', quote(provider)),
      'openCloudSetting',
      'showLog',
    ),

  hostUnreachable: ({ host }) =>
    words(
      l10n.t(
        '{0} cannot be reached. Check your network, VPN or proxy. Nothing was requested.',
        quote(host),
      ),
      'tryAgain',
      'showLog',
    ),
  certificateRefused: ({ host }) =>
    words(
      l10n.t(
        'The certificate of {0} is not trusted by this computer. Nothing was requested.',
        quote(host),
      ),
      'showLog',
    ),
  timedOut: ({ host }) =>
    words(l10n.t('{0} did not answer in time.', quote(host)), 'tryAgain', 'showLog'),
  redirected: ({ host, target }) =>
    words(
      l10n.t(
        '{0} pointed to {1}, which was not followed, because your sign-in is meant for {0} alone.',
        quote(host),
        quote(target === '' ? l10n.t('another address') : target),
      ),
      'addByUrl',
      'showLog',
    ),

  unauthorized: ({ host, account }) =>
    words(
      l10n.t(
        '{0} did not accept the sign-in of {1}. Sign in again, or choose another account.',
        quote(host),
        quote(account),
      ),
      'signInAgain',
      'switchAccount',
    ),
  notMember: ({ account, environment }) =>
    words(
      l10n.t('{0} is not a user of {1}, or is disabled there.', quote(account), quote(environment)),
      'switchAccount',
      'openAdminCenter',
    ),
  missingPrivilege: ({ account, environment }) =>
    words(
      l10n.t(
        '{0} lacks a privilege in {1}. Requesting SQL credentials needs the role System Administrator, assigned to the user directly.',
        quote(account),
        quote(environment),
      ),
      'openAdminCenter',
      'switchAccount',
    ),
  notAdministrator: ({ account, environment }) =>
    words(
      l10n.t(
        '{0} may not request SQL credentials in {1}. It needs the role System Administrator, assigned to the user directly in the Power Platform admin center.',
        quote(account),
        quote(environment),
      ),
      'openAdminCenter',
      'switchAccount',
    ),
  notUnified: ({ environment }) =>
    words(
      l10n.t(
        '{0} does not offer SQL credentials. Only unified development and unified sandbox environments do.',
        quote(environment),
      ),
      'browse',
    ),
  requestRefused: ({ message }) =>
    words(l10n.t('The service refused the request: {0}', quote(message)), 'tryAgain', 'showLog'),
  provisioningFailed: ({ message }) =>
    words(
      l10n.t(
        'The service could not make a credential ({0}). Your earlier credential may no longer work.',
        quote(message),
      ),
      'tryAgain',
      'showLog',
    ),
  tooManyRequests: ({ host }) =>
    words(
      l10n.t('{0} has had too many requests. Wait a few minutes, then try again.', quote(host)),
      'tryAgain',
    ),
  serviceBusy: ({ host }) =>
    words(
      l10n.t('{0} is busy or under maintenance. Try again later.', quote(host)),
      'tryAgain',
      'showLog',
    ),
  serviceFailed: ({ host, status }) =>
    words(l10n.t('{0} answered with HTTP status {1}.', quote(host), status), 'tryAgain', 'showLog'),
  answerUnreadable: ({ host }) =>
    words(l10n.t('{0} sent an answer that cannot be read.', quote(host)), 'tryAgain', 'showLog'),

  outcomeUnknown: values =>
    words(
      l10n.t(
        '{0} Whether a credential was made for {1} is not known, and your earlier credential there may no longer work.',
        because(values.because),
        quote(values.environment),
      ),
      'tryAgain',
      'showLog',
    ),
  answerIncomplete: ({ environment, field }) =>
    words(
      l10n.t(
        'The answer for {0} lacks "{1}", so its credential cannot be used. Your earlier credential there may no longer work.',
        quote(environment),
        field,
      ),
      'tryAgain',
      'showLog',
    ),

  notSignedIn: ({ host }) =>
    words(l10n.t('Sign in, so that {0} can be asked.', quote(host)), 'signInAgain'),
  otherTenant: ({ host, account }) =>
    words(
      l10n.t(
        '{0} did not accept the sign-in of {1}, because the subscription belongs to another tenant. Enter that tenant in the settings, or choose another account.',
        quote(host),
        quote(account),
      ),
      'openTenantSetting',
      'switchAccount',
    ),
  resourceManagerMissing: () =>
    words(
      l10n.t('The cloud in your settings names no address of Azure Resource Manager.'),
      'openCloudSetting',
    ),
  resourceForbidden: ({ account, message }) =>
    words(
      l10n.t('Azure does not let {0} do that: {1}', quote(account), quote(message)),
      'switchAccount',
      'showLog',
    ),
  resourceMissing: ({ name }) =>
    words(l10n.t('Azure has no "{0}", or does not let you see it.', quote(name)), 'showLog'),
  activationUnknown: values =>
    words(
      l10n.t(
        '{0} Whether Azure has the request {1} for {2} is not known. Look at the request history before you ask again.',
        because(values.because),
        quote(values.request),
        quote(values.application),
      ),
      'showLog',
    ),
  activationFailed: ({ message }) =>
    words(l10n.t('Azure could not store the request: {0}', quote(message)), 'tryAgain', 'showLog'),
  jitOff: ({ application }) =>
    words(
      l10n.t(
        'Just-in-time access is switched off for {0}. Only the customer who deployed it can change that.',
        quote(application),
      ),
    ),

  applicationIdInvalid: ({ text }) =>
    words(
      l10n.t(
        '"{0}" is not the resource id of a managed application. It looks like /subscriptions/…/resourceGroups/…/providers/Microsoft.Solutions/applications/….',
        quote(text),
      ),
    ),
  roleMissing: () => words(l10n.t('Choose a role.')),
  durationTooShort: () => words(l10n.t('Enter a duration of at least one minute.')),
  durationTooLong: ({ maximumMs }) =>
    words(l10n.t('The customer allows at most {0}.', timeLeftWords(maximumMs, 0))),

  environmentMissing: () =>
    words(l10n.t('Choose an environment, or add one by its URL.'), 'browse', 'addByUrl'),
  environmentNotAUrl: ({ text }) =>
    words(
      l10n.t(
        '"{0}" is not the address of an environment. It looks like https://contoso-dev.crm4.dynamics.com.',
        quote(text),
      ),
    ),
  environmentInsecure: ({ text }) =>
    words(l10n.t('"{0}" is not encrypted. Addresses begin with https://.', quote(text))),
  environmentFinOpsUrl: ({ host }) =>
    words(
      l10n.t(
        '{0} is the address of the finance and operations application. Credentials are requested by the Dataverse address of the same environment, which looks like https://contoso-dev.crm4.dynamics.com. "Browse all…" lists yours; the Power Platform admin center calls it the environment URL.',
        quote(host),
      ),
      'browse',
      'openAdminCenter',
    ),
  environmentOtherCloud: ({ host, cloud }) =>
    words(
      cloud === ''
        ? l10n.t(
            '{0} is not a Dataverse host of the cloud in your settings, so your sign-in is not sent there.',
            quote(host),
          )
        : l10n.t(
            '{0} belongs to the cloud "{1}", and your settings name another one.',
            quote(host),
            cloud,
          ),
      'openCloudSetting',
    ),
  reasonMissing: () => words(l10n.t('Enter a reason. The service keeps it in its audit record.')),
  addressesMissing: () =>
    words(l10n.t('Enter the IPv4 address that you will connect from.'), 'detectAddress'),
  addressInvalid: ({ text }) => words(l10n.t('"{0}" is not an IPv4 address.', quote(text))),
  addressIsIpv6: ({ text }) =>
    words(
      l10n.t(
        '"{0}" is an IPv6 address. The firewall of the database takes IPv4 addresses only.',
        quote(text),
      ),
      'detectAddress',
    ),
  addressRangeReversed: ({ first, last }) =>
    words(l10n.t('The range ends before it begins: {0} comes after {1}.', first, last)),
  addressBlockInvalid: ({ text }) =>
    words(l10n.t('"{0}" is not a CIDR block. The number after the slash is 0 to 32.', quote(text))),
  addressSeveral: () =>
    words(
      l10n.t(
        'Enter one address, one range (a-b) or one CIDR block. The service takes no list of several.',
      ),
    ),

  addressLookupFailed: ({ reason }) =>
    words(
      l10n.t('The address could not be looked up ({0}). Enter it by hand.', quote(reason)),
      'detectAddress',
    ),
  addressLookupOff: () =>
    words(l10n.t('Looking up the address is switched off in the settings. Enter it by hand.')),
  settingInvalid: ({ setting, reason }) =>
    words(
      l10n.t('The setting {0} cannot be used: {1}', setting, quote(reason)),
      'openCloudSetting',
    ),
  grantGone: () =>
    words(l10n.t('VS Code could not keep this credential; request again.'), 'tryAgain'),
  unexpected: ({ reason }) => words(l10n.t('Something went wrong: {0}', quote(reason)), 'showLog'),
};

/** Puts an error in plain words. */
export function explainError(error: AccessError): ErrorWords {
  // The union of errors and the table of sentences are made from the same list of codes.
  const sentence = explain[error.code] as (values: AccessError['values']) => ErrorWords;
  return sentence(error.values);
}

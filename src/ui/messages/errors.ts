import * as l10n from '@vscode/l10n';
import type { AccessError, ErrorCode, ErrorValues } from '../../access/errors';
import { because, quote, words, type ErrorWords } from './errorParts';
import { explainBrowserError } from './browserErrors';
import { explainLcsError } from './lcsErrors';
import { explainRoleError } from './roleErrors';

export type { ErrorWords } from './errorParts';

type Explain = { [C in ErrorCode]: (values: ErrorValues[C]) => ErrorWords };

const explain: Explain = {
  cancelled: () => words(l10n.t('Cancelled. Nothing was requested.')),

  signInFailed: ({ reason }) =>
    words(l10n.t("You couldn't be signed in: {0}", quote(reason)), 'signInAgain', 'showLog'),
  signInNeedsTenant: ({ reason }) =>
    words(
      l10n.t(
        "Your account doesn't belong to this tenant. If you're a guest there, enter the tenant in the settings. ({0})",
        quote(reason),
      ),
      'openTenantSetting',
      'switchAccount',
    ),
  signInResourceUnknown: ({ host, reason }) =>
    words(
      l10n.t(
        "Your tenant doesn't know {0}. Check the address of the environment, or enter its tenant in the settings. ({1})",
        quote(host),
        quote(reason),
      ),
      'openTenantSetting',
      'addByUrl',
    ),
  signInClientRefused: ({ reason }) =>
    words(
      l10n.t(
        "Your tenant doesn't allow VS Code as an application. Enter the ID of your own application in the settings. ({0})",
        quote(reason),
      ),
      'openClientSetting',
    ),
  signInProviderMissing: ({ provider }) =>
    words(
      l10n.t('The authentication provider "{0}" isn\'t available in VS Code.', quote(provider)),
      'openCloudSetting',
      'showLog',
    ),

  hostUnreachable: ({ host }) =>
    words(
      l10n.t(
        "{0} can't be reached. Check your network, VPN, or proxy. Nothing was requested.",
        quote(host),
      ),
      'tryAgain',
      'showLog',
    ),
  certificateRefused: ({ host }) =>
    words(
      l10n.t(
        "This computer doesn't trust the certificate of {0}. Nothing was requested.",
        quote(host),
      ),
      'showLog',
    ),
  timedOut: ({ host }) =>
    words(l10n.t("{0} didn't answer in time.", quote(host)), 'tryAgain', 'showLog'),
  redirected: ({ host, target }) =>
    words(
      l10n.t(
        "{0} redirected to {1}. The redirect wasn't followed, because your sign-in is only for {0}.",
        quote(host),
        quote(target === '' ? l10n.t('another address') : target),
      ),
      'addByUrl',
      'showLog',
    ),

  unauthorized: ({ host, account }) =>
    words(
      l10n.t(
        "{0} didn't accept the sign-in of {1}. Sign in again, or choose another account.",
        quote(host),
        quote(account),
      ),
      'signInAgain',
      'switchAccount',
    ),
  notMember: ({ account, environment }) =>
    words(
      l10n.t("{0} isn't a user of {1}, or is disabled there.", quote(account), quote(environment)),
      'switchAccount',
      'openAdminCenter',
    ),
  missingPrivilege: ({ account, environment }) =>
    words(
      l10n.t(
        '{0} is missing a privilege in {1}. Requesting SQL credentials requires the System Administrator role. If {0} has it through a team, try assigning it directly.',
        quote(account),
        quote(environment),
      ),
      'openAdminCenter',
      'switchAccount',
    ),
  notAdministrator: ({ account, environment }) =>
    words(
      l10n.t(
        "{0} doesn't have permission to request SQL credentials in {1}, which requires the System Administrator role. If {0} has it through a team, try assigning it directly in the Power Platform admin center.",
        quote(account),
        quote(environment),
      ),
      'openAdminCenter',
      'switchAccount',
    ),
  requestForbidden: ({ account, environment, message }) =>
    words(
      l10n.t(
        '{0} refused the request of {1}: {2}',
        quote(environment),
        quote(account),
        quote(message),
      ),
      'switchAccount',
      'openAdminCenter',
      'showLog',
    ),
  environmentNotReady: ({ environment, message, hasRun }) =>
    words(
      hasRun
        ? l10n.t(
            "{0} isn't ready ({1}). Try again in a few minutes. An earlier credential may no longer work.",
            quote(environment),
            quote(message),
          )
        : l10n.t(
            "{0} isn't ready ({1}). Try again in a few minutes.",
            quote(environment),
            quote(message),
          ),
      'tryAgain',
      'showLog',
    ),
  notUnified: ({ environment }) =>
    words(
      l10n.t(
        "{0} doesn't offer SQL credentials. Only unified development and unified sandbox environments are known to. For a sandbox in Lifecycle Services, use the Lifecycle Services tab.",
        quote(environment),
      ),
      'useLcs',
      'browse',
    ),
  requestRefused: ({ message }) =>
    words(l10n.t('The service refused the request: {0}', quote(message)), 'tryAgain', 'showLog'),
  addressesRefused: ({ addresses, message, hasRun }) =>
    words(
      hasRun
        ? l10n.t(
            'The service refused the addresses "{0}" ({1}). An earlier credential may no longer work.',
            quote(addresses),
            quote(message),
          )
        : l10n.t('The service refused the addresses "{0}": {1}', quote(addresses), quote(message)),
      'detectAddress',
      'tryAgain',
    ),
  provisioningFailed: ({ message }) =>
    words(
      l10n.t(
        "The service couldn't create a credential ({0}). An earlier credential may no longer work.",
        quote(message),
      ),
      'tryAgain',
      'showLog',
    ),
  tooManyRequests: ({ host }) =>
    words(
      l10n.t('{0} received too many requests. Wait a few minutes, then try again.', quote(host)),
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
  notFromService: ({ host, status }) =>
    words(
      l10n.t(
        'A proxy or firewall answered instead of {0} (HTTP status {1}). Check your network, then try again.',
        quote(host),
        status,
      ),
      'tryAgain',
      'showLog',
    ),
  answerUnreadable: ({ host }) =>
    words(l10n.t("{0} sent an answer that can't be read.", quote(host)), 'tryAgain', 'showLog'),

  outcomeUnknown: values =>
    words(
      l10n.t(
        "{0} It's unknown whether a credential was created for {1}. An earlier credential there may no longer work.",
        because(values.because, values.message),
        quote(values.environment),
      ),
      'tryAgain',
      'showLog',
    ),
  answerIncomplete: ({ environment, field }) =>
    words(
      l10n.t(
        'The answer for {0} has no usable "{1}", so its credential can\'t be used. An earlier credential there may no longer work.',
        quote(environment),
        field,
      ),
      'tryAgain',
      'showLog',
    ),

  ...explainRoleError,
  ...explainLcsError,
  ...explainBrowserError,

  environmentMissing: () =>
    words(l10n.t('Choose an environment, or add one by its URL.'), 'browse', 'addByUrl'),
  environmentNotAUrl: ({ text }) =>
    words(
      l10n.t(
        '"{0}" isn\'t the address of an environment. An address looks like https://contoso-dev.crm4.dynamics.com.',
        quote(text),
      ),
    ),
  environmentInsecure: ({ text }) =>
    words(
      l10n.t('"{0}" isn\'t encrypted. Enter an address that begins with https://.', quote(text)),
    ),
  environmentFinOpsUrl: ({ host }) =>
    words(
      l10n.t(
        '{0} is the address of the finance and operations application. Enter the Dataverse address of the environment, which looks like https://contoso-dev.crm4.dynamics.com. "Browse all…" lists your environments. The Power Platform admin center shows the address as "Environment URL".',
        quote(host),
      ),
      'browse',
      'openAdminCenter',
    ),
  environmentOfLcs: ({ host }) =>
    words(
      l10n.t(
        '{0} is a page of Lifecycle Services. Its environments are on the Lifecycle Services tab.',
        quote(host),
      ),
      'useLcs',
    ),
  environmentOfPortal: ({ host }) =>
    words(
      l10n.t(
        '{0} is a portal that shows environments. Enter the Dataverse address of the environment. The Power Platform admin center shows it as "Environment URL", and Power Apps under Settings, Session details, as "Instance url".',
        quote(host),
      ),
      'browse',
      'openAdminCenter',
    ),
  environmentOtherCloud: ({ host, cloud }) =>
    words(
      cloud === ''
        ? l10n.t(
            "{0} isn't a Dataverse host of the cloud in your settings, so your sign-in isn't sent there.",
            quote(host),
          )
        : l10n.t(
            '{0} belongs to the cloud "{1}", but your settings select another one.',
            quote(host),
            cloud,
          ),
      'openCloudSetting',
    ),
  reasonMissing: () => words(l10n.t('Enter a reason. The service stores it in its audit record.')),
  addressesMissing: () =>
    words(l10n.t('Enter the IPv4 address that you will connect from.'), 'detectAddress'),
  addressInvalid: ({ text }) => words(l10n.t('"{0}" isn\'t an IPv4 address.', quote(text))),
  addressIsIpv6: ({ text }) =>
    words(
      l10n.t(
        '"{0}" is an IPv6 address. The SQL firewall accepts only IPv4 addresses.',
        quote(text),
      ),
      'detectAddress',
    ),
  addressRangeReversed: ({ first, last }) =>
    words(l10n.t('The range ends before it begins: {0} is after {1}.', first, last)),
  addressBlockInvalid: ({ text }) =>
    words(
      l10n.t('"{0}" isn\'t a CIDR block. The number after the slash must be 0 to 32.', quote(text)),
    ),
  addressSeveral: () =>
    words(
      l10n.t(
        "Enter one address, one range (a-b), or one CIDR block. The service doesn't accept a list.",
      ),
    ),

  addressLookupFailed: ({ reason }) =>
    words(
      l10n.t("The address couldn't be looked up ({0}). Enter it yourself.", quote(reason)),
      'detectAddress',
    ),
  addressLookupOff: () =>
    words(l10n.t('The address lookup is turned off in the settings. Enter the address yourself.')),
  settingInvalid: ({ setting, reason }) =>
    words(l10n.t("The setting {0} can't be used: {1}", setting, quote(reason)), 'openCloudSetting'),
  grantGone: () =>
    words(l10n.t("VS Code couldn't keep this credential. Request it again."), 'tryAgain'),
  unexpected: ({ reason }) => words(l10n.t('Something went wrong: {0}', quote(reason)), 'showLog'),
};

/** Puts an error in plain words. */
export function explainError(error: AccessError): ErrorWords {
  // The union of errors and the table of sentences are made from the same list of codes.
  const sentence = explain[error.code] as (values: AccessError['values']) => ErrorWords;
  return sentence(error.values);
}

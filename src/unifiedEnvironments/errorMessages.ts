import * as l10n from '@vscode/l10n';
import {
  browse,
  detectAddress,
  explainWith,
  openCloudSetting,
  openPage,
  requestAgain,
  showLog,
  switchAccount,
  tryAgain,
  type ErrorMessages,
} from '../ui/messages/errors';
import type { UnifiedErrors } from './types';

/** The buttons that only errors of unified environments offer. */
export type UnifiedRemedy = 'useLcs';

/** The page where administrators assign roles to users. */
const adminCenter = 'https://admin.powerplatform.microsoft.com/environments';

const useLcs = () => ({ id: 'useLcs', label: l10n.t('Use Lifecycle Services') }) as const;
const openAdminCenter = () => openPage(l10n.t('Open Admin Center'), adminCenter);

const messages: ErrorMessages<UnifiedErrors, UnifiedRemedy> = {
  addressesRefused: ({ addresses, message, hasRun }) => [
    hasRun
      ? l10n.t(
          'The service refused the addresses "{0}" ({1}). An earlier credential may no longer work.',
          addresses,
          message,
        )
      : l10n.t('The service refused the addresses "{0}": {1}', addresses, message),
    detectAddress(),
    requestAgain(),
  ],
  answerIncomplete: ({ environment, field }) => [
    l10n.t(
      'The response for {0} has no usable "{1}", so you can\'t use the new credential. An earlier one may no longer work.',
      environment,
      field,
    ),
    requestAgain(),
    showLog(),
  ],
  environmentFinOpsUrl: ({ host }) => [
    l10n.t(
      '{0} is the address of the finance and operations application. Enter the Dataverse address of the environment, which looks like https://contoso-dev.crm4.dynamics.com. "Browse all…" lists your environments. The Power Platform admin center shows the address as "Environment URL".',
      host,
    ),
    browse(),
    openAdminCenter(),
  ],
  environmentInsecure: ({ text }) => [
    l10n.t('"{0}" isn\'t encrypted. Enter an address that begins with https://.', text),
  ],
  environmentNotAUrl: ({ text }) => [
    l10n.t(
      '"{0}" isn\'t the address of an environment. An address looks like https://contoso-dev.crm4.dynamics.com.',
      text,
    ),
  ],
  environmentOfLcs: ({ host }) => [
    l10n.t(
      '{0} is a page of Lifecycle Services. Its environments are on the Lifecycle Services tab.',
      host,
    ),
    useLcs(),
  ],
  environmentOfPortal: ({ host }) => [
    l10n.t(
      '{0} is a portal that shows environments. Enter the Dataverse address of the environment. The Power Platform admin center shows it as "Environment URL", and Power Apps under Settings, Session details, as "Instance url".',
      host,
    ),
    browse(),
    openAdminCenter(),
  ],
  environmentOtherCloud: ({ host, cloud }) => [
    cloud === ''
      ? l10n.t(
          "{0} isn't a Dataverse host of the cloud in your settings, so VS Code doesn't send your sign-in there.",
          host,
        )
      : l10n.t(
          '{0} belongs to the cloud "{1}", but your settings select another one.',
          host,
          cloud,
        ),
    openCloudSetting(),
  ],
  environmentNotReady: ({ environment, message, hasRun }) => [
    hasRun
      ? l10n.t(
          "{0} isn't ready ({1}). Try again in a few minutes. An earlier credential may no longer work.",
          environment,
          message,
        )
      : l10n.t("{0} isn't ready ({1}). Try again in a few minutes.", environment, message),
    tryAgain(),
    showLog(),
  ],
  missingPrivilege: ({ account, environment }) => [
    l10n.t(
      '{0} is missing a privilege in {1}. Requesting SQL credentials requires the System Administrator role. If {0} has it through a team, try assigning it directly.',
      account,
      environment,
    ),
    openAdminCenter(),
    switchAccount(),
  ],
  notAdministrator: ({ account, environment }) => [
    l10n.t(
      "{0} doesn't have permission to request SQL credentials in {1}, which requires the System Administrator role. If {0} has it through a team, try assigning it directly in the Power Platform admin center.",
      account,
      environment,
    ),
    openAdminCenter(),
    switchAccount(),
  ],
  notFromService: ({ host, status }) => [
    l10n.t(
      'A proxy or firewall responded instead of {0} (HTTP status {1}). Check your network, then try again.',
      host,
      status,
    ),
    tryAgain(),
    showLog(),
  ],
  notMember: ({ account, environment }) => [
    l10n.t("{0} isn't a user of {1}, or is disabled there.", account, environment),
    switchAccount(),
    openAdminCenter(),
  ],
  notUnified: ({ environment, isUnified = false }) =>
    isUnified
      ? [
          l10n.t(
            "{0} doesn't offer SQL credentials now, although it's a unified environment. It may be updating. Try again later.",
            environment,
          ),
          tryAgain(),
          showLog(),
        ]
      : [
          l10n.t(
            "{0} doesn't offer SQL credentials. Only unified development and unified sandbox environments do. For a sandbox in Lifecycle Services, use the Lifecycle Services tab.",
            environment,
          ),
          useLcs(),
          browse(),
        ],
  provisioningFailed: ({ message }) => [
    l10n.t(
      "The service couldn't create a credential ({0}). An earlier credential may no longer work.",
      message,
    ),
    requestAgain(),
    showLog(),
  ],
  requestForbidden: ({ account, environment, message }) => [
    l10n.t('{0} refused the request of {1}: {2}', environment, account, message),
    switchAccount(),
    openAdminCenter(),
    showLog(),
  ],
};

/** Explains the errors of unified environments, and the shared ones. */
export const explainError = explainWith<UnifiedErrors, UnifiedRemedy>(messages);

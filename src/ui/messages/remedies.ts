import * as l10n from '@vscode/l10n';

/** What a button below an error can do. */
export const remedyIds = [
  'tryAgain',
  'signInAgain',
  'switchAccount',
  'openTenantSetting',
  'openClientSetting',
  'openCloudSetting',
  'openAdminCenter',
  'browse',
  'addByUrl',
  'detectAddress',
  'useLcs',
  'useUnified',
  'importFromLcs',
  'lookAgain',
  'enableAccessAgain',
  'showLog',
] as const;
/** The name of something a button below an error can do. */
export type RemedyId = (typeof remedyIds)[number];

/** What the button of a remedy says. */
export function remedyLabel(remedy: RemedyId): string {
  switch (remedy) {
    case 'tryAgain':
      return l10n.t('Request Again');
    case 'signInAgain':
      return l10n.t('Sign In Again');
    case 'switchAccount':
      return l10n.t('Switch Account');
    case 'openTenantSetting':
      return l10n.t('Set Tenant');
    case 'openClientSetting':
      return l10n.t('Set Application Id');
    case 'openCloudSetting':
      return l10n.t('Open Cloud Settings');
    case 'openAdminCenter':
      return l10n.t('Open Admin Center');
    case 'browse':
      return l10n.t('Browse All…');
    case 'addByUrl':
      return l10n.t('Add Environment by URL…');
    case 'detectAddress':
      return l10n.t('Detect Address');
    case 'useLcs':
      return l10n.t('Use Lifecycle Services');
    case 'useUnified':
      return l10n.t('Use Unified Environments');
    case 'importFromLcs':
      return l10n.t('Import Credentials…');
    case 'lookAgain':
      return l10n.t('Look for Account Again');
    case 'enableAccessAgain':
      return l10n.t('Enable Access Again');
    case 'showLog':
      return l10n.t('Show Log');
  }
}

/** Every name that package.json knows too. A test holds the two against each other. */

/** The commands. */
export const commands = {
  open: 'sqlCredentials.open',
  renew: 'sqlCredentials.renew',
  copyServer: 'sqlCredentials.copyServer',
  copyDatabase: 'sqlCredentials.copyDatabase',
  copyUser: 'sqlCredentials.copyUser',
  copyPassword: 'sqlCredentials.copyPassword',
  copyConnectionString: 'sqlCredentials.copyConnectionString',
  testConnection: 'sqlCredentials.testConnection',
  connect: 'sqlCredentials.connect',
  openTerminal: 'sqlCredentials.openTerminal',
  forget: 'sqlCredentials.forget',
  forgetAll: 'sqlCredentials.forgetAll',
  showHistory: 'sqlCredentials.showHistory',
  showRequestHistory: 'sqlCredentials.showRequestHistory',
  signInToLcs: 'sqlCredentials.signInToLcs',
  importFromLcs: 'sqlCredentials.importFromLcs',
  addJitStep: 'sqlCredentials.addJitStep',
  activateRole: 'sqlCredentials.activateRole',
  showLog: 'sqlCredentials.showLog',
} as const;
/** The id of a command. */
export type CommandId = (typeof commands)[keyof typeof commands];

/** The section of the settings. */
export const settingsSection = 'sqlCredentials';

/** The settings' names below the section. */
export const settingKeys = [
  'cloud',
  'customCloud',
  'environments',
  'tenantId',
  'clientId',
  'addressLookup',
  'reasonTemplates',
  'verifyLogin',
  'expiryWarnings',
  'clipboardClearSeconds',
  'statusBar',
  'lcs.browserSession',
] as const;
/** The name of a setting below the section. */
export type SettingKey = (typeof settingKeys)[number];

/** The authentication provider by which other extensions get credentials. */
export const authenticationProviderId = 'd365-sql-credentials';

/** The dialog's webview type. */
export const dialogViewType = 'sqlCredentials.dialog';

/** The request history's webview type. */
export const requestHistoryViewType = 'sqlCredentials.requestHistory';

/** The status bar item's id within the extension. */
export const statusBarItemId = 'sqlCredentials.status';

/** Names that package.json contains too; a test compares both. */

/** The commands, except those of a single system, which are in its `index.ts`. */
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
  clearEnded: 'sqlCredentials.clearEnded',
  newRequest: 'sqlCredentials.newRequest',
  renewRow: 'sqlCredentials.renewRow',
  requestAgainRow: 'sqlCredentials.requestAgainRow',
  forgetRow: 'sqlCredentials.forgetRow',
  remove: 'sqlCredentials.remove',
  refreshRole: 'sqlCredentials.refreshRole',
  openRoleInPortal: 'sqlCredentials.openRoleInPortal',
  copyRoleRequestId: 'sqlCredentials.copyRoleRequestId',
  activateRoleAgain: 'sqlCredentials.activateRoleAgain',
  withdrawRole: 'sqlCredentials.withdrawRole',
  addJitStep: 'sqlCredentials.addJitStep',
  showLog: 'sqlCredentials.showLog',
  openGuide: 'sqlCredentials.openGuide',
  copyDiagnosticReport: 'sqlCredentials.copyDiagnosticReport',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

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
export type SettingKey = (typeof settingKeys)[number];

/** The authentication provider by which other extensions get credentials. */
export const authenticationProviderId = 'd365-sql-credentials';

export const dialogViewType = 'sqlCredentials.dialog';

export const requestHistoryViewType = 'sqlCredentials.requestHistory';

/** The view in the Explorer. */
export const viewId = 'sqlCredentials.grants';

export const statusBarItemId = 'sqlCredentials.status';

/** The programs that use a login: the MSSQL extension, Management Studio, `sqlcmd` in a terminal. */
export const tools = ['mssql', 'ssms', 'terminal'] as const;
export type Tool = (typeof tools)[number];

/** The tools that exist for a platform: Management Studio needs Windows. */
export function toolsOf(platform: NodeJS.Platform): readonly Tool[] {
  return tools.filter(tool => tool !== 'ssms' || platform === 'win32');
}

import type { Account } from '../emulator/accounts';
import type { RequestedScopes } from './scopes';
import type { SignIn } from './settings';

/** The error text of VS Code's Microsoft provider when the user closes the sign-in. */
export const cancelledText = 'User did not consent to login.';

/** Throws the error of Entra ID or of a canceled sign-in, if the settings ask for one. */
export function throwConfiguredError(
  signIn: SignIn,
  account: Account,
  requested: RequestedScopes,
): void {
  const tenant = requested.tenant ?? account.tid;
  switch (signIn) {
    case 'succeed':
      return;
    case 'cancel':
      throw new Error(cancelledText);
    case 'AADSTS50020':
      throw new Error(
        `AADSTS50020: User account '${account.upn}' from identity provider ` +
          `'https://sts.windows.net/${account.tid}/' does not exist in tenant '${tenant}' and ` +
          'cannot access the application in that tenant. The account needs to be added as an ' +
          'external user in the tenant first.',
      );
    case 'AADSTS500011':
      throw new Error(
        `AADSTS500011: The resource principal named ${requested.audience} was not found in the ` +
          `tenant named ${tenant}. This can happen if the application has not been installed by ` +
          'the administrator of the tenant or consented to by any user in the tenant.',
      );
  }
}

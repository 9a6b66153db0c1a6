import * as vscode from 'vscode';

/** The result of the next sign-in; see package.json. */
export type SignIn = 'succeed' | 'cancel' | 'AADSTS50020' | 'AADSTS500011';

/** Reads the current settings. */
export function readSettings() {
  const settings = vscode.workspace.getConfiguration('emulatorCompanion');
  return {
    signedIn: settings.get<string[]>('signedIn', []),
    askForAccount: settings.get<boolean>('askForAccount', false),
    signIn: settings.get<SignIn>('signIn', 'succeed'),
    sessionSeconds: settings.get<number>('sessionSeconds', 3600),
    afterExpiry: settings.get<'renew' | 'keep' | 'drop'>('afterExpiry', 'renew'),
  };
}

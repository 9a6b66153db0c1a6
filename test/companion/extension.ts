import * as vscode from 'vscode';
import { EmulatorProvider } from './provider';

/** Registers the emulator's sign-in, and the commands that control it. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const provider = new EmulatorProvider(context.globalState);
  await provider.signInFromSettings();
  context.subscriptions.push(
    provider,
    vscode.authentication.registerAuthenticationProvider('emulator', 'Emulator', provider, {
      supportsMultipleAccounts: true,
    }),
    vscode.commands.registerCommand('emulatorCompanion.expireSessions', () => provider.expireAll()),
    vscode.commands.registerCommand('emulatorCompanion.signOut', () => provider.signOut()),
  );
}

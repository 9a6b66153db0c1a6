import * as vscode from 'vscode';

/** What `when` clauses and walkthrough steps of package.json ask for. */
export const contextKeys = {
  /** Whether this window holds a SQL credential. */
  hasGrant: 'sqlCredentials.hasGrant',
} as const;

/** Tells VS Code what a key stands at. */
export function setContextKey(key: keyof typeof contextKeys, value: boolean): void {
  void vscode.commands.executeCommand('setContext', contextKeys[key], value);
}

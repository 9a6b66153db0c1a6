import * as assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { eventually } from './support/eventually';

describe('A user who needs help', () => {
  it('copies a diagnostic report with the versions, before anything was requested', async () => {
    await vscode.commands.executeCommand('sqlCredentials.copyDiagnosticReport');

    const report = await vscode.env.clipboard.readText();
    const [first, second] = report.split('\n');
    assert.match(first ?? '', /^SQL Credentials \d+\.\d+\.\d+, diagnostic report of 20/);
    assert.ok(second?.startsWith(`VS Code ${vscode.version}`), second);
  });

  it('reads the user guide, which the extension contains', async () => {
    await vscode.commands.executeCommand('sqlCredentials.openGuide');

    await eventually(() => {
      const labels = vscode.window.tabGroups.all.flatMap(group => group.tabs.map(tab => tab.label));
      assert.ok(
        labels.some(label => label.includes('index.md')),
        labels.join(', '),
      );
    });
  });
});

import * as assert from 'node:assert/strict';
import * as path from 'node:path';

import * as vscode from 'vscode';

import type { SqlCredentialsApi } from '../../src/api';
import { eventually } from './support/eventually';

const extensionId = 'sql-credentials.d365-sql-credentials';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: { readonly explorer: readonly { readonly id: string }[] };
    readonly configuration: {
      readonly properties: Readonly<Record<string, { default: unknown; scope: string }>>;
    };
  };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, 'VS Code does not know the extension');
  return found;
}

/** The names of the extension's bundles that this extension host has loaded. */
function loadedBundles(): string[] {
  const folder = path.join(extension().extensionPath, 'dist');
  return Object.keys(require.cache)
    .filter(file => path.dirname(file) === folder)
    .map(file => path.basename(file, '.js'));
}

describe('The extension in its host', () => {
  const manifest = () => extension().packageJSON as Manifest;

  it('activates, and loads only its entry bundle', async () => {
    await extension().activate();

    assert.ok(extension().isActive);
    assert.deepEqual(loadedBundles(), ['extension']);
  });

  it('answers other extensions without loading a bundle if there are no grants', async () => {
    const api = (await extension().activate()) as SqlCredentialsApi;
    assert.deepEqual(api.grants, []);
    assert.ok(Object.isFrozen(api) && Object.isFrozen(api.grants));
    assert.deepEqual(await vscode.authentication.getAccounts('d365-sql-credentials'), []);

    assert.ok(!loadedBundles().includes('watch'));
  });

  it('registers every command that it contributes', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));

    const missing = manifest()
      .contributes.commands.map(({ command }) => command)
      .filter(command => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('has a view, without a provider while there is no row', async () => {
    const [view] = manifest().contributes.views.explorer;
    assert.ok(view);
    const registered = await vscode.commands.getCommands(true);

    assert.ok(registered.includes(`${view.id}.focus`));
    assert.ok(!loadedBundles().includes('watch'));
  });

  it("has settings that a workspace can't change", async () => {
    const { properties } = manifest().contributes.configuration;
    for (const [name, { default: usual, scope }] of Object.entries(properties)) {
      const found = vscode.workspace.getConfiguration().inspect(name);
      assert.deepEqual(found?.defaultValue, usual, name);
      assert.equal(scope, 'application', name);
    }

    const configuration = vscode.workspace.getConfiguration('sqlCredentials');
    await assert.rejects(async () => {
      await configuration.update('cloud', 'china', vscode.ConfigurationTarget.Workspace);
    });
    assert.equal(configuration.get('cloud'), 'custom');
  });

  it('opens its dialog without loading the SQL client', async () => {
    await vscode.commands.executeCommand('sqlCredentials.open');

    await eventually(() => {
      const inputs = vscode.window.tabGroups.all.flatMap(group => group.tabs.map(tab => tab.input));
      const webviews = inputs.filter(input => input instanceof vscode.TabInputWebview);
      assert.ok(webviews.some(({ viewType }) => viewType.endsWith('sqlCredentials.dialog')));
    });
    assert.ok(loadedBundles().includes('watch'));
    assert.ok(loadedBundles().includes('features'));
    assert.ok(!loadedBundles().includes('services.sqlLogin'));
  });
});

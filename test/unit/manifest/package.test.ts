import * as assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cloudIds } from '../../../src/services/clouds';
import {
  authenticationProviderId,
  commands,
  dialogViewType,
  settingKeys,
  settingsSection,
} from '../../../src/ui/ids';
import { projectDir, readManifest, readText } from './support';

const manifest = readManifest();
const { properties } = manifest.contributes.configuration;
const steps = manifest.contributes.walkthroughs.flatMap(walkthrough => walkthrough.steps);

/** All commands with a handler: those of the window, and those in each system's `index.ts`. */
const handled: readonly string[] = [
  ...Object.values(commands),
  ...readdirSync(join(projectDir, 'src'), { withFileTypes: true })
    .map(({ name }) => join('src', name, 'index.ts'))
    .filter(file => existsSync(join(projectDir, file)))
    .flatMap(file => [...readText(file).matchAll(/'(sqlCredentials\.\w+)':/g)])
    .map(([, command = '']) => command),
];

/** The settings table of the design. */
const defaults = {
  cloud: 'public',
  customCloud: {},
  environments: [],
  tenantId: '',
  clientId: '',
  addressLookup: 'https',
  reasonTemplates: [],
  verifyLogin: true,
  expiryWarnings: [30, 5],
  clipboardClearSeconds: 60,
  statusBar: true,
  'lcs.browserSession': false,
} as const satisfies Record<(typeof settingKeys)[number], unknown>;

describe('The commands of package.json', () => {
  it('are the commands that the code registers', () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command);

    assert.deepEqual(contributed.toSorted(), handled.toSorted());
  });

  it('have different titles and the same category', () => {
    const titles = manifest.contributes.commands.map(({ title }) => title);

    assert.equal(new Set(titles).size, titles.length);
    for (const { category } of manifest.contributes.commands) assert.equal(category, '%category%');
  });
});

describe('The settings of package.json', () => {
  it('are the settings that the code reads', () => {
    const read = settingKeys.map(key => `${settingsSection}.${key}`);

    assert.deepEqual(Object.keys(properties).toSorted(), read.toSorted());
  });

  it("can't be changed by a workspace", () => {
    for (const [key, { scope }] of Object.entries(properties)) {
      assert.equal(scope, 'application', key);
    }
  });

  it('have the defaults of the design', () => {
    const declared = Object.entries(properties).map(([key, setting]) => [
      key.slice(settingsSection.length + 1),
      setting.default,
    ]);

    assert.deepEqual(Object.fromEntries(declared), defaults);
  });

  it('offer every cloud of the code', () => {
    assert.deepEqual(properties[`${settingsSection}.cloud`]?.enum, [...cloudIds]);
  });

  it('offer the three ways to look up an address', () => {
    assert.deepEqual(properties[`${settingsSection}.addressLookup`]?.enum, ['https', 'dns', 'off']);
  });

  it('have an order without gaps', () => {
    const orders = Object.values(properties).map(({ order }) => order);

    assert.deepEqual(
      orders,
      orders.map((_, index) => index + 1),
    );
  });
});

describe('The extension in package.json', () => {
  it('activates after startup, and when VS Code restores its dialog', () => {
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      `onWebviewPanel:${dialogViewType}`,
    ]);
  });

  it('provides credentials to other extensions by one authentication provider', () => {
    const ids = manifest.contributes.authentication.map(({ id }) => id);

    assert.deepEqual(ids, [authenticationProviderId]);
    assert.ok(readText('README.md').includes(`getSession('${authenticationProviderId}'`));
  });

  it("prefers to run on the user's computer", () => {
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
  });

  it('works in untrusted and in virtual workspaces', () => {
    assert.deepEqual(manifest.capabilities, {
      untrustedWorkspaces: { supported: true },
      virtualWorkspaces: true,
    });
  });

  it('runs in VS Code 1.100 and later', () => {
    assert.equal(manifest.engines.vscode, '^1.100.0');
  });

  it('has its translations', () => {
    assert.equal(manifest.l10n, './l10n');
    assert.ok(existsSync(join(projectDir, manifest.l10n, 'bundle.l10n.json')));
  });

  it('has an entry point that the build creates', () => {
    assert.equal(manifest.main, './dist/extension.js');
    assert.match(readText('esbuild.mjs'), /outdir: 'dist'/);
    assert.match(readText('esbuild.mjs'), /join\(source, 'extension'\), 'extension'/);
  });

  it('refers only to existing files', () => {
    for (const file of [manifest.icon, ...steps.map(({ media }) => media.markdown)]) {
      assert.ok(existsSync(join(projectDir, file)), file);
    }
  });
});

describe('The walkthrough', () => {
  it('completes its steps by commands and settings of the extension', () => {
    const known = [
      ...handled.map(command => `onCommand:${command}`),
      ...settingKeys.map(key => `onSettingChanged:${settingsSection}.${key}`),
      'onContext:sqlCredentials.hasGrant',
    ];

    for (const event of steps.flatMap(step => step.completionEvents)) {
      assert.ok(known.includes(event), event);
    }
    assert.match(readText('src/ui/contextKeys.ts'), /\bhasGrant\b/);
  });

  it('links to existing commands', () => {
    const known: readonly string[] = [...handled, 'workbench.action.openSettings'];
    const links = readText('package.nls.json').matchAll(/\(command:([\w.]+)/g);

    for (const [, command = ''] of links) assert.ok(known.includes(command), command);
  });
});

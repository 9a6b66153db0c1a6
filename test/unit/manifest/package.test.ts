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
  viewId,
} from '../../../src/ui/ids';
import { rowOrder } from '../../../src/ui/view/rows';
import { projectDir, readManifest, readText, readTexts } from './support';

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

/** The context keys that the code sets. */
const contextKeys = Array.from(
  readText('src/ui/contextKeys.ts').matchAll(/readonly (has\w+)/g),
  ([, key = '']) => `${settingsSection}.${key}`,
);

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

  it('have different titles', () => {
    const titles = manifest.contributes.commands.map(({ title }) => title);

    assert.equal(new Set(titles).size, titles.length);
  });

  it('have the same category, except the one that ranks first', () => {
    for (const { command, category } of manifest.contributes.commands) {
      assert.equal(category, command === commands.open ? undefined : '%category%', command);
    }
  });
});

/** The conditions of the command palette in the design, by command. */
const palette: Readonly<Record<string, string>> = {
  copyServer: 'sqlCredentials.hasGrant',
  copyDatabase: 'sqlCredentials.hasGrant',
  copyUser: 'sqlCredentials.hasGrant',
  copyPassword: 'sqlCredentials.hasGrant',
  copyConnectionString: 'sqlCredentials.hasGrant',
  testConnection: 'sqlCredentials.hasGrant',
  connect: 'sqlCredentials.hasGrant',
  openTerminal: 'sqlCredentials.hasGrant',
  renew: 'sqlCredentials.hasCredential',
  forget: 'sqlCredentials.hasCredential',
  forgetAll: 'sqlCredentials.hasCredential',
  clearEnded: 'sqlCredentials.hasEnded',
  showHistory: 'sqlCredentials.hasHistory',
  signInToLcs: 'config.sqlCredentials.lcs.browserSession',
  addJitStep: 'editorLangId =~ /^jsonc?$/ || resourceExtname == .json',
};

/** Always in the command palette. */
const always = [
  ...['open', 'activateRole', 'showRequestHistory', 'importFromLcs', 'showLog'],
  ...['openGuide', 'copyDiagnosticReport'],
];

describe('The command palette', () => {
  const items = manifest.contributes.menus['commandPalette'] ?? [];

  it('offers a command only when it applies', () => {
    const offered = items.filter(({ when }) => when !== 'false');
    const conditions = offered.map(({ command, when }) => [command.split('.').at(-1), when]);

    assert.deepEqual(Object.fromEntries(conditions), palette);
  });

  it('offers all other commands always, except those of rows', () => {
    const conditional = new Set(items.map(({ command }) => command));
    const others = manifest.contributes.commands
      .map(({ command }) => command)
      .filter(command => !conditional.has(command));

    assert.deepEqual(
      others,
      always.map(name => `sqlCredentials.${name}`),
    );
  });
});

describe('The view', () => {
  const { menus, views } = manifest.contributes;
  const rowItems = menus['view/item/context'] ?? [];
  const titleItems = menus['view/title'] ?? [];

  it('is in the Explorer while there is a row, and its commands rank after the dialog', () => {
    const expected = [{ id: viewId, name: '%view.name%', when: 'sqlCredentials.hasRow' }];

    assert.deepEqual(views, { explorer: expected });
    // VS Code generates "Explorer: Focus on … View", and lists matching names in alphabetical order.
    for (const language of ['', '.de']) {
      const name = readTexts(`package.nls${language}.json`)['view.name'] ?? 'SQL';
      assert.doesNotMatch(name, /sql|credential/i);
    }
  });

  it('has menus with known commands, and only in itself', () => {
    for (const { command, when } of [...rowItems, ...titleItems]) {
      assert.ok(handled.includes(command), command);
      assert.match(when, new RegExp(`^view == ${viewId}( &&|$)`));
    }
  });

  it('offers a new request and to clear ended rows in its title', () => {
    assert.deepEqual(
      titleItems.map(({ command }) => command),
      [commands.newRequest, commands.clearEnded],
    );
  });

  it('has the actions of each kind of row', () => {
    const actions = Object.keys(rowOrder).map(kind => [
      kind,
      rowItems
        .filter(({ when }) => isFor(when, kind))
        .map(({ command, group = '' }) =>
          [group.startsWith('inline') ? 'inline ' : '', command.split('.').at(-1)].join(''),
        ),
    ]);

    const use = [
      ...['inline copyPassword', 'inline connect', 'connect', 'openTerminal', 'testConnection'],
      ...['copyServer', 'copyDatabase', 'copyUser', 'copyPassword', 'copyConnectionString'],
    ];
    assert.deepEqual(Object.fromEntries(actions), {
      credential: [...use, 'renewRow', 'forgetRow'],
      importedCredential: [...use, 'forgetRow'],
      // The same actions as on their cards.
      refusedCredential: ['testConnection', 'requestAgainRow', 'forgetRow'],
      endedCredential: ['requestAgainRow', 'forgetRow'],
      role: [
        ...['refreshRole', 'openRoleInPortal', 'copyRoleRequestId', 'activateRoleAgain'],
        'withdrawRole',
      ],
      endedRole: ['openRoleInPortal', 'copyRoleRequestId', 'activateRoleAgain', 'remove'],
    });
  });

  /** Evaluates the part of a `when` clause that is about the row. */
  function isFor(when: string, kind: string): boolean {
    const [, equal, pattern] = /viewItem (?:== (\w+)|=~ \/(.+)\/)$/.exec(when) ?? [];
    return pattern === undefined ? equal === kind : new RegExp(pattern).test(kind);
  }
});

it('Every context key of package.json is one that the code sets', () => {
  const used = readText('package.json').matchAll(/(?<!config\.)sqlCredentials\.has\w+/g);

  assert.deepEqual(new Set([...used].map(([key]) => key)), new Set(contextKeys));
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
    for (const file of [manifest.icon, ...steps.map(({ media }) => media.svg)]) {
      assert.ok(existsSync(join(projectDir, file)), file);
    }
  });
});

describe('The walkthrough', () => {
  it('completes its steps by commands, states, the view, and settings of the extension', () => {
    const known = [
      ...handled.map(command => `onCommand:${command}`),
      ...settingKeys.map(key => `onSettingChanged:${settingsSection}.${key}`),
      ...contextKeys.map(key => `onContext:${key}`),
      `onContext:activeWebviewPanelId == '${dialogViewType}'`,
      `onView:${viewId}`,
    ];

    for (const event of steps.flatMap(step => step.completionEvents)) {
      assert.ok(known.includes(event), event);
    }
  });

  it('links to existing commands', () => {
    const known: readonly string[] = [
      ...handled,
      `${viewId}.focus`,
      'workbench.action.openSettings',
    ];
    const links = readText('package.nls.json').matchAll(/\(command:([\w.]+)/g);

    for (const [, command = ''] of links) assert.ok(known.includes(command), command);
  });

  it('has images in the colors of the theme', () => {
    for (const { media } of steps) {
      const image = readText(media.svg);
      const colors = Array.from(
        image.matchAll(/ (?:fill|stroke)="([^"]+)"/g),
        ([, color]) => color,
      );

      assert.ok(colors.length > 0);
      for (const color of colors) assert.match(color ?? '', /^(none|var\(--vscode-)/, media.svg);
      // VS Code's content security policy blocks styles.
      assert.doesNotMatch(image, /style=|<style/);
    }
  });
});

// Takes the screenshots of the README from the packed extension, in a real VS Code with the
// emulator:
//
//   npm run test:e2e -- --version 1.139.1 --grep "opens its dialog"
//   node out/test/e2e/readmeScreenshots.js
//
// The first command builds and packs the extension. Review the screenshots before you commit them.

import * as assert from 'node:assert/strict';
import * as path from 'node:path';

import { lcsEnvironments, lcsPage, publicNames } from '../emulator/index';
import { projectDir } from '../setup/project';
import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';

/** The folder that the first argument names; the README's by default. */
const folder = path.resolve(process.argv[2] ?? path.join(projectDir, 'media', 'screenshots'));

/** The action is slow enough to show its progress in a screenshot. */
const latencyMs = { action: 2_500, discovery: 0, kind: 0, histories: 0, echo: 0 };

/** Settings that hide everything except the extension. */
const quietEditor = {
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'workbench.startupEditor': 'none',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

async function take(): Promise<void> {
  for (const pictures of [takeCredential, takeLifecycleServices, takeRole]) {
    // Each screenshot uses a new VS Code, so that it shows nothing from another one.
    const product = await startProduct({
      settings: quietEditor,
      switches: { latencyMs },
      publicNames: true,
    });
    try {
      const window = await product.workbench.openWindow();
      await window.page.setViewportSize({ width: 1100, height: 840 });
      await pictures(window, product);
    } finally {
      await product.stop();
    }
  }
}

async function takeCredential(window: EditorWindow): Promise<void> {
  const dialog = await DialogPage.open(window);
  await dialog.choose('Browse all…');
  await window.modal.press('Allow');
  await window.quickInput.pick('Contoso Dev');
  await dialog.enter('Reason', 'Look into a posting error, ticket 4711');
  await dialog.frame.getByText('signed in as').waitFor();
  await eventually(async () => {
    assert.notEqual(await dialog.field('Allowed IPv4 addresses').inputValue(), '');
  });
  await dialog.press('Request Access');
  await dialog.progress.waitFor();
  await keep(window, 'progress');
  await dialog.frame.getByText('Ready').first().waitFor();
  await keep(window, 'credential');
}

async function takeLifecycleServices(window: EditorWindow): Promise<void> {
  await window.runCommand('SQL Credentials: Import Credentials from LCS…');
  const dialog = new DialogPage(window);
  await dialog.choose('Add environment by URL…');
  const [uat] = lcsEnvironments;
  assert.ok(uat);
  await window.quickInput.type(lcsPage(`https://${publicNames.lcs}`, uat), { accept: true });
  await window.quickInput.field.and(window.page.getByPlaceholder('contoso-uat')).waitFor();
  await window.quickInput.type('Contoso UAT', { accept: true });
  await dialog.chosen('Contoso UAT');
  await dialog
    .field('Text copied from Lifecycle Services')
    .fill(
      [
        'Server\\database\tUser\tPassword\tExpires',
        'spartan-srv-d365-uat.database.windows.net\\db_d365_uat\tJIT-ada\tKp7$dW2!xQ9v\t2030-11-21T18:04:11Z',
      ].join('\n'),
    );
  await eventually(async () => {
    assert.notEqual(await dialog.field('User').inputValue(), '');
  });
  await keep(window, 'lifecycle-services');
}

async function takeRole(window: EditorWindow, { emulator }: Product): Promise<void> {
  await window.runCommand('Activate Role on Managed Application…');
  const dialog = new DialogPage(window);
  await dialog.frame.getByRole('combobox', { name: 'Application' }).click();
  await dialog.frame.getByRole('option', { name: 'Browse all…' }).click();
  await window.modal.press('Allow');
  await window.quickInput.pick('contosoapp');
  await dialog.frame.getByRole('checkbox', { name: 'SQL DB Contributor', exact: true }).check();
  await dialog.enter('Duration', '2 h');
  await dialog.enter('Note', 'Restore the index, ticket 4711');
  await dialog.press('Activate Role');
  await dialog.statusSays('Waiting for approval');
  const decided = await fetch(`${emulator.url}/__emulator/jitRequests/decide`, {
    method: 'POST',
    body: JSON.stringify({ state: 'Approved' }),
  });
  if (!decided.ok) throw new Error(`The emulator answered ${String(decided.status)}.`);
  await dialog.statusSays('Active');
  await keep(window, 'role');
}

async function keep(window: EditorWindow, name: string): Promise<void> {
  // Notifications need a moment to disappear.
  await window.page.waitForTimeout(300);
  await window.page.screenshot({ path: path.join(folder, `${name}.png`) });
}

take().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

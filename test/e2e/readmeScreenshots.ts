// Takes the pictures of the README from the packed extension, in a real VS Code with the emulator:
//
//   npm run test:e2e -- --version 1.139.1 --grep "opens its dialog"
//   node out/test/e2e/readmeScreenshots.js
//
// The first command builds and packs all that is needed. Look at the pictures before they are
// committed.

import * as path from 'node:path';

import type { FrameLocator, Locator } from 'playwright-core';

import { projectDir } from '../setup/project';
import type { EditorWindow } from './driver/editorWindow';
import { startProduct } from './driver/product';

const folder = path.join(projectDir, 'media', 'screenshots');

/** Settings that leave nothing in the picture but the extension. */
const quietEditor = {
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'workbench.startupEditor': 'none',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

async function take(): Promise<void> {
  // Longer than a person wants to wait, so that the progress can be photographed.
  const latencyMs = { action: 2_500, discovery: 0, kind: 0, histories: 0, echo: 0 };
  const product = await startProduct({ settings: quietEditor, switches: { latencyMs } });
  try {
    const window = await product.workbench.openWindow();
    await window.page.setViewportSize({ width: 1100, height: 760 });
    await window.runCommand('SQL Credentials for Dynamics 365 FinOps…');
    const dialog = window.webview();

    await fillIn(window, dialog);
    await dialog.getByRole('button', { name: 'Request Access' }).click();
    await dialog.getByRole('progressbar').waitFor();
    await keep(window, 'progress');
    await dialog.getByText('Ready').first().waitFor();
    await keep(window, 'credential');
  } finally {
    await product.stop();
  }
}

async function fillIn(window: EditorWindow, dialog: FrameLocator): Promise<void> {
  await dialog.getByRole('combobox', { name: 'Environment' }).click();
  await dialog.getByRole('option', { name: 'Browse all…' }).click();
  await window.modal.press('Allow');
  await window.quickInput.pick('Contoso Dev');
  const reason = dialog.getByRole('textbox', { name: 'Reason' });
  await reason.fill('Look into a posting error, ticket 4711');
  await dialog.getByText('signed in as').waitFor();
  await hasValue(dialog.getByRole('textbox', { name: 'Allowed IPv4 addresses' }));
}

async function hasValue(field: Locator): Promise<void> {
  while ((await field.inputValue()) === '') await field.page().waitForTimeout(100);
}

async function keep(window: EditorWindow, name: string): Promise<void> {
  // Messages in the corner come and go.
  await window.page.waitForTimeout(300);
  await window.page.screenshot({ path: path.join(folder, `${name}.png`) });
}

take().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

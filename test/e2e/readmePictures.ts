// Takes the pictures of the README and the guide from the packed extension, in a real VS Code with the
// emulator under the names of the public cloud:
//
//   npm run test:e2e -- --version 1.139.1 --grep "opens its dialog"
//   node out/test/e2e/readmePictures.js [folder]
//
// The first command builds and packs the extension. Look at the pictures before you commit them.

import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import type { Locator } from 'playwright-core';

import { lcsEnvironments, lcsPage, publicNames } from '../emulator/index';
import { projectDir } from '../setup/project';
import { animate, type Frame } from './driver/animation';
import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';

/** The folder that the first argument names; that of the README by default. */
const folder = path.resolve(process.argv[2] ?? path.join(projectDir, 'media', 'screenshots'));

/** The action is slow enough to show its progress. */
const latencyMs = { action: 2_500, discovery: 0, kind: 0, histories: 0, echo: 0 };

/** The folder of `sqlcmd`, and of the shell's settings. */
const programs = fs.mkdtempSync(path.join(os.tmpdir(), 'pictures-'));

/** Settings that hide everything except the extension. */
const quietEditor = {
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'workbench.startupEditor': 'none',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // Otherwise the text of a terminal is only on a canvas.
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.defaultProfile.linux': 'plain',
  'terminal.integrated.profiles.linux': {
    plain: { path: 'bash', args: ['--rcfile', path.join(programs, 'prompt')] },
  },
};

/** A program named `sqlcmd` that answers one query: the emulator has no tables. */
const sqlcmd = `#!/bin/sh
printf '1> '; read -r query
printf '2> '; read -r go
cat <<'END'
accountnum           name
-------------------- ----------------------
US-001               Contoso Retail San Diego
US-002               Contoso Retail Los Angeles
US-003               Forest Wholesales

(3 rows affected)
END
printf '1> '; read -r end
`;

type Take = (window: EditorWindow, product: Product) => Promise<void>;

async function takeAll(): Promise<void> {
  fs.writeFileSync(path.join(programs, 'prompt'), "PS1='$ '\n");
  fs.writeFileSync(path.join(programs, 'sqlcmd'), sqlcmd, { mode: 0o755 });
  try {
    const searched = `${programs}:${process.env['PATH'] ?? ''}`;
    await take(takeDemo, { VSCODE_CLI: '1', PATH: searched });
    await take(takeLifecycleServices);
    await take(takeRole);
  } finally {
    fs.rmSync(programs, { recursive: true });
  }
}

/** Takes pictures in a new VS Code, so that they show nothing from other ones. */
async function take(pictures: Take, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const product = await startProduct({
    settings: quietEditor,
    switches: { latencyMs },
    publicNames: true,
    env,
  });
  try {
    const window = await product.workbench.openWindow();
    await window.page.setViewportSize({ width: 1100, height: 800 });
    await pictures(window, product);
  } finally {
    await product.stop();
  }
}

/** From the request to the results of a query. */
async function takeDemo(window: EditorWindow): Promise<void> {
  const frames: Frame[] = [];
  const shoot = async (milliseconds: number): Promise<void> => {
    frames.push({ png: await window.page.screenshot(), milliseconds });
  };
  const dialog = await DialogPage.open(window);
  await dialog.signInAndChoose('Contoso Dev');
  await dialog.addressDetected();
  await dialog.frame.getByText('ada@contoso.com').waitFor();
  await window.page.waitForTimeout(notificationMs);
  await shoot(1_200);
  const reason = dialog.frame.getByRole('combobox', { name: 'Reason' });
  for (const text of ['Look into', ' posting error,', ' ticket 4711']) {
    await reason.pressSequentially(text);
    await shoot(350);
  }
  await dialog.press('Request Access');
  await dialog.progress.waitFor();
  await shoot(1_200);
  await dialog.statusSays('Ready');
  await window.page.waitForTimeout(notificationMs);
  await shoot(2_500);
  fs.writeFileSync(path.join(folder, 'credential.png'), frames.at(-1)?.png ?? '');
  await dialog.press('Open Terminal');
  const terminal = window.page.locator('.terminal.xterm .xterm-rows').last();
  const shows = (text: string | RegExp) => terminal.filter({ hasText: text }).waitFor();
  await shows(/[$#]/);
  await shoot(1_500);
  await window.typeInTerminal('sqlcmd');
  await shows('1>');
  await window.typeInTerminal('select accountnum, name from custtable');
  await shows('2>');
  await window.typeInTerminal('go');
  await shows('(3 rows affected)');
  await shoot(4_000);
  fs.writeFileSync(path.join(folder, 'demo.png'), animate(frames));
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
  await input(dialog, 'Text copied from Lifecycle Services').fill(
    [
      'Server\\database\tUser\tPassword\tExpires',
      'spartan-srv-d365-uat.database.windows.net\\db_d365_uat\tJIT-ada\tKp7$dW2!xQ9v\t2030-11-21T18:04:11Z',
    ].join('\n'),
  );
  await eventually(async () => {
    assert.notEqual(await input(dialog, 'User').inputValue(), '');
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

/** A text box of the form. */
function input({ frame }: DialogPage, name: string): Locator {
  return frame.getByRole('textbox', { name, exact: true });
}

/** How long VS Code needs to draw or to hide a notification. */
const notificationMs = 300;

async function keep(window: EditorWindow, name: string): Promise<void> {
  await window.page.waitForTimeout(notificationMs);
  await window.page.screenshot({ path: path.join(folder, `${name}.png`) });
}

takeAll().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

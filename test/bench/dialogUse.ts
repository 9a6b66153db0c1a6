import type { FrameLocator } from 'playwright-core';

import type { EditorWindow } from '../e2e/driver/editorWindow';
import type { BenchProduct } from './benchProduct';
import { now, type Mark } from './marks';

/** A click on "Request Access" and the resulting credential. */
export interface Requested {
  readonly pressed: Mark;
  /** The display of the credential; its text is the user name. */
  readonly shown: Mark;
}

/** Opens the dialog by its keyboard shortcut, and waits for its page. */
export async function openDialog(product: BenchProduct, window: EditorWindow) {
  await openPanel(product, window, 'product');
  return window.webview();
}

/** The compared panels: the shortcut that opens each, and the mark of its text box. */
const panels = {
  product: { key: 'F6', mark: 'reason' },
  bare: { key: 'F7', mark: 'bare' },
} as const;

/** The name of a compared panel. */
export type PanelName = keyof typeof panels;

/** Opens a panel by its shortcut. @returns milliseconds until its text box accepts input */
export async function openPanel(
  { marks }: Pick<BenchProduct, 'marks'>,
  { page }: EditorWindow,
  name: PanelName,
): Promise<number> {
  const { key, mark } = panels[name];
  const start = now();
  await page.keyboard.press(`Control+Alt+${key}`);
  const pressed = await marks.next(page, 'key', start, { text: new RegExp(key) });
  const usable = await marks.next(page, mark, start);
  return usable.at - pressed.at;
}

/** Number of attempts to open the list. */
const mostTries = 3;
const triesMs = 8000;

/**
 * Opens the list of environments, and answers VS Code's question about the account. After that
 * question, the focus returns to the page, which can close the list.
 */
export async function browse(window: EditorWindow, dialog: FrameLocator): Promise<void> {
  const allow = window.page.locator('.monaco-dialog-box:visible .dialog-buttons .monaco-button');
  const rows = window.quickInput.rows.first();
  for (let tries = 0; tries < mostTries; tries += 1) {
    await dialog.getByRole('combobox', { name: 'Environment' }).click();
    await dialog.getByRole('option', { name: 'Browse all…' }).click();
    await allow.or(rows).first().waitFor();
    if (await allow.first().isVisible()) await window.modal.press('Allow');
    const listed = rows.waitFor({ timeout: triesMs }).then(
      () => true,
      () => false,
    );
    if (await listed) return;
  }
  throw new Error('The list of environments does not stay open.');
}

/** Selects a generated environment of the emulator by number. */
export async function chooseEnvironment(
  window: EditorWindow,
  dialog: FrameLocator,
  number: number,
): Promise<void> {
  const digits = String(number).padStart(4, '0');
  await browse(window, dialog);
  await window.quickInput.type(`Environment ${digits}`);
  await window.quickInput.pick(`Environment ${digits}`);
  // The details of the environment appear below the field.
  await dialog.getByText(`/env-${digits}`).first().waitFor();
}

/** Milliseconds that a person needs at least to get from the keyboard to the button. */
const handToMouseMs = 600;

/** Types a reason, which prepares the request, and waits as long as a person takes to reach the button. */
export async function typeReason({ page }: EditorWindow, dialog: FrameLocator): Promise<void> {
  await dialog.locator('[data-field="reason"] input').fill('Measuring');
  await page.waitForTimeout(handToMouseMs);
}

/**
 * Requests access to the selected environment, and waits for the credential.
 * @param isRenewal whether VS Code asks before the request ends the current credential
 */
export async function request(
  { marks }: BenchProduct,
  { page, modal }: EditorWindow,
  dialog: FrameLocator,
  isRenewal = false,
): Promise<Requested> {
  const start = now();
  await dialog.getByRole('button', { name: 'Request Access' }).click();
  const pressed = await marks.next(page, 'request', start);
  if (isRenewal) await modal.press('Request New Credential');
  const shown = await marks.next(page, 'user', pressed.at);
  return { pressed, shown };
}

/** Milliseconds of one message between a page and its host, each way. */
export interface MessageTimes {
  readonly toHost: number;
  readonly toPage: number;
}

/** Measures messages of a bare panel: the time that VS Code itself adds to a request. */
export async function measureMessages(
  { marks }: Pick<BenchProduct, 'marks'>,
  window: EditorWindow,
  count: number,
): Promise<readonly MessageTimes[]> {
  const { page } = window;
  await page.keyboard.press('Control+Alt+F5');
  const button = window.webview().getByRole('button', { name: 'Send' });
  const times: MessageTimes[] = [];
  while (times.length < count) {
    await page.waitForTimeout(handToMouseMs);
    const start = now();
    await button.click();
    const sent = await marks.next(page, 'sent', start);
    const answered = await marks.next(page, 'answered', sent.at);
    const received = await marks.next(page, 'received', sent.at);
    times.push({ toHost: received.at - sent.at, toPage: answered.at - received.at });
  }
  await closePanels(window);
  return times;
}

/** Closes all panels, because the next window would restore them. */
export async function closePanels({ page }: EditorWindow): Promise<void> {
  await page
    .locator('footer')
    .first()
    .click({ position: { x: 200, y: 5 } });
  await page.keyboard.press('Control+Alt+F9');
  await page.locator('iframe.webview').first().waitFor({ state: 'detached' });
}

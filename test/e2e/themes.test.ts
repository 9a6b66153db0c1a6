import * as assert from 'node:assert/strict';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { startProduct, type Product } from './driver/product';

/** The names of the themes, and the kinds that VS Code tells a page. */
const themes = {
  dark: { label: 'Dark Modern', kind: 'vscode-dark' },
  light: { label: 'Light Modern', kind: 'vscode-light' },
  highContrastDark: { label: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  highContrastLight: { label: 'Light High Contrast', kind: 'vscode-high-contrast-light' },
} as const;

/** Saves screenshots in `test-results/` for review. */
describe('The dialog in every theme', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct();
    window = await product.workbench.openWindow();
    await window.page.setViewportSize({ width: 1100, height: 900 });
    dialog = await DialogPage.open(window);
  });

  after(() => product.stop());

  async function useTheme({ label, kind }: (typeof themes)[keyof typeof themes]): Promise<void> {
    await window.runCommand('Preferences: Color Theme');
    await window.quickInput.type(label);
    await window.quickInput.rows.filter({ hasText: label }).first().waitFor();
    await window.quickInput.accept();
    await window.quickInput.waitUntilGone();
    await dialog.frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
  }

  async function photograph(state: string): Promise<void> {
    const colors = new Set<string>();
    for (const [name, theme] of Object.entries(themes)) {
      await useTheme(theme);
      await window.screenshot(`dialog-${state}-${name}`);
      const body = dialog.frame.locator('body');
      colors.add(await body.evaluate(element => getComputedStyle(element).color));
    }
    assert.equal(
      colors.size,
      Object.keys(themes).length,
      'each theme has a text colour of its own',
    );
  }

  it('shows an empty form', async () => {
    await dialog.addressDetected();

    await photograph('empty');
  });

  it('shows the progress of a request', async () => {
    await dialog.signInAndChoose('Contoso Dev');
    await product.emulator.setSwitches({ next: [{ answer: 'hang' }] });
    await dialog.request();
    await dialog.progress.waitFor();

    await photograph('progress');
  });

  it('shows an error', async () => {
    await dialog.press('Cancel');
    await dialog.informs('You cancelled after the request was sent');

    await dialog.choose('Contoso Locked');
    await dialog.request();
    await dialog.alertSays("doesn't have permission to request SQL credentials in Contoso Locked");

    await photograph('error');
  });

  it('shows a credential', async () => {
    await dialog.choose('Contoso Test');
    await dialog.request();
    await dialog.statusSays('Ready');

    await photograph('credential');
  });

  it('shows several credentials', async () => {
    await dialog.choose('Fabrikam Dev');
    await dialog.request();
    await dialog.granted('Fabrikam Dev');
    await dialog.grantLines.nth(1).waitFor();
    await dialog.statusSays('Ready');

    await photograph('several');
  });
});

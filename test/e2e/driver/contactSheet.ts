import * as assert from 'node:assert/strict';
import * as path from 'node:path';

import { projectDir } from '../../setup/project';
import { DialogPage } from './dialogPage';
import type { EditorWindow } from './editorWindow';
import { startProduct, type Product } from './product';
import { vscodeVersion, type themes } from './workbench';

/** Widths of the dialog's panel in pixels. */
export const panelWidths = [320, 560, 1_100] as const;

/** High enough to show the whole dialog without scrolling. */
const height = 1_300;

interface Picture {
  readonly state: string;
  readonly png: Buffer;
}

/**
 * Declares a test that brings the dialog into its states, checks that each fits its width, and saves
 * one picture per theme and width with all states in `test-results/`.
 */
export function describeContactSheet(theme: keyof typeof themes, widths: readonly number[]): void {
  describe(`The dialog in the theme ${theme}`, () => {
    const pictures = new Map<number, Picture[]>(widths.map(width => [width, []]));
    let product: Product;
    let window: EditorWindow;
    let dialog: DialogPage;
    let around: number;

    before(async () => {
      product = await startProduct({ theme, publicNames: true });
      window = await product.workbench.openWindow();
      dialog = await DialogPage.open(window);
      const box = await panel().boundingBox();
      around = (window.page.viewportSize()?.width ?? 0) - (box?.width ?? 0);
    });

    after(async () => {
      for (const [width, all] of pictures) await saveSheet(product, `${theme}-${width}`, all);
      await product.stop();
    });

    const panel = () => window.page.locator('iframe.webview.ready:visible').first();

    async function take(state: string): Promise<void> {
      for (const [width, all] of pictures) {
        await window.page.setViewportSize({ width: width + around, height });
        const body = dialog.frame.locator('body');
        const overflow = await body.evaluate(element => element.scrollWidth - element.clientWidth);
        assert.ok(overflow <= 0, `"${state}" is ${overflow} px too wide for ${width} px`);
        all.push({ state, png: await panel().screenshot() });
      }
      await window.page.setViewportSize({ width: 1_280, height });
    }

    it('shows the states of a request', async () => {
      await dialog.addressDetected();
      await take('Signed out');
      await dialog.signInAndChoose('Contoso Dev');
      await product.emulator.setSwitches({ next: [{ answer: 'hang' }] });
      await dialog.request();
      await dialog.progress.waitFor();
      await take('Running');
      await dialog.press('Cancel');
      await dialog.choose('Contoso Locked');
      await dialog.request();
      await dialog.alert.waitFor();
      await take('Error');
    });

    it('shows the states of a credential', async () => {
      await product.emulator.setSwitches({ propagationSeconds: 3_600 });
      await dialog.choose('Contoso Test');
      await dialog.request();
      await dialog.statusSays('Waiting for the SQL firewall');
      await take('Waiting');
      await product.emulator.setSwitches({ propagationSeconds: 0, lifetimeSeconds: 280 });
      await dialog.choose('Fabrikam Dev');
      await dialog.request();
      await dialog.statusSays('Ready (read-only)');
      await take('Ready, expiring');
      await product.emulator.setSwitches({ sql: { errors: [{ number: 18456 }] } });
      await window.runCommand('SQL Credentials: Test Connection');
      await dialog.statusSays('Refused');
      await take('Refused');
      await product.emulator.setSwitches({ sql: { errors: [] }, lifetimeSeconds: 3 });
      await dialog.press('Request Again');
      await window.modal.press('Request New Credential');
      await dialog.statusSays('Expired');
      await take('Ended');
    });

    it('shows the forms of Lifecycle Services', async () => {
      await dialog.tab('Lifecycle Services').click();
      await dialog.environment.waitFor();
      await take('Lifecycle Services');
      await window.runCommand('SQL Credentials: Import Credentials from LCS…');
      await dialog.field('Text copied from Lifecycle Services').waitFor();
      await take('Import');
    });

    it('shows the states of a role', async () => {
      await dialog.tab('Managed applications').click();
      await dialog.frame.getByText('Choose an application first.').waitFor();
      await take('Roles');
      await dialog.frame.getByRole('combobox', { name: 'Application' }).click();
      await dialog.frame.getByRole('option', { name: 'Browse all…' }).click();
      await window.modal.press('Allow');
      await window.quickInput.pick('contosoapp');
      await dialog.frame.getByRole('checkbox', { name: 'SQL DB Contributor', exact: true }).check();
      await dialog.enter('Note', 'Restore the index, ticket 4711');
      await take('Role');
      await dialog.press('Activate Role');
      await dialog.statusSays('Waiting for approval');
      await take('Waiting for approval');
      product.emulator.decide('Approved');
      await dialog.press('Refresh');
      await dialog.statusSays('Active');
      await take('Active');
    });
  });
}

/** Saves pictures with their titles side by side in one picture. */
async function saveSheet({ workbench }: Product, name: string, all: readonly Picture[]) {
  const page = await workbench.profile.newPage();
  const figures = all.map(
    ({ state, png }) =>
      `<figure><figcaption>${state}</figcaption><img src="data:image/png;base64,${png.toString('base64')}"></figure>`,
  );
  await page.setViewportSize({ width: 2_400, height: 800 });
  await page.setContent(
    `<style>body{display:flex;flex-wrap:wrap;font:16px sans-serif}figure{margin:8px}</style>${figures.join('')}`,
  );
  await page.screenshot({
    path: path.join(projectDir, 'test-results', `dialog-${name}-${vscodeVersion}.png`),
    fullPage: true,
  });
  await page.close();
}

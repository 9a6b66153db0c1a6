import * as assert from 'node:assert/strict';

import { lcsEnvironments, lcsPage, publicNames } from '../../emulator/index';
import { ContactSheet, themeSettings, type ThemePair } from '../driver/contactSheet';
import { DialogPage } from '../driver/dialogPage';
import type { EditorWindow } from '../driver/editorWindow';
import { startProduct, type Product } from '../driver/product';
import { SignInBrowser } from '../driver/signInBrowser';

const pasted = `Server\\database\tUser\tPassword\tExpires
spartan-srv-d365-uat.database.windows.net\\db_d365_uat\tJIT-ada\tKp7$dW2!xQ9v\t2030-11-21T18:04:11Z`;

/** The last width stays for the steps between the pictures. */
const widths = [320, 1_100, 560];

const themePairs: readonly ThemePair[] = [
  ['dark', 'light'],
  ['highContrastDark', 'highContrastLight'],
];

// Brings the dialog into each of its states, checks it there, and saves a contact sheet for each theme
// and width.
for (const themes of themePairs) {
  describe(`The dialog in the themes ${themes.join(' and ')}`, () => {
    const browser = new SignInBrowser();
    let product: Product;
    let window: EditorWindow;
    let dialog: DialogPage;
    let sheet: ContactSheet;

    before(async () => {
      product = await startProduct({
        publicNames: true,
        env: browser.env,
        settings: { ...themeSettings(themes), 'sqlCredentials.lcs.browserSession': true },
      });
      browser.usePublicNames(product.emulator);
      window = await product.workbench.openWindow();
      dialog = await DialogPage.open(window);
      sheet = await ContactSheet.of(dialog, themes, widths);
    });

    after(async () => {
      await sheet.save(product.workbench.browser);
      await product.stop();
      browser.remove();
    });

    it('shows a form, a running request, and its error', async () => {
      await dialog.addressDetected();
      await sheet.take('Signed out');
      await dialog.press('Sign in to list environments');
      await window.modal.press('Allow');
      await window.quickInput.dismiss();
      await dialog.button('Sign in to list environments').waitFor({ state: 'detached' });
      await sheet.take('Empty');
      await product.emulator.setSwitches({ next: [{ answer: 'hang' }] });
      await dialog.choose('Contoso Dev');
      await dialog.request();
      await dialog.progress.waitFor();
      await sheet.take('Running');
      await dialog.choose('Contoso Locked');
      await dialog.frame.getByText('Requesting access to Contoso Dev').waitFor();
      await sheet.take('Running elsewhere');
      await dialog.press('Cancel');
      await dialog.progress.waitFor({ state: 'detached' });
      await dialog.request();
      await dialog.alert.waitFor();
      await sheet.take('Error');
    });

    it('shows a credential from its start to its end', async () => {
      await product.emulator.setSwitches({ propagationSeconds: 3_600 });
      await dialog.choose('Contoso Test');
      await dialog.request();
      await dialog.statusSays('Waiting for the SQL firewall');
      await sheet.take('Waiting');
      await product.emulator.setSwitches({ propagationSeconds: 0 });
      await dialog.choose('Contoso Dev');
      await dialog.request();
      // The canceled request may still create a credential.
      await window.modal.press('Request New Credential');
      await dialog.statusSays('Ready (read-only)');
      await sheet.take('Ready');
      await product.emulator.setSwitches({ lifetimeSeconds: 280 });
      await dialog.choose('Fabrikam Dev');
      await dialog.request();
      await dialog.statusSays('Ready (read-only)');
      await sheet.take('Expiring');
      product.emulator.endLogin();
      await window.runCommand('SQL Credentials: Test Connection');
      await dialog.statusSays('Refused');
      await sheet.take('Refused');
      await product.emulator.setSwitches({ lifetimeSeconds: 3 });
      await dialog.press('Request Again');
      await dialog.statusSays('Expired');
      await sheet.take('Ended');
    });

    it('shows Lifecycle Services by hand, an import, and a session', async () => {
      await dialog.openTab('Lifecycle Services');
      await dialog.choose('Add environment by URL…');
      const [uat] = lcsEnvironments;
      assert.ok(uat);
      await window.quickInput.type(lcsPage(`https://${publicNames.lcs}`, uat), { accept: true });
      await window.quickInput.field.and(window.page.getByPlaceholder(uat.name)).waitFor();
      await window.quickInput.type('Contoso UAT', { accept: true });
      await dialog.chosen('Contoso UAT');
      await sheet.take('Lifecycle Services by hand');
      await dialog.press('Import Credentials…');
      await dialog.enter('Text copied from Lifecycle Services', pasted);
      await dialog.field('User').and(dialog.frame.locator(':not(:placeholder-shown)')).waitFor();
      await sheet.take('Import');
      await dialog.press('Back');
      await dialog.press('Sign In to Lifecycle Services');
      await window.modal.press('Sign In');
      await browser.signIn('ada@contoso.com');
      await dialog.button('Sign Out').waitFor();
      await dialog.frame.getByRole('group', { name: 'Allow-list' }).waitFor();
      await sheet.take('Session');
    });

    it('shows a role from its form to its activation', async () => {
      await dialog.openTab('Managed applications');
      await dialog.frame.getByText('Select an application first.').waitFor();
      await sheet.take('Managed applications');
      await dialog.frame.getByRole('combobox', { name: 'Application' }).click();
      await dialog.frame.getByRole('option', { name: 'Browse all…' }).click();
      await window.quickInput.pick('contosoapp');
      await dialog.frame.getByRole('checkbox', { name: 'SQL DB Contributor', exact: true }).check();
      await dialog.enter('Duration', '2 h');
      await dialog.enter('Note', 'Restore the index, ticket 4711');
      await sheet.take('Role');
      await dialog.press('Activate Role');
      await dialog.statusSays('Waiting for approval');
      await sheet.take('Pending');
      product.emulator.decide('Approved');
      await dialog.press('Refresh');
      await dialog.statusSays('Active');
      await sheet.take('Active');
    });
  });
}

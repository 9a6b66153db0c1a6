import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from './support/browser';
import { themes, useDialog } from './support/dialog';
import { roleForm } from './support/roleStates';
import { access, granted } from './support/states';

const buttons = [
  { id: 'signIn', label: 'Sign In to Lifecycle Services', primary: false },
  { id: 'open', label: 'Open Environment Page', primary: false },
  { id: 'copy', label: 'Copy My Address', primary: false },
];
const secret = {
  kind: 'secret',
  id: 'password',
  label: 'Password to import',
  hint: '',
  problem: '',
  actions: [],
  disabled: false,
  placeholder: '',
  required: true,
  multiline: false,
  takenRevision: 1,
} as const;
const problem = 'This isn’t valid.';
const everything = { ...granted, fields: [...granted.fields, secret], buttons };

describe('the appearance of the dialog', function () {
  this.timeout(20_000);
  const open = useDialog();

  for (const theme of themes) {
    it(`has one border color for all boxes and no false focus color in ${theme}`, async () => {
      const dialog = await open(everything, { theme });
      const styles = await dialog.page.evaluate(async () => {
        const style = document.documentElement.style;
        // Current themes use three border colors, and the focus color for buttons.
        if (getComputedStyle(document.body).getPropertyValue('--vscode-contrastBorder') === '') {
          style.setProperty('--vscode-dropdown-border', 'rgb(1, 2, 3)');
          style.setProperty('--vscode-input-border', 'rgb(4, 5, 6)');
          style.setProperty('--vscode-button-border', 'rgb(7, 8, 9)');
          // The toolkit reads the colors again when the theme changes.
          document.body.classList.add('another-theme');
          for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
        }
        const border = (element: Element | null | undefined) =>
          element ? getComputedStyle(element).borderTopColor : 'missing';
        const secondary = document.querySelector('vscode-button[appearance="secondary"]');
        return {
          boxes: [
            border(document.querySelector('.choice')),
            border(document.querySelector('.text')),
            border(document.querySelector('.secret')),
          ],
          button: border(secondary?.shadowRoot?.querySelector('.control')),
        };
      });
      assert.equal(new Set(styles.boxes).size, 1, styles.boxes.join());
      assert.notEqual(styles.boxes[0], 'missing');
      assert.notEqual(styles.button, 'rgb(7, 8, 9)');
      const file = path.join(root, `test-results/webview/looks-${theme}.png`);
      await dialog.page.screenshot({ path: file, fullPage: true });
    });

    it(`marks the box of an invalid field, except while it has the focus, in ${theme}`, async () => {
      const fields = [...roleForm.fields, secret];
      const dialog = await open({ ...roleForm, fields }, { theme });
      const borders = () =>
        dialog.page.evaluate(() =>
          [...document.querySelectorAll('.box')].map(box => getComputedStyle(box).borderTopColor),
        );
      const valid = new Set(await borders());
      const invalid = fields.map(field => ({ ...field, problem }));
      await dialog.show({ ...roleForm, fields: invalid });
      const file = path.join(root, `test-results/webview/invalid-${theme}.png`);
      await dialog.page.screenshot({ path: file, fullPage: true });
      const marked = await borders();
      assert.equal(marked.length, 4);
      assert.equal(new Set(marked).size, 1);
      assert.ok(!valid.has(marked[0] ?? ''), marked.join());
      await dialog.find('combobox', 'Application').focus();
      const [focused, ...others] = await borders();
      assert.deepEqual(others, marked.slice(1));
      assert.ok(!marked.includes(focused ?? ''), focused);
    });

    it(`draws a check box like a radio button in ${theme}`, async () => {
      const dialog = await open({ ...roleForm, fields: [...roleForm.fields, access] }, { theme });
      const styles = await dialog.page.evaluate(() =>
        [...document.querySelectorAll('.check input, .radio input')]
          .filter(input => !input.matches(':checked'))
          .map(input => {
            const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(input);
            const { width, height } = input.getBoundingClientRect();
            return { borderTopColor, borderTopWidth, backgroundColor, width, height };
          }),
      );
      assert.equal(styles.length, 2);
      assert.deepEqual(styles[0], styles[1]);
    });
  }
});

import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from './support/browser';
import { themes, useDialog } from './support/dialog';
import { guiding } from './support/lcsStates';
import { granted, grants } from './support/states';

const buttons = [
  { id: 'signIn', label: 'Sign in to Lifecycle Services' },
  { id: 'open', label: 'Open Environment Page' },
  { id: 'copy', label: 'Copy My Address' },
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
const long = 'axdbreadonlyuser · Issued. Not tried since this window was loaded. Test it now.';
const everything = {
  ...granted,
  fields: [...granted.fields, secret],
  buttons,
  grants: grants.map(line => (line.current ? { ...line, detail: long } : line)),
};

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
        const inside = (host: string, part: string) =>
          document.querySelector(host)?.shadowRoot?.querySelector(part);
        const secondary = document.querySelector('vscode-button[appearance="secondary"]');
        return {
          boxes: [
            border(document.querySelector('.choice')),
            border(inside('vscode-text-field', '.root')),
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
  }

  it('aligns the columns of all grants, and cuts nothing off', async () => {
    const dialog = await open(everything);
    const cells = await dialog.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.grants button span:nth-child(2)')].map(cell => ({
        left: cell.getBoundingClientRect().left,
        isWhole: cell.scrollWidth <= cell.clientWidth || cell.clientWidth === 0,
        overflow: getComputedStyle(cell).textOverflow,
      })),
    );
    assert.equal(cells.length, grants.length);
    assert.equal(new Set(cells.map(({ left }) => left)).size, 1);
    assert.ok(cells.every(({ isWhole, overflow }) => isWhole && overflow === 'clip'));
  });

  it('leaves no button alone on a second line', async () => {
    const dialog = await open({ ...guiding, requestLabel: 'Import Credentials…', buttons });
    const tops = await dialog.page.evaluate(() =>
      [...document.querySelectorAll('.buttons vscode-button')].map(
        button => button.getBoundingClientRect().top,
      ),
    );
    const lines = [...new Set(tops)].map(top => tops.filter(each => each === top).length);
    assert.deepEqual(lines, [2, 2]);
  });
});

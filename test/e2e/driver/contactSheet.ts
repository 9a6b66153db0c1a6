import * as assert from 'node:assert/strict';
import * as path from 'node:path';

import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator } from 'playwright-core';

import { projectDir } from '../../setup/project';
import type { DialogPage } from './dialogPage';
import { eventually } from './eventually';
import { themes, vscodeVersion } from './workbench';

type Theme = keyof typeof themes;

/** A dark theme and its light counterpart. A window changes between them like the system does. */
export type ThemePair = readonly [dark: Theme, light: Theme];

/** User settings with which the theme follows the color scheme of the browser. */
export function themeSettings([dark, light]: ThemePair): Readonly<Record<string, unknown>> {
  return {
    'window.autoDetectColorScheme': true,
    'workbench.preferredDarkColorTheme': themes[dark],
    'workbench.preferredLightColorTheme': themes[light],
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
  };
}

/** The attribute that VS Code gives the body of a webview. */
const kinds: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  highContrastDark: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast-light',
};

/** High enough to show each state without scrolling. */
const height = 1_500;

/** Pictures of the dialog in its states, for each theme and each width in pixels. */
export class ContactSheet {
  readonly #sheets = new Map<string, { state: string; png: Buffer }[]>();
  readonly #panel: Locator;
  #around = 0;

  private constructor(
    readonly dialog: DialogPage,
    readonly themes: ThemePair,
    readonly widths: readonly number[],
  ) {
    this.#panel = dialog.window.page.locator('iframe.webview.ready:visible').first();
  }

  static async of(
    dialog: DialogPage,
    themes: ThemePair,
    widths: readonly number[],
  ): Promise<ContactSheet> {
    const sheet = new ContactSheet(dialog, themes, widths);
    const { page } = dialog.window;
    sheet.#around = (page.viewportSize()?.width ?? 0) - (await sheet.#box()).width;
    return sheet;
  }

  /** Adds the current state. It must fit each width, and have no problem that axe finds. */
  async take(state: string): Promise<void> {
    const { page } = this.dialog.window;
    for (const [index, theme] of this.themes.entries()) {
      await page.emulateMedia({ colorScheme: index === 0 ? 'dark' : 'light' });
      for (const width of this.widths) {
        await page.setViewportSize({ width: width + this.#around, height });
        await this.#settled(theme, width);
        const png = await page.screenshot({ clip: await this.#clip(), animations: 'disabled' });
        const name = `${theme}-${String(width)}`;
        this.#sheets.set(name, [...(this.#sheets.get(name) ?? []), { state, png }]);
      }
    }
    await this.#isAccessible(state);
  }

  /** Saves a picture with all states for each theme and width in `test-results/`. */
  async save(browser: Browser): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 2_400, height: 800 } });
    for (const [name, all] of this.#sheets) {
      const figures = all.map(
        ({ state, png }) =>
          `<figure><figcaption>${state}</figcaption>` +
          `<img src="data:image/png;base64,${png.toString('base64')}"></figure>`,
      );
      await page.setContent(`<style>
        body { display: flex; flex-wrap: wrap; align-items: start; margin: 8px;
          background: #888; font: 16px sans-serif }
        figure { margin: 8px }
        img { display: block }
      </style>${figures.join('')}`);
      const file = `dialog-${name}-${vscodeVersion}.png`;
      await page.screenshot({ path: path.join(projectDir, 'test-results', file), fullPage: true });
    }
    await page.close();
  }

  /** Waits until the page has a theme and a width, and nothing in it is wider. */
  async #settled(theme: Theme, width: number): Promise<void> {
    const body = this.dialog.frame.locator('body');
    await eventually(async () => {
      const found = await body.evaluate(({ dataset, ownerDocument }) => ({
        kind: dataset['vscodeThemeKind'],
        width: ownerDocument.defaultView?.innerWidth,
        needed: ownerDocument.documentElement.scrollWidth,
      }));
      assert.deepEqual(found, { kind: kinds[theme], width, needed: found.needed });
      assert.ok(found.needed <= width, `The page needs ${String(found.needed)} px.`);
    });
  }

  async #isAccessible(state: string): Promise<void> {
    const { page } = this.dialog.window;
    const { passes, violations } = await new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .include(['iframe.webview.ready', 'iframe#active-frame', 'main'])
      .analyze();
    const found = violations.map(({ id, nodes }) => ({ state, id, at: nodes.map(n => n.html) }));
    assert.deepEqual(found, []);
    assert.ok(passes.length > 0, 'axe checked nothing');
  }

  /** The part of the panel that is not empty. */
  async #clip() {
    const main = await this.dialog.frame.locator('main').boundingBox();
    assert.ok(main);
    const box = await this.#box();
    return { ...box, height: Math.min(box.height, main.y + main.height - box.y) };
  }

  async #box() {
    const box = await this.#panel.boundingBox();
    assert.ok(box);
    return box;
  }
}

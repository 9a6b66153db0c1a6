import type { Intent, PageDraft } from '../../../src/protocol/intents';
import type { HostMessage } from '../../../src/protocol/messages';
import type { DialogState } from '../../../src/protocol/state';
import { strings } from './states';
import { openPage, TestPage, usePages, type PageOptions } from './testPage';

export { themes, type AccessibleNode, type Theme } from './testPage';

export type DialogOptions = PageOptions;

/** The page of the dialog in a real browser. The test acts as the host. */
export class Dialog extends TestPage<HostMessage, Intent> {
  /** Opens the page and answers its `ready` with the strings and, unless `null`, a state. */
  static async open(state: DialogState | null, options: DialogOptions = {}): Promise<Dialog> {
    const files = { script: 'main', style: 'style', heading: strings.heading, later: 'toolkit.js' };
    const dialog = new Dialog(await openPage(files, options));
    await dialog.send({ type: 'strings', strings });
    if (state) await dialog.show(state);
    if (state) await dialog.page.locator(':not(:defined)').waitFor({ state: 'detached' });
    return dialog;
  }

  async show(state: DialogState): Promise<void> {
    await this.send({ type: 'state', state });
  }

  /** The input that the page has stored in VS Code, without the focus. */
  async keptInput(): Promise<PageDraft> {
    const { section, fields, others } = (await this.kept()).at(-1) as Required<PageDraft>;
    return { section, fields, others };
  }
}

/** Returns a function that opens a dialog. The suite closes it after each test. */
export function useDialog(): (
  state: DialogState | null,
  options?: DialogOptions,
) => Promise<Dialog> {
  return usePages(Dialog.open.bind(Dialog));
}

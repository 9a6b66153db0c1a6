import * as fs from 'node:fs';
import * as path from 'node:path';

import type { Browser, BrowserContext } from 'playwright-core';

import { launchBrowser, newProfile } from '../../setup/browser';
import { hosts } from '../../setup/project';
import { startServer, type ServerOptions, type VscodeServer } from '../../setup/server';
import { workbenchUrl, type WindowTarget } from '../../setup/workbenchUrl';
import { EditorWindow } from './editorWindow';

/** The version of VS Code that this run of the tests is about. */
export const vscodeVersion = process.env['VSCODE_VERSION'] ?? hosts.current.version;

/** The colour themes that every VS Code carries. */
export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  highContrastDark: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
} as const;

/** What VS Code is started with; nothing is needed. */
export interface WorkbenchOptions extends Partial<ServerOptions> {
  readonly theme?: keyof typeof themes;
}

/** VS Code as one user runs it: a server with its data, and the windows opened on it. */
export class Workbench {
  /** Those that have been started and not stopped. */
  static readonly running = new Set<Workbench>();

  readonly #windows: EditorWindow[] = [];

  private constructor(
    readonly server: VscodeServer,
    readonly profile: BrowserContext,
    readonly browser: Browser,
  ) {}

  /** Starts VS Code. No window is open yet. */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { theme = 'dark', settings, ...rest } = options;
    const server = await startServer({
      version: vscodeVersion,
      ...rest,
      settings: { 'workbench.colorTheme': themes[theme], ...settings },
    });
    const browser = await launchBrowser();
    const workbench = new Workbench(server, await newProfile(browser, server.origin), browser);
    Workbench.running.add(workbench);
    return workbench;
  }

  /** The windows that are open. */
  get windows(): readonly EditorWindow[] {
    return this.#windows.filter(window => !window.page.isClosed());
  }

  /** Opens a window and waits until it can be used. */
  async openWindow(target: WindowTarget = {}): Promise<EditorWindow> {
    const window = new EditorWindow(await this.profile.newPage());
    this.#windows.push(window);
    await window.page.goto(workbenchUrl(this.server, target));
    await window.ready();
    return window;
  }

  /** Changes user settings in their file. A window reads it when it is loaded. */
  changeSettings(settings: Readonly<Record<string, unknown>>): void {
    const file = path.join(this.server.dataDir, 'data', 'User', 'settings.json');
    const earlier = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    fs.writeFileSync(file, JSON.stringify({ ...earlier, ...settings }, undefined, 2));
  }

  /** Closes all windows and ends VS Code. */
  async stop(): Promise<void> {
    Workbench.running.delete(this);
    await this.browser.close();
    await this.server.stop();
  }
}

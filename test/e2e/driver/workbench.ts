import * as fs from 'node:fs';
import * as path from 'node:path';

import type { Browser, BrowserContext } from 'playwright-core';

import { launchBrowser, newProfile } from '../../setup/browser';
import { hosts } from '../../setup/project';
import { startServer, type ServerOptions, type VscodeServer } from '../../setup/server';
import { workbenchUrl, type WindowTarget } from '../../setup/workbenchUrl';
import { EditorWindow } from './editorWindow';

/** The version of VS Code in this test run. */
export const vscodeVersion = process.env['VSCODE_VERSION'] ?? hosts.current.version;

/** The color themes of every VS Code. */
export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  highContrastDark: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
} as const;

/** The options of a VS Code. All have defaults. */
export interface WorkbenchOptions extends Partial<ServerOptions> {
  readonly theme?: keyof typeof themes;
  /** The name under which the browser finds the server; its address by default. */
  readonly hostName?: string;
  /** The time zone of the browser, as an IANA name; that of the computer by default. */
  readonly timeZone?: string;
}

/** The VS Code of one user: a server with its data and windows. */
export class Workbench {
  /** All running instances. */
  static readonly running = new Set<Workbench>();

  readonly #windows: EditorWindow[] = [];

  private constructor(
    readonly server: VscodeServer,
    readonly profile: BrowserContext,
    readonly browser: Browser,
  ) {}

  /** Starts VS Code without a window. */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { theme = 'dark', settings, hostName, timeZone, ...rest } = options;
    const started = await startServer({
      version: vscodeVersion,
      ...rest,
      settings: { 'workbench.colorTheme': themes[theme], ...settings },
    });
    const rule = `MAP ${String(hostName)}:80 ${new URL(started.origin).host}`;
    const browser = await launchBrowser(hostName ? [`--host-resolver-rules=${rule}`] : []);
    const server = hostName ? { ...started, origin: `http://${hostName}` } : started;
    const profile = await newProfile(browser, server.origin, timeZone);
    const workbench = new Workbench(server, profile, browser);
    Workbench.running.add(workbench);
    return workbench;
  }

  /** The open windows. */
  get windows(): readonly EditorWindow[] {
    return this.#windows.filter(window => !window.page.isClosed());
  }

  /** Opens a window, and waits until it is ready. */
  async openWindow(target: WindowTarget = {}): Promise<EditorWindow> {
    const window = new EditorWindow(await this.profile.newPage());
    this.#windows.push(window);
    await window.page.goto(workbenchUrl(this.server, target));
    await window.ready();
    return window;
  }

  /** Changes the file of the user settings. Windows read it when they load. */
  changeSettings(settings: Readonly<Record<string, unknown>>): void {
    const file = path.join(this.server.dataDir, 'data', 'User', 'settings.json');
    const earlier = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    fs.writeFileSync(file, JSON.stringify({ ...earlier, ...settings }, undefined, 2));
  }

  /** Closes all windows and stops VS Code. */
  async stop(): Promise<void> {
    Workbench.running.delete(this);
    await this.browser.close();
    await this.server.stop();
  }
}

import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { asset, browser } from './browser';

/** VS Code's names for its kinds of theme. Each has a file of colors. */
export const themes = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
export type Theme = (typeof themes)[number];

type Role = Parameters<Page['getByRole']>[0];

interface FakeHost {
  readonly intents: unknown[];
  readonly kept: unknown[];
  readonly violations: string[];
  readonly spoken: string[];
}

declare global {
  interface Window {
    host: FakeHost;
  }
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Replaces the page's clock before the page starts. */
  readonly clock?: boolean;
  readonly reducedMotion?: boolean;
  /** Messages in the HTML. */
  readonly first?: readonly unknown[];
  /** The draft that VS Code kept of an earlier page. */
  readonly kept?: unknown;
  /** Leaves out the toolkit, as before it has loaded. */
  readonly withoutToolkit?: boolean;
}

/** The files of a page, without extensions. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
  /** The heading that the host puts into the page. */
  readonly heading?: string;
  /** A script that the page runs after it has drawn its first state. */
  readonly later?: string;
}

const origin = 'http://dialog.test';
const nonce = 'c2FtcGxl';

/** The HTML of the host, with the same Content Security Policy. */
async function skeleton(
  { script, style, heading, later }: PageFiles,
  { theme = 'dark', first = [], withoutToolkit = false, kept }: PageOptions,
): Promise<string> {
  const toolkit = later === undefined || withoutToolkit ? '' : await asset(later);
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin} 'nonce-${nonce}'; base-uri ${origin}/; form-action 'none'`;
  // VS Code gives the light high-contrast theme the class of the dark one, too.
  const extra = theme === 'high-contrast-light' ? ' vscode-high-contrast' : '';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta property="csp-nonce" content="${nonce}" />
    <link rel="stylesheet" href="/themes/vscode.css" />
    <link rel="stylesheet" href="/themes/${theme}.css" />
    <link rel="stylesheet" href="/${style}.css" />
    <title>SQL Credentials</title>
  </head>
  <body class="vscode-${theme}${extra}" data-vscode-theme-kind="vscode-${theme}">
    <main>${heading === undefined ? '' : `<h1>${heading}</h1>`}</main>
    <script type="application/json" id="first-messages">${JSON.stringify(first)}</script>
    <script type="text/plain" id="toolkit">${toolkit}</script>
    <script nonce="${nonce}">(${installHost.toString()})(${JSON.stringify(kept)});</script>
    <script nonce="${nonce}" src="/${script}.js"></script>
  </body>
</html>`;
}

/** Replaces VS Code in the page: records messages, stored states, and spoken texts. */
function installHost(earlier: unknown): void {
  const kept = earlier === undefined ? [] : [earlier];
  const host: FakeHost = { intents: [], kept, violations: [], spoken: [] };
  let acquired = false;
  const acquire = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return Object.freeze({
      postMessage: (intent: unknown) => host.intents.push(intent),
      setState: (state: unknown) => host.kept.push(state),
      getState: () => host.kept.at(-1),
    });
  };
  Object.assign(window, { host, acquireVsCodeApi: acquire });
  document.addEventListener('securitypolicyviolation', event => {
    host.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
  });
  const listen = (records: MutationRecord[]) => {
    for (const { target, addedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      if (!element?.closest('[aria-live="polite"]')) continue;
      for (const node of addedNodes) host.spoken.push(node.textContent ?? '');
    }
  };
  new MutationObserver(listen).observe(document, { childList: true, subtree: true });
}

/** Pages of earlier tests. To load a document in one takes a fifth of the time of opening a page. */
const idlePages: Page[] = [];

/** Pages whose clock a test controls. Playwright can't restore it. */
const controlledPages = new WeakSet<Page>();

async function newPage(options: PageOptions): Promise<Page> {
  const context = await browser().newContext();
  const page = await context.newPage();
  if (options.clock === true) {
    controlledPages.add(page);
    await page.clock.install();
  }
  return page;
}

/** Keeps the page for a later test, or closes it. */
async function release(page: Page): Promise<void> {
  if (controlledPages.has(page)) {
    await page.context().close();
    return;
  }
  page.removeAllListeners('console');
  await page.unrouteAll();
  await page.mouse.move(0, 0);
  idlePages.push(page);
}

/** Opens a page and waits for its `ready`. */
export async function openPage(files: PageFiles, options: PageOptions = {}): Promise<Page> {
  const idle = options.clock === true ? undefined : idlePages.pop();
  const page = idle ?? (await newPage(options));
  await page.setViewportSize({ width: options.width ?? 820, height: options.height ?? 900 });
  await page.emulateMedia({
    reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
  });
  await page.route(`${origin}/**`, async route => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const body = await (name === '' ? skeleton(files, options) : asset(name));
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    await route.fulfill({ body, contentType: name === '' ? 'text/html' : type });
  });
  await page.goto(origin);
  assert.deepEqual(await page.evaluate(() => window.host.intents), [{ type: 'ready' }]);
  return page;
}

/** A page of the product in a real browser. The test acts as the host. */
export class TestPage<Message, Intent> {
  constructor(readonly page: Page) {}

  /** Sends a message as the host, and waits until the page has drawn it. */
  async send(message: Message): Promise<void> {
    await this.post(message);
  }

  /** Sends any message. Don't wait for the page if the test controls its clock. */
  async post(message: unknown, settled = true): Promise<void> {
    // Like VS Code, it sends JSON. Playwright's own format takes seconds for ten thousand rows.
    await this.page.evaluate(async json => {
      const arrived = new Promise(resolve => {
        window.addEventListener('message', resolve, { once: true });
      });
      window.postMessage(JSON.parse(json), '*');
      await arrived;
    }, JSON.stringify(message));
    if (settled) await this.settle();
  }

  /** The toolkit updates its inner elements in the next frame. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>(resolve => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => {
            resolve();
          };
          requestAnimationFrame(() => {
            requestAnimationFrame(() => {
              channel.port2.postMessage(undefined);
            });
          });
        }),
    );
  }

  /**
   * Stops the page's clock, so that a busy computer doesn't separate two presses. The test must open the
   * page with `clock`, move the clock by itself, and not wait for the page.
   */
  async stopClock(): Promise<void> {
    await this.page.clock.pauseAt(await this.page.evaluate(() => Date.now() + 2_000));
  }

  /** Finds an element by its role and its full name. */
  find(role: Role, name?: string): Locator {
    return this.page.getByRole(role, name === undefined ? {} : { name, exact: true });
  }

  /** All intents that the page has sent. */
  async intents(): Promise<readonly Intent[]> {
    return (await this.page.evaluate(() => window.host.intents)) as readonly Intent[];
  }

  /** The last intent that the page has sent. */
  async lastIntent(): Promise<Intent | undefined> {
    return (await this.intents()).at(-1);
  }

  /** All states that the page has stored in VS Code. */
  async kept(): Promise<readonly unknown[]> {
    return this.page.evaluate(() => window.host.kept);
  }

  /** The texts that a screen reader speaks, in order. */
  async spoken(): Promise<readonly string[]> {
    return this.page.evaluate(() => window.host.spoken);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Role and name of the focused element in the browser's accessibility tree. */
  async focused(): Promise<string> {
    const node = (await this.accessibleNodes()).find(
      ({ properties }) => properties['focused'] === true,
    );
    return node ? `${node.role} ${node.name}` : 'nothing';
  }

  /** The browser's accessibility tree as a flat list. */
  async accessibleNodes(): Promise<readonly AccessibleNode[]> {
    const session = await this.page.context().newCDPSession(this.page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    return nodes
      .filter(node => !node.ignored && node.role?.value !== 'RootWebArea')
      .map(node => ({
        role: String(node.role?.value),
        name: String(node.name?.value ?? ''),
        value: String(node.value?.value ?? ''),
        description: String(node.description?.value ?? ''),
        properties: Object.fromEntries(
          (node.properties ?? []).map(({ name, value }) => [name, value.value as unknown]),
        ),
      }));
  }

  /** Finds a node of the accessibility tree. */
  async accessible(role: string, name: string): Promise<AccessibleNode> {
    const nodes = await this.accessibleNodes();
    const found = nodes.filter(node => node.role === role && node.name === name);
    assert.equal(found.length, 1, `${found.length} nodes are a ${role} named ${name}`);
    return found[0] as AccessibleNode;
  }

  /** The accessibility violations in the page: the ID of each rule, and the elements. */
  async accessibilityViolations(): Promise<readonly { id: string; at: readonly string[] }[]> {
    // Without legacy mode, axe opens another page for its results. The page has no frames.
    const axe = new AxeBuilder({ page: this.page })
      .options({ resultTypes: ['violations'] })
      .setLegacyMode();
    const { violations } = await axe.analyze();
    return violations.map(({ id, nodes }) => ({ id, at: nodes.map(node => node.html) }));
  }

  /** Closes the page, and fails if the page violated its Content Security Policy. */
  async close(): Promise<void> {
    const violations = await this.page.evaluate(() => window.host.violations);
    await release(this.page);
    assert.deepEqual(violations, []);
  }
}

/** An element as assistive technology sees it. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Returns a function that opens pages. The suite closes them after each test. */
export function usePages<P extends { close(): Promise<void> }, A extends readonly unknown[]>(
  open: (...how: A) => Promise<P>,
): (...how: A) => Promise<P> {
  const opened: P[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(page => page.close()));
  });
  return async (...how) => {
    const page = await open(...how);
    opened.push(page);
    return page;
  };
}

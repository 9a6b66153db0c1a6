import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

import type { Frame } from 'playwright-core';

import type { EditorWindow } from './editorWindow';
import { readEditorStorage, writtenFiles } from './storage';
import type { Workbench } from './workbench';

/** A secret that is searched, and its name in a failure. */
export interface Canary {
  readonly name: string;
  readonly text: string;
}

/** Every token of the emulator begins with `{"aud":` in base64url. */
export const anyToken: Canary = { name: 'a token', text: 'eyJhdWQi' };

const connectionString = /Server=tcp:[^\s]*Password=/i;

/** A password that most encodings change; JSON and connection strings don't. No other run has it. */
export function canaryPassword(name: string): Canary {
  return { name, text: `Needle/0+In&<Hay>%7aA${randomBytes(6).toString('hex')}` };
}

/**
 * Searches the places where a secret could remain. Each search returns one line for each canary, its
 * encodings, and its place.
 */
export class CanarySearch {
  constructor(
    readonly workbench: Workbench,
    readonly window: EditorWindow,
    readonly canaries: readonly Canary[],
  ) {}

  /** In every file below VS Code's data folder (logs, settings, storage) and below other folders. */
  inFiles(...folders: readonly string[]): string[] {
    const files = [...writtenFiles(this.workbench), ...folders.flatMap(filesBelow)];
    return files.flatMap(file => this.#inText(file, readOrNothing(file)));
  }

  /** In what the browser stores for VS Code, except under the keys that are meant for secrets. */
  async inStorage(isMeant: (key: string) => boolean): Promise<string[]> {
    const stored = await readEditorStorage(this.window);
    const sites = await Promise.all(this.window.page.frames().map(siteStorage));
    return [...stored, ...sites.flat()]
      .filter(([key]) => !isMeant(key))
      .flatMap(([key, value]) => this.#inText(key, `${key} ${value}`));
  }

  /** In the arguments or the environment of every process. */
  inProcesses(part: 'cmdline' | 'environ'): string[] {
    const ids = fs.readdirSync('/proc').filter(name => /^\d+$/.test(name));
    return ids.flatMap(id => {
      const file = `/proc/${id}/${part}`;
      return this.#inText(file, readOrNothing(file));
    });
  }

  /** In what the window and its pages wrote to the console. */
  inConsole(): string[] {
    return this.window.consoleLines.flatMap(line => this.#inText('the console', line));
  }

  /** In every page of the window: elements, shadow roots, and boxes. */
  async inPages(): Promise<string[]> {
    const pages = await Promise.all(this.window.page.frames().map(pageContent));
    return pages.flatMap(content => this.#inText('a page', content));
  }

  #inText(place: string, text: string): string[] {
    const found = this.canaries.flatMap(({ name, text: secret }) => {
      const forms = formsIn(text, secret);
      return forms.length === 0 ? [] : [`${name} (${forms.join(', ')})`];
    });
    if (connectionString.test(text)) found.push('a connection string');
    return found.map(secret => `${secret} in ${place}`);
  }
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
}

/** A process may end, and a temporary file go, before it is read. */
function readOrNothing(file: string): string {
  try {
    return fs.readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** A page in a sandbox has no storage. */
function siteStorage(frame: Frame): Promise<[string, string][]> {
  return frame
    .evaluate(() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)])
    .then(
      entries => entries.map(([key, value]): [string, string] => [key, String(value)]),
      () => [],
    );
}

function pageContent(frame: Frame): Promise<string> {
  return frame.evaluate(() => {
    const contentOf = (root: Document | ShadowRoot): string =>
      [...root.querySelectorAll('*')].reduce(
        (content, element) =>
          content +
          (element.shadowRoot ? contentOf(element.shadowRoot) : '') +
          ('value' in element && typeof element.value === 'string' ? `\n${element.value}` : ''),
        root instanceof Document ? root.documentElement.outerHTML : root.innerHTML,
      );
    return contentOf(document);
  });
}

const eachByte = (text: string, encoding: BufferEncoding, form: (byte: string) => string): string =>
  [...Buffer.from(text, encoding)].map(byte => form(byte.toString(16).padStart(2, '0'))).join('');

/** In base64 a text looks different after 0, 1, and 2 other bytes. */
const base64Forms = (text: string, encoding: 'base64' | 'base64url'): string[] =>
  [0, 1, 2].map(shift =>
    Buffer.from(' '.repeat(shift) + text)
      .toString(encoding)
      .slice(4, -4),
  );

/**
 * The 11 encodings in which a secret is searched in what was read as latin1. Each secret has ASCII
 * characters only, and none that JSON escapes.
 */
const encodings: Readonly<Record<string, (secret: string) => readonly string[]>> = {
  plain: secret => [secret],
  'list of bytes': secret => [[...Buffer.from(secret)].join(',')],
  percent: secret => [encodeURIComponent(secret)],
  'percent, twice': secret => [encodeURIComponent(encodeURIComponent(secret))],
  HTML: secret => [secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  base64: secret => base64Forms(secret, 'base64'),
  base64url: secret => base64Forms(secret, 'base64url'),
  hexadecimal: secret => [
    eachByte(secret, 'latin1', byte => byte),
    eachByte(secret, 'latin1', byte => byte.toUpperCase()),
  ],
  'UTF-16LE': secret => [Buffer.from(secret, 'utf16le').toString('latin1')],
  'UTF-16BE': secret => [Buffer.from(secret, 'utf16le').swap16().toString('latin1')],
  'Unicode escapes': secret => [eachByte(secret, 'latin1', byte => `\\u00${byte}`)],
};

/** The encodings in which a text contains a secret. */
function formsIn(text: string, secret: string): string[] {
  return Object.entries(encodings)
    .filter(([, encode]) => encode(secret).some(form => text.includes(form)))
    .map(([name]) => name);
}

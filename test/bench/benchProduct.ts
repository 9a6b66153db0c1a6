import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import type { EditorWindow } from '../e2e/driver/editorWindow';
import { startProduct, type Product, type ProductOptions } from '../e2e/driver/product';
import { Workbench } from '../e2e/driver/workbench';
import { companionDir, projectDir } from '../setup/project';
import { Marks } from './marks';
import { until } from './until';

/** VS Code with the minimal extension and the probe. */
export interface BenchEditor {
  readonly marks: Marks;
  /** Opens a window, and waits until the minimal extension, and the product if it is there, are active. */
  readonly openStartedWindow: () => Promise<StartedWindow>;
  stop(): Promise<void>;
}

/** The product in a VS Code, with the minimal extension and the probe. */
export interface BenchProduct extends Product, BenchEditor {}

/** A window with the measurements of its probe. */
export interface StartedWindow {
  readonly window: EditorWindow;
  /** By extension ID. */
  readonly activations: Readonly<Record<string, Activation>>;
  /** Collects garbage in its extension host. @returns the used heap in bytes */
  readonly heap: () => Promise<number>;
  /** The longest turn of its extension host since the last call, in milliseconds. */
  readonly longestTurn: () => Promise<number>;
}

/** The probe's measurements of an extension, in milliseconds. */
export interface Activation {
  /** Its position in the activation order. */
  readonly order: number;
  /** Reading, compiling, and running its entry module. */
  readonly loadMs: number;
  /** The call of `activate`, without its promise. */
  readonly activateMs?: number;
  /** From the call of `activate` until its promise resolves: other extensions run in between. */
  readonly resolvedMs?: number;
}

/** The IDs of the compared extensions. */
export const extensionIds = {
  product: /d365-sql-credentials$/,
  bare: /^sql-credentials-test\.bare$/,
} as const;

const ownExtensions = ['bare', 'probe'].map(name => path.join(projectDir, 'test', 'bench', name));

/** Starts the product for the parts that use it. */
export async function startBenchProduct(options: ProductOptions = {}): Promise<BenchProduct> {
  const dir = probeDir();
  const product = await startProduct({
    ...options,
    extensions: ownExtensions,
    env: { BENCH_PROBE_DIR: dir, ...options.env },
  });
  const editor = await benchEditor(product.workbench, dir, true);
  const stop = async () => {
    await product.stop();
    await editor.stop();
  };
  return { ...product, ...editor, stop };
}

/** Starts VS Code without the product, for comparison. */
export async function startBenchEditor(): Promise<BenchEditor> {
  const dir = probeDir();
  const workbench = await Workbench.start({
    extensions: [companionDir, ...ownExtensions],
    env: { BENCH_PROBE_DIR: dir },
  });
  const editor = await benchEditor(workbench, dir, false);
  const stop = async () => {
    await workbench.stop();
    await editor.stop();
  };
  return { ...editor, stop };
}

function probeDir(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'bench-probe-'));
}

async function benchEditor(
  workbench: Workbench,
  dir: string,
  hasProduct: boolean,
): Promise<BenchEditor> {
  return {
    marks: await Marks.watch(workbench.profile),
    openStartedWindow: () => openStartedWindow(workbench, dir, hasProduct),
    stop: () => {
      fs.rmSync(dir, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

async function openStartedWindow(
  workbench: Workbench,
  dir: string,
  hasProduct: boolean,
): Promise<StartedWindow> {
  const known = new Set(fs.readdirSync(dir));
  // Each window needs a new folder, because VS Code restores the panels of a folder.
  const folder = fs.mkdtempSync(path.join(dir, 'workspace-'));
  const window = await workbench.openWindow({ folder });
  const suffix = '.activations.json';
  const isActive = (name: string): boolean => {
    const ids = Object.entries(read<StartedWindow['activations']>(path.join(dir, name)) ?? {});
    const has = (id: RegExp) =>
      ids.some(([each, { resolvedMs }]) => id.test(each) && resolvedMs !== undefined);
    return has(extensionIds.bare) && (!hasProduct || has(extensionIds.product));
  };
  const file = await until(
    () =>
      fs.readdirSync(dir).find(name => name.endsWith(suffix) && !known.has(name) && isActive(name)),
    'activation of the extensions',
    90_000,
  );
  const host = path.join(dir, file.slice(0, -suffix.length));
  /** Runs a command of the probe, and waits for its report. */
  const ask = async <T extends { readonly at: number }>(kind: string, key: string): Promise<T> => {
    const start = Date.now();
    await window.page.keyboard.press(`Control+Alt+${key}`);
    return until(() => {
      const report = read<T>(`${host}.${kind}.json`);
      return report !== undefined && report.at >= start ? report : undefined;
    }, `report of the ${kind}`);
  };
  return {
    window,
    activations: read(path.join(dir, file)) ?? {},
    heap: async () => (await ask<{ at: number; bytes: number }>('heap', 'F10')).bytes,
    longestTurn: async () =>
      (await ask<{ at: number; longestMs: number }>('turns', 'F11')).longestMs,
  };
}

/** A report of the probe; `undefined` if there is none yet. */
function read<T>(file: string): T | undefined {
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
}

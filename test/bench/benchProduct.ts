import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import type { EditorWindow } from '../e2e/driver/editorWindow';
import { startProduct, type Product, type ProductOptions } from '../e2e/driver/product';
import { projectDir } from '../setup/project';
import { Marks } from './marks';
import { until } from './until';

/** The product in a VS Code, with the minimal extension and the probe. */
export interface BenchProduct extends Product {
  readonly marks: Marks;
  /** Opens a window, and waits until both extensions are active. */
  openStartedWindow(): Promise<StartedWindow>;
}

/** A window with the measurements of its probe. */
export interface StartedWindow {
  readonly window: EditorWindow;
  readonly activations: Record<'product' | 'bare', Activation>;
  /** CPU time of its extension host in microseconds, as last reported. */
  cpu(): NodeJS.CpuUsage | undefined;
}

/** The probe's measurements of an extension, in milliseconds. */
export interface Activation {
  /** Its position in the activation order. */
  readonly order: number;
  /** Reading, compiling, and running its entry module. */
  readonly loadMs: number;
  /** The call of `activate` until its promise is resolved; undefined before. */
  readonly activateMs?: number;
}

/** The report of a window's probe. */
interface ProbeReport extends Partial<StartedWindow['activations']> {
  readonly cpu?: NodeJS.CpuUsage;
}

const ownExtensions = ['bare', 'probe'].map(name => path.join(projectDir, 'test', 'bench', name));

/** Starts the product for the parts that use it. */
export async function startBenchProduct(options: ProductOptions = {}): Promise<BenchProduct> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-probe-'));
  const product = await startProduct({
    ...options,
    extensions: ownExtensions,
    env: { BENCH_PROBE_DIR: dir, ...options.env },
  });
  const marks = await Marks.watch(product.workbench.profile);
  return {
    ...product,
    marks,
    openStartedWindow: () => openStartedWindow(product, dir),
    stop: async () => {
      await product.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function openStartedWindow({ workbench }: Product, dir: string): Promise<StartedWindow> {
  const known = new Set(fs.readdirSync(dir));
  // Each window needs a new folder, because VS Code restores the panels of a folder.
  const folder = fs.mkdtempSync(path.join(dir, 'workspace-'));
  const window = await workbench.openWindow({ folder });
  const [file, activations] = await until(
    () =>
      fs
        .readdirSync(dir)
        .filter(name => name.endsWith('.json') && !known.has(name))
        .map(name => [path.join(dir, name), bothActivations(path.join(dir, name))] as const)
        .find((found): found is [string, StartedWindow['activations']] => found[1] !== undefined),
    'activation of both extensions',
    90_000,
  );
  return { window, activations, cpu: () => readReport(file).cpu };
}

function bothActivations(file: string): StartedWindow['activations'] | undefined {
  const { product, bare } = readReport(file);
  // The probe writes the order before an activation is complete.
  if (product?.activateMs === undefined || bare?.activateMs === undefined) return undefined;
  return { product, bare };
}

function readReport(file: string): ProbeReport {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as ProbeReport;
}

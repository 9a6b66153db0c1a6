import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import type { EditorWindow } from '../e2e/driver/editorWindow';
import { startProduct, type Product, type ProductOptions } from '../e2e/driver/product';
import { projectDir } from '../setup/project';
import { Marks } from './marks';
import { until } from './until';

/** The product in a VS Code, with the bare extension and the probe beside it. */
export interface BenchProduct extends Product {
  readonly marks: Marks;
  /** Opens a window and waits until both extensions are active in it. */
  openStartedWindow(): Promise<StartedWindow>;
}

/** A window, and what the probe in it has seen. */
export interface StartedWindow {
  readonly window: EditorWindow;
  readonly activations: Record<'product' | 'bare', Activation>;
  /** Microseconds of the processor since its extension host began, as last written. */
  cpu(): NodeJS.CpuUsage | undefined;
}

/** What the probe measures of an extension, in milliseconds. */
export interface Activation {
  /** Its place among the extensions that are timed. */
  readonly order: number;
  /** Reading, compiling and running the module of its entry. */
  readonly loadMs: number;
  /** The call of `activate`, until its promise is done; not there before. */
  readonly activateMs?: number;
}

/** What the probe of one window has to say. */
interface ProbeReport extends Partial<StartedWindow['activations']> {
  readonly cpu?: NodeJS.CpuUsage;
}

const ownExtensions = ['bare', 'probe'].map(name => path.join(projectDir, 'test', 'bench', name));

/** Starts what most parts measure. */
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
  // A folder of its own: a window begins with the panels that the last one on its folder had.
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
  // The order alone is written before an activation is done.
  if (product?.activateMs === undefined || bare?.activateMs === undefined) return undefined;
  return { product, bare };
}

function readReport(file: string): ProbeReport {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as ProbeReport;
}

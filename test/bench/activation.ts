import { extensionIds, startBenchProduct, type Activation } from './benchProduct';
import { rounds } from './options';
import { median, medianRow, type Row } from './rows';

type Window = Readonly<Record<string, Activation>>;

/**
 * Load and activation of the product, of the minimal extension, and of VS Code's built-in extensions,
 * in the same extension hosts. Each window starts a new host.
 */
export async function measureActivation(): Promise<readonly Row[]> {
  const product = await startBenchProduct();
  const windows: Window[] = [];
  try {
    for (let round = -1; round < Math.max(rounds, 9); round += 1) {
      const { window, activations } = await product.openStartedWindow();
      // The first window only fills the system's file cache.
      if (round >= 0) windows.push(activations);
      await window.close();
    }
  } finally {
    await product.stop();
  }
  return rowsOf(windows);
}

function rowsOf(windows: readonly Window[]): Row[] {
  const ids = [...new Set(windows.flatMap(window => Object.keys(window)))];
  const samplesOf = (id: string): number[] =>
    windows
      .map(window => window[id])
      .filter(each => each !== undefined)
      .map(total);
  const idOf = (pattern: RegExp): string => ids.find(id => pattern.test(id)) ?? '';
  const [own, bare] = [idOf(extensionIds.product), idOf(extensionIds.bare)];
  const builtIn = ids.filter(id => id.startsWith('vscode.')).sort();
  const ofBuiltIn = median(builtIn.map(id => median(samplesOf(id))));
  const names = {
    loadMs: '  load of its entry',
    activateMs: '  call of activate',
    resolvedMs: '  call of activate until its promise resolves',
  } as const;
  const parts = (Object.keys(names) as (keyof typeof names)[]).map(part =>
    medianRow(
      names[part],
      'ms',
      windows.map(window => window[own]?.[part] ?? 0),
    ),
  );
  return [
    medianRow('activation: load and call of activate', 'ms', samplesOf(own), { budget: 2.5 }),
    {
      what: "activation: product / median of VS Code's built-in extensions",
      value: Number((median(samplesOf(own)) / ofBuiltIn).toFixed(2)),
      unit: '×',
      budget: 1,
    },
    ...parts,
    medianRow('  bare extension', 'ms', samplesOf(bare)),
    ...builtIn.map(id => medianRow(`  ${id}`, 'ms', samplesOf(id))),
  ];
}

function total({ loadMs, activateMs = 0 }: Activation): number {
  return loadMs + activateMs;
}

import { startBenchProduct, type Activation, type StartedWindow } from './benchProduct';
import { rounds } from './options';
import { median, medianRow, type Row } from './rows';

type Both = StartedWindow['activations'];

/**
 * Activation of the product and of the minimal extension in the same extension hosts. Each window
 * starts a new host, which activates the probe (`probe/extension.js`) before both.
 */
export async function measureActivation(): Promise<readonly Row[]> {
  const product = await startBenchProduct();
  const samples: Both[] = [];
  try {
    for (let round = -1; round < rounds + 2; round += 1) {
      const { window, activations } = await product.openStartedWindow();
      // The first window only fills the system's file cache.
      if (round >= 0) samples.push(activations);
      await window.close();
    }
  } finally {
    await product.stop();
  }
  return rowsOf(samples);
}

function rowsOf(samples: readonly Both[]): Row[] {
  const own = samples.map(({ product }) => total(product));
  const bare = samples.map(each => total(each.bare));
  const first = samples.filter(({ product, bare }) => product.order < bare.order).length;
  return [
    medianRow('activation: load and activate', 'ms', own, {
      budget: 5,
      note: `before the bare one in ${first} of ${samples.length} windows`,
    }),
    {
      what: 'activation: product / bare extension',
      value: Number((median(own) / median(bare)).toFixed(2)),
      unit: '×',
      budget: 1.5,
    },
    medianRow('activation of the bare extension', 'ms', bare),
    ...(['product', 'bare'] as const).flatMap(name => [
      medianRow(
        `  ${name}: load of its entry`,
        'ms',
        samples.map(sample => sample[name].loadMs),
      ),
      medianRow(
        `  ${name}: call of activate`,
        'ms',
        samples.map(sample => sample[name].activateMs ?? 0),
      ),
    ]),
  ];
}

function total({ loadMs, activateMs = 0 }: Activation): number {
  return loadMs + activateMs;
}

import { startBenchProduct, type BenchProduct } from './benchProduct';
import type { EditorWindow } from '../e2e/driver/editorWindow';
import { closePanels, openPanel, type PanelName } from './dialogUse';
import { rounds } from './options';
import { median, medianRow, type Row } from './rows';

type Times = Record<PanelName, number[]>;

/** Minimum pause of a person. A new window needs it, too. */
const restMs = 900;

/**
 * Time from the shortcut to a text box that accepts input. The product's panel is the first in half
 * of the windows, and the minimal one in the other half.
 */
export async function measurePanel(): Promise<readonly Row[]> {
  const product = await startBenchProduct();
  const first: Times = { product: [], bare: [] };
  const again: Times = { product: [], bare: [] };
  try {
    for (let round = 0; round < 2 * rounds; round += 1) {
      const { window } = await product.openStartedWindow();
      await window.page.waitForTimeout(restMs);
      const order: PanelName[] = round % 2 === 0 ? ['product', 'bare'] : ['bare', 'product'];
      for (const [index, which] of [...order, ...order].entries()) {
        const milliseconds = await measureOne(product, window, which);
        if (index === 0) first[which].push(milliseconds);
        if (index > 1) again[which].push(milliseconds);
      }
      await window.close();
    }
  } finally {
    await product.stop();
  }
  return [...compare('first panel of a window', first), ...compare('opened again', again)];
}

async function measureOne(
  product: BenchProduct,
  window: EditorWindow,
  name: PanelName,
): Promise<number> {
  const milliseconds = await openPanel(product, window, name);
  await window.page.waitForTimeout(restMs);
  await closePanels(window);
  await window.page.waitForTimeout(restMs / 2);
  return milliseconds;
}

function compare(how: string, { product, bare }: Times): Row[] {
  return [
    {
      what: `command to dialog / bare panel, ${how}`,
      value: Number((median(product) / median(bare)).toFixed(2)),
      unit: '×',
      budget: 1.25,
    },
    medianRow(`  dialog one can type in, ${how}`, 'ms', product),
    medianRow(`  bare panel, ${how}`, 'ms', bare),
  ];
}

import { startBenchProduct } from './benchProduct';
import { chooseEnvironment, closePanels, openDialog, request, type Requested } from './dialogUse';
import { rounds } from './options';
import { medianRow, type Row } from './rows';
import { ServiceTimes } from './serviceTimes';

/** What the emulated service waits before it answers. */
const latencies = [0, 500] as const;

/** In each window: what it does for the first time, and then again. */
const requestsPerWindow = 4;

interface Sample {
  readonly isFirst: boolean;
  readonly latency: number;
  /** From the button until the service has the request. */
  readonly beforeMs: number;
  /** From the service's answer to the credentials on screen. */
  readonly afterMs: number;
}

/** From the button to the credentials on screen, less what the service took for the request. */
export async function measureRequest(): Promise<readonly Row[]> {
  const times = new ServiceTimes();
  const product = await startBenchProduct({ switches: { environments: 'many', manyCount: 60 } });
  const samples: Sample[] = [];
  try {
    let number = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { window } = await product.openStartedWindow();
      const dialog = await openDialog(product, window);
      for (let index = 0; index < requestsPerWindow; index += 1) {
        const latency = latencies[(round + index) % latencies.length] ?? 0;
        await product.emulator.setSwitches({ latencyMs: { action: latency } });
        // Another one each time: nothing is replaced, so that nothing is asked.
        await chooseEnvironment(window, dialog, (number += 1));
        await window.page.waitForTimeout(500);
        const requested = await request(product, window, dialog);
        samples.push({ isFirst: index === 0, latency, ...ownTimes(requested, times) });
        await window.page.waitForTimeout(500);
      }
      await closePanels(window);
      await window.close();
    }
  } finally {
    times.dispose();
    await product.stop();
  }
  return [
    medianRow('button to credentials, less the service: all', 'ms', own(samples), { budget: 100 }),
    ...latencies.map(latency =>
      medianRow(
        `  service waits ${latency} ms`,
        'ms',
        own(samples.filter(sample => !sample.isFirst && sample.latency === latency)),
        { budget: 100 },
      ),
    ),
    medianRow('  first of a window', 'ms', own(samples.filter(sample => sample.isFirst)), {
      budget: 100,
    }),
    ...(['beforeMs', 'afterMs'] as const).map(part =>
      medianRow(
        part === 'beforeMs'
          ? '  button to request at the service'
          : '  answer to credentials shown',
        'ms',
        samples.map(sample => sample[part]),
      ),
    ),
  ];
}

function own(samples: readonly Sample[]): number[] {
  return samples.map(({ beforeMs, afterMs }) => beforeMs + afterMs);
}

function ownTimes(
  { pressed, shown }: Requested,
  times: ServiceTimes,
): Pick<Sample, 'beforeMs' | 'afterMs'> {
  const [action] = times
    .between(pressed.at, shown.at)
    .filter(({ method, to }) => method === 'POST' && to !== undefined);
  if (action?.to === undefined) throw new Error('No request was sent between button and result.');
  return { beforeMs: action.from - pressed.at, afterMs: shown.at - action.to };
}

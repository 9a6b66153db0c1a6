import { startBenchProduct } from './benchProduct';
import {
  chooseEnvironment,
  closePanels,
  measureMessages,
  openDialog,
  request,
  typeReason,
  type MessageTimes,
  type Requested,
} from './dialogUse';
import { rounds } from './options';
import { medianRow, type Row } from './rows';
import { ServiceTimes } from './serviceTimes';

/** Latencies of the emulated service. */
const latencies = [0, 500] as const;

/** The first request of a window includes one-time work. */
const requestsPerWindow = 4;

interface Sample {
  readonly isFirst: boolean;
  readonly latency: number;
  /** From the button until the service receives the request. */
  readonly beforeMs: number;
  /** From the response of the service until the credential is on the screen. */
  readonly afterMs: number;
}

/** Time from the button to the credential on the screen, without the time of the service. */
export async function measureRequest(): Promise<readonly Row[]> {
  const times = new ServiceTimes();
  const product = await startBenchProduct({ switches: { environments: 'many', manyCount: 60 } });
  const samples: Sample[] = [];
  const messages: MessageTimes[] = [];
  try {
    let number = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { window } = await product.openStartedWindow();
      messages.push(...(await measureMessages(product, window, requestsPerWindow)));
      const dialog = await openDialog(product, window);
      for (let index = 0; index < requestsPerWindow; index += 1) {
        const latency = latencies[(round + index) % latencies.length] ?? 0;
        await product.emulator.setSwitches({ latencyMs: { action: latency } });
        // A different environment each time, so that no request replaces a credential and asks for
        // confirmation.
        await chooseEnvironment(window, dialog, (number += 1));
        await typeReason(window, dialog);
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
    medianRow('button to credentials, less the service: all', 'ms', own(samples), { budget: 45 }),
    ...latencies.map(latency =>
      medianRow(
        `  service waits ${latency} ms`,
        'ms',
        own(samples.filter(sample => !sample.isFirst && sample.latency === latency)),
        { budget: 45 },
      ),
    ),
    medianRow('  first of a window', 'ms', own(samples.filter(sample => sample.isFirst)), {
      budget: 45,
    }),
    ...(['beforeMs', 'afterMs'] as const).map(part =>
      medianRow(
        part === 'beforeMs'
          ? '  button to request at the service'
          : '  response to credentials shown',
        'ms',
        samples.map(sample => sample[part]),
        { budget: part === 'beforeMs' ? 15 : 30 },
      ),
    ),
    medianRow(
      "  of it, a bare panel's message to its host",
      'ms',
      messages.map(({ toHost }) => toHost),
    ),
    medianRow(
      "  of it, a bare host's message to its page",
      'ms',
      messages.map(({ toPage }) => toPage),
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

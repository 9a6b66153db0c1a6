import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

import { vscodeVersion } from '../e2e/driver/workbench';

/** What the numbers depend on. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  /** The Node that ran the benchmark, and the emulator with it. */
  readonly node: string;
  readonly vscode: string;
  /** Load averages over 1, 5 and 15 minutes: what else ran on the machine. */
  readonly loadBefore: readonly number[];
}

/** Looks at the machine before anything is measured. */
export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    vscode: vscodeVersion,
    loadBefore: loadavg().map(value => Number(value.toFixed(2))),
  };
}

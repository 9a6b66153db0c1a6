import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

import { vscodeVersion } from '../e2e/driver/workbench';

/** The conditions of a measurement. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  /** The Node version of the benchmark and the emulator. */
  readonly node: string;
  readonly vscode: string;
  /** Load averages over 1, 5, and 15 minutes, which show other work on the machine. */
  readonly loadBefore: readonly number[];
}

/** Describes the machine before the first measurement. */
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

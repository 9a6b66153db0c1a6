import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

import type { HourReport } from './countdown/hour';
import { hostNode, installedProduct, rounds } from './options';
import { medianRow, type Row } from './rows';

const run = promisify(execFile);

/**
 * An hour of countdown with 20 grants and the view open: the shipped bundles in plain Node with a fake
 * editor and a fast clock. They write real files, but the measurement doesn't include VS Code's
 * reaction to a changed item, nor the pauses that the fast clock makes.
 */
export async function measureCountdown(): Promise<readonly Row[]> {
  const product = await installedProduct();
  const reports: HourReport[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const script = path.join(__dirname, 'countdown', 'hour.js');
    const { stdout } = await run(hostNode, [script, product]);
    reports.push(JSON.parse(stdout) as HourReport);
  }
  const [report] = reports;
  if (report === undefined) throw new Error('No hour went by.');
  const { timers, texts, tooltips, rows } = report;
  const note = `${timers} timers, ${texts} texts, ${tooltips} tooltips, and ${rows} rows drawn`;
  return [
    medianRow(
      `an hour of countdown, ${report.grants} grants`,
      's of CPU',
      reports.map(({ cpuMs, idleCpuMs }) => (cpuMs - idleCpuMs) / 1000),
      { budget: 0.2, note },
    ),
    medianRow(
      '  pauses of the fast clock, not included',
      's of CPU',
      reports.map(({ idleCpuMs }) => idleCpuMs / 1000),
    ),
  ];
}

import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

import type { HourReport } from './countdown/hour';
import { hostNode, installedProduct, rounds } from './options';
import { medianRow, type Row } from './rows';

const run = promisify(execFile);

/**
 * An hour of countdown with 20 grants: the shipped entry bundle in plain Node with a fake editor
 * and a fast clock. The bundle writes real files, but the measurement doesn't include VS Code's
 * reaction to a changed item.
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
  const note = `${report.timers} timers, ${report.texts} texts and ${report.tooltips} tooltips drawn`;
  return [
    medianRow(
      `an hour of countdown, ${report.grants} grants`,
      's of CPU',
      reports.map(({ cpuMs }) => cpuMs / 1000),
      { budget: 0.5, note },
    ),
    medianRow(
      '  the same clock and pauses, nothing to do',
      's of CPU',
      reports.map(({ idleCpuMs }) => idleCpuMs / 1000),
    ),
  ];
}

// Measures all parts, or the named ones, then prints and saves the numbers.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { loadavg } from 'node:os';
import * as path from 'node:path';

import { projectDir } from '../setup/project';
import { measureActivation } from './activation';
import { measureCountdown } from './countdown';
import { measureLoads } from './loads';
import { describeMachine } from './machine';
import { measureMemory } from './memory';
import { isCheck } from './options';
import { measurePanel } from './panel';
import { measurePicker } from './picker';
import { measureReadiness } from './readiness';
import { measureRequest } from './request';
import { measureRequestHistory } from './requestHistory';
import { judge, markdownTable, table, type JudgedRow, type Row } from './rows';
import { measureScaling } from './scaling';
import { measureSizes } from './sizes';
import { measureTurns } from './turns';

/** The parts in this order. Each part starts and stops its own processes. */
const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  sizes: measureSizes,
  loads: measureLoads,
  countdown: measureCountdown,
  activation: measureActivation,
  panel: measurePanel,
  request: measureRequest,
  picker: measurePicker,
  requestHistory: measureRequestHistory,
  readiness: measureReadiness,
  turns: measureTurns,
  memory: measureMemory,
  scaling: measureScaling,
};

interface PartResult {
  readonly part: string;
  readonly seconds: number;
  readonly rows: readonly JudgedRow[];
  readonly failure?: string;
}

async function runPart(part: string): Promise<PartResult> {
  const measure = parts[part];
  if (measure === undefined) {
    throw new Error(`There is no part "${part}": choose one of ${Object.keys(parts).join(', ')}.`);
  }
  const start = performance.now();
  const seconds = (): number => Math.round((performance.now() - start) / 1000);
  try {
    const rows = (await measure()).map(judge);
    return { part, seconds: seconds(), rows };
  } catch (error) {
    // Reports a failed measurement, and continues with the others.
    const failure = error instanceof Error ? error.message : String(error);
    return { part, seconds: seconds(), rows: [], failure };
  }
}

function commit(): string {
  try {
    const options = { cwd: projectDir, encoding: 'utf8' } as const;
    return execFileSync('git', ['describe', '--always', '--dirty'], options).trim();
  } catch {
    return 'unknown';
  }
}

async function main(): Promise<void> {
  const machine = describeMachine();
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
  const results: PartResult[] = [];
  console.log(JSON.stringify(machine));
  for (const name of names) {
    const result = await runPart(name);
    results.push(result);
    const load = (loadavg()[0] ?? 0).toFixed(1);
    console.log(`\n=== ${name} (${result.seconds} s, load average ${load}) ===`);
    console.log(result.failure ?? table(result.rows));
  }
  const report = { commit: commit(), machine: { ...machine, loadAfter: loadavg() }, results };
  const file = path.join(projectDir, 'test-results', 'bench.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(report, undefined, 2));
  const { cores, processor, memoryGb, node, vscode } = machine;
  const date = new Date().toISOString().slice(0, 10);
  const conditions = `${date}, ${cores} cores (${processor}), ${memoryGb} GB, VS Code ${vscode}, Node ${node}`;
  const page = [conditions, markdownTable(results.flatMap(result => result.rows))].join('\n\n');
  fs.writeFileSync(file.replace(/json$/, 'md'), `${page}\n`);
  const judged = results.flatMap(result => result.rows).filter(row => row.verdict !== 'info');
  const within = judged.filter(row => row.verdict === 'pass').length;
  const over = judged.filter(row => row.verdict === 'over');
  const failed = results.filter(result => result.failure !== undefined).length;
  console.log(
    `\n${within} of ${judged.length} within their budgets, ${failed} parts could not be measured`,
  );
  console.log(`Kept in ${path.relative(projectDir, file)}`);
  for (const { what, value, unit } of over)
    console.log(`Over its budget: ${what}, ${value} ${unit}`);
  process.exitCode = failed > 0 || (isCheck && over.length > 0) ? 1 : 0;
}

main().then(
  // Pending operations must not delay the end of the run.
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);

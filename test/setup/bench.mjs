// Measures the values that have budgets (docs/performance.md), and prints and saves them. Times depend
// on the machine: only with --check does a figure fail the run, if it exceeds its budget by more than
// its spread.
//
//   node test/setup/bench.mjs [activation] [panel] … [--version 1.139.1] [--rounds 9] [--check]

import { parseArgs } from 'node:util';

import { build, runNode } from './build.mjs';
import { packProduct } from './package.mjs';
import { hostOf, hosts, nodeOf } from './paths.cjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string' }, rounds: { type: 'string' }, check: { type: 'boolean' } },
});

const version = values.version ?? hosts.current.version;
if (await build({ projects: ['test/setup', 'test/bench'] })) {
  process.exitCode = await runNode(['out/test/bench/main.js', ...positionals], {
    PRODUCT_VSIX: await packProduct(),
    VSCODE_VERSION: version,
    HOST_NODE: nodeOf(hostOf(version)),
    ...(values.rounds === undefined ? {} : { BENCH_ROUNDS: values.rounds }),
    ...(values.check === true ? { BENCH_CHECK: '1' } : {}),
  });
} else {
  process.exitCode = 1;
}

// Measures what DESIGN.md sets budgets for. It prints and keeps the numbers and judges nobody: time
// depends on the machine, so that a budget that is missed does not fail the run.
//
//   node test/setup/bench.mjs [activation] [panel] … [--version 1.139.1] [--rounds 9]

import { parseArgs } from 'node:util';

import { build, runNode } from './build.mjs';
import { packProduct } from './package.mjs';
import { hostOf, hosts, nodeOf } from './places.cjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string' }, rounds: { type: 'string' } },
});

const version = values.version ?? hosts.current.version;
if (await build({ projects: ['test/setup', 'test/bench'] })) {
  process.exitCode = await runNode(['out/test/bench/main.js', ...positionals], {
    PRODUCT_VSIX: await packProduct(),
    VSCODE_VERSION: version,
    HOST_NODE: nodeOf(hostOf(version)),
    ...(values.rounds === undefined ? {} : { BENCH_ROUNDS: values.rounds }),
  });
} else {
  process.exitCode = 1;
}

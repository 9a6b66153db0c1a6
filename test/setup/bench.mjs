// Measures the values that DESIGN.md sets budgets for, and prints and saves them. Times depend on
// the machine, so a missed budget doesn't fail the run.
//
//   node test/setup/bench.mjs [activation] [panel] … [--version 1.139.1] [--rounds 9]

import { parseArgs } from 'node:util';

import { build, runNode } from './build.mjs';
import { packProduct } from './package.mjs';
import { hostOf, hosts, nodeOf } from './paths.cjs';

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

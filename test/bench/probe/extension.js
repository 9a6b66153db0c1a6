// VS Code activates the probe before most other extensions. The probe measures the loading and the
// activation of the others, the turns of the host's event loop, and the host's heap. VS Code's own
// numbers are whole milliseconds.

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { writeHeapSnapshot, getHeapStatistics, setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

const vscode = require('vscode');

/** The folder for the measurements of this host. */
const folder = process.env.BENCH_PROBE_DIR;

const activations = {};

/** @param {string} kind @param {unknown} report */
function write(kind, report) {
  const file = path.join(folder, `${String(process.pid)}.${kind}.json`);
  fs.writeFileSync(`${file}.new`, JSON.stringify(report));
  fs.renameSync(`${file}.new`, file);
}

/** The ID of the extension that a module is the entry of. @param {string} request */
function extensionOf(request) {
  if (!path.isAbsolute(request)) return undefined;
  for (let dir = path.dirname(request); dir !== path.dirname(dir); dir = path.dirname(dir)) {
    const file = path.join(dir, 'package.json');
    if (!fs.existsSync(file)) continue;
    const { publisher, name, main = '' } = JSON.parse(fs.readFileSync(file, 'utf8'));
    const entry = path.resolve(dir, main).replace(/\.c?js$/, '');
    return request.replace(/\.c?js$/, '') === entry ? `${publisher}.${name}` : undefined;
  }
  return undefined;
}

const load = Module._load;
Module._load = function timedLoad(request, ...rest) {
  const id = extensionOf(request);
  if (id === undefined || activations[id] !== undefined) return load.call(this, request, ...rest);
  const order = Object.keys(activations).length;
  const start = performance.now();
  const exported = load.call(this, request, ...rest);
  activations[id] = { order, loadMs: performance.now() - start };
  if (typeof exported.activate !== 'function') return exported;
  return {
    ...exported,
    activate(...args) {
      const called = performance.now();
      const result = exported.activate.apply(this, args);
      activations[id].activateMs = performance.now() - called;
      void Promise.resolve(result).then(() => {
        activations[id].resolvedMs = performance.now() - called;
        setImmediate(() => write('activations', activations));
      });
      return result;
    },
  };
};

/** Watches the turns of this host's event loop. Each call reports the longest turn since the last. */
function watchTurns() {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  return () => {
    write('turns', { at: Date.now(), longestMs: delays.max / 1e6 });
    delays.reset();
  };
}

/** Turn off the optimizing compilers, so that their code is no part of later measurements. */
const withoutCompiler = [
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--no-lazy-feedback-allocation',
];

/** Collects garbage, and reports the size of what is left. */
async function reportHeap() {
  for (const flag of [...withoutCompiler, '--no-flush-bytecode', '--expose-gc'])
    setFlagsFromString(flag);
  const collect = runInNewContext('gc');
  for (let turn = 0; turn < 4; turn += 1) {
    collect();
    // Weak references and closed handles release their objects in the next turn.
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const snapshots = process.env.BENCH_PROBE_SNAPSHOTS;
  if (snapshots) writeHeapSnapshot(path.join(snapshots, `${String(Date.now())}.heapsnapshot`));
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  write('heap', { at: Date.now(), bytes: heap + external });
}

exports.activate = context => {
  if (folder === undefined) return;
  const items = Array.from({ length: 5000 }, (_, index) => {
    const digits = String(index + 1).padStart(4, '0');
    return { label: `Environment ${digits}`, description: `127.0.0.1/env-${digits}/` };
  });
  context.subscriptions.push(
    vscode.commands.registerCommand('probe.heap', reportHeap),
    vscode.commands.registerCommand(
      'probe.turns',
      process.env.BENCH_PROBE_TURNS ? watchTurns() : () => undefined,
    ),
    vscode.commands.registerCommand('probe.pick', () =>
      vscode.window.showQuickPick(items, { matchOnDescription: true, matchOnDetail: true }),
    ),
  );
};

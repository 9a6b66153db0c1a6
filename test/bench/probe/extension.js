// VS Code activates the probe before all other extensions. The probe measures the loading and the
// activation of the compared extensions, in microseconds. VS Code's own numbers are whole
// milliseconds.

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const vscode = require('vscode');

/** The entry modules of the compared extensions. */
const timed = {
  product: /d365-sql-credentials[^/\\]*[/\\]dist[/\\]extension\.js$/,
  bare: /sql-credentials-test\.bare[^/\\]*[/\\]extension\.js$/,
};

/** The folder for the measurements of this host. */
const folder = process.env.BENCH_PROBE_DIR;

const results = {};

/** @param {string} name @param {Record<string, number>} values */
function note(name, values) {
  results[name] = { ...results[name], ...values };
  const file = path.join(folder, `${String(process.pid)}.json`);
  fs.writeFileSync(`${file}.new`, JSON.stringify(results));
  fs.renameSync(`${file}.new`, file);
}

const load = Module._load;
Module._load = function timedLoad(request, ...rest) {
  const found = Object.entries(timed).find(([, entry]) => entry.test(request));
  if (found === undefined) return load.call(this, request, ...rest);
  const order = Object.keys(results).length;
  const start = performance.now();
  const exported = load.call(this, request, ...rest);
  const loadMs = performance.now() - start;
  const [name] = found;
  results[name] = { order, loadMs };
  return { ...exported, activate: context => timedActivation(name, exported, context) };
};

async function timedActivation(name, exported, context) {
  const start = performance.now();
  const activation = exported.activate(context);
  const result = activation instanceof Promise ? await activation : activation;
  note(name, { activateMs: performance.now() - start });
  return result;
}

/** Writes the CPU usage of this host while the benchmark asks for it. */
function watchProcessor() {
  const every = Number(process.env.BENCH_PROBE_CPU_MS ?? 0);
  if (every > 0) setInterval(() => note('cpu', process.cpuUsage()), every).unref();
}

exports.activate = context => {
  if (folder === undefined) return;
  watchProcessor();
  const items = Array.from({ length: 5000 }, (_, index) => {
    const digits = String(index + 1).padStart(4, '0');
    return { label: `Environment ${digits}`, description: `127.0.0.1/env-${digits}/` };
  });
  context.subscriptions.push(
    vscode.commands.registerCommand('probe.pick', () =>
      vscode.window.showQuickPick(items, { matchOnDescription: true, matchOnDetail: true }),
    ),
  );
};

import { spawn } from 'node:child_process';

const heartbeatMs = 10_000;
const keptOutput = 4_000;

/**
 * Runs a long task. Prints a line at its start, every ten seconds, and at its end.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const started = Date.now();
  const seconds = () => `${String(Math.round((Date.now() - started) / 1000))} s`;
  console.log(`• ${what} …`);
  const heartbeat = setInterval(() => {
    console.log(`  … ${seconds()}: ${what}`);
  }, heartbeatMs);
  try {
    const result = await work();
    console.log(`✓ ${what} (${seconds()})`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Runs a program without showing its output. On failure, the error contains the last part of the
 * output.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, shell?: boolean }} [options]
 * @returns {Promise<string>} its standard output
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      timeout: options.limitMs,
      shell: options.shell ?? false,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let all = '';
    child.stdout.on('data', chunk => {
      output += String(chunk);
      all = (all + String(chunk)).slice(-keptOutput);
    });
    child.stderr.on('data', chunk => {
      all = (all + String(chunk)).slice(-keptOutput);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(output);
      } else {
        const command = [program, ...args].join(' ');
        reject(new Error(`"${command}" ended with ${String(code ?? signal)}:\n${all.trim()}`));
      }
    });
  });
}

/**
 * Runs the npm that started this process, or else the one in the PATH.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, limitMs?: number, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>}
 */
export function npm(args, options = {}) {
  const env = { ...npmEnvironment(), ...options.env };
  const script = process.env['npm_execpath'];
  if (script?.endsWith('npm-cli.js')) {
    return run(process.execPath, [script, ...args], { ...options, env });
  }
  return run('npm', args, { ...options, env, shell: process.platform === 'win32' });
}

/**
 * The environment without the variables of an outer npm run, because the inner one works in another
 * folder.
 * @returns {NodeJS.ProcessEnv}
 */
function npmEnvironment() {
  const about = /^npm_(package_|lifecycle_|config_local_prefix$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !about.test(name)));
}

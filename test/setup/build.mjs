// Builds the extension and everything that runs it.

import { spawn } from 'node:child_process';

import { projectDir } from './places.cjs';

/**
 * Builds TypeScript projects and, with them, what VS Code loads.
 * @param {object} what
 * @param {readonly string[]} what.projects folders, each with those that it refers to
 * @param {boolean} [what.extension] whether to build the extension and the companion too
 * @returns {Promise<boolean>} whether all of it could be built
 */
export async function build({ projects, extension = true }) {
  const compile = ['node_modules/typescript/bin/tsc', '-b', ...projects];
  const bundle = [['esbuild.mjs'], ['test/companion/build.mjs', 'out/companion']];
  const ends = await Promise.all(
    [compile, ...(extension ? bundle : [])].map(args => runNode(args)),
  );
  return ends.every(code => code === 0);
}

/**
 * Runs a script of Node and shows what it prints.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export function runNode(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectDir,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', code => {
      resolve(code ?? 1);
    });
  });
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { projectDir } from './paths.cjs';

/**
 * Builds TypeScript projects, and the bundles that VS Code loads.
 * @param {object} what
 * @param {readonly string[]} what.projects folders of the projects; their references are built, too
 * @param {boolean} [what.extension] whether to build the extension and the companion too
 * @returns {Promise<boolean>} whether the build succeeded
 */
export async function build({ projects, extension = true }) {
  for (const project of projects) removeStaleOutput(project);
  const compile = ['node_modules/typescript/bin/tsc', '-b', ...projects];
  const bundle = [['esbuild.mjs'], ['test/companion/build.mjs', 'out/companion']];
  const ends = await Promise.all(
    [compile, ...(extension ? bundle : [])].map(args => runNode(args)),
  );
  return ends.every(code => code === 0);
}

/**
 * Removes compiled tests whose source was moved or deleted, because the runner would still find them.
 * @param {string} project folder
 */
function removeStaleOutput(project) {
  const out = join(projectDir, 'out', project);
  if (!existsSync(out)) return;
  for (const file of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
    const source = join(projectDir, project, file.replace(/\.js$/, '.ts'));
    if (file.endsWith('.test.js') && !existsSync(source)) rmSync(join(out, file));
  }
}

/**
 * Runs a Node script.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {(text: string) => void} [write] receives its output; without it, the output is shown
 * @returns {Promise<number>} its exit code
 */
export function runNode(args, env = {}, write) {
  return new Promise((resolve, reject) => {
    const output = write ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, args, {
      cwd: projectDir,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', text => write?.(text));
    }
    child.on('error', reject);
    child.on('close', code => {
      resolve(code ?? 1);
    });
  });
}

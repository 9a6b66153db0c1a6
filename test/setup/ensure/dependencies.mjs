import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectDir } from '../paths.cjs';
import { npm, step } from './progress.mjs';

/**
 * Installs the project's dependencies unless the exact versions of the lock file are installed.
 * @returns {Promise<void>}
 */
export async function ensureDependencies() {
  if (!areInstalled()) {
    // No package here needs its install script, and a transitive dependency's script needs headers
    // that most computers lack.
    await step('Installing dependencies', () =>
      npm(['ci', '--ignore-scripts'], { cwd: projectDir }),
    );
  }
}

/**
 * The used part of a lock file.
 * @typedef {{ packages: Record<string, { version: string, optional?: boolean }> }} LockFile
 */

/** @returns {boolean} */
function areInstalled() {
  const installed = lockedPackages('node_modules/.package-lock.json');
  const locked = lockedPackages('package-lock.json');
  return Object.entries(locked).every(([path, { version, optional }]) => {
    // Optional packages are often for other platforms.
    const isThere = installed[path]?.version === version && existsSync(join(projectDir, path));
    return path === '' || isThere || (optional === true && !installed[path]);
  });
}

/**
 * @param {string} file
 * @returns {LockFile['packages']}
 */
function lockedPackages(file) {
  const path = join(projectDir, file);
  if (!existsSync(path)) {
    return {};
  }
  const lock = /** @type {LockFile} */ (JSON.parse(readFileSync(path, 'utf8')));
  return lock.packages;
}

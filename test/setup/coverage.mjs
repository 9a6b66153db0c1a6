// Checks the coverage of the unit tests by folder. Tests in VS Code cover the folders that need it.

import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { projectDir } from './paths.cjs';

/** Minimum percentage of covered branches by folder. The first match counts. */
const thresholds = [
  { folder: /^src\/(access|protocol|vault)\//, least: 95 },
  { folder: /^src\/offer\/(?!editor\/)/, least: 95 },
  { folder: /^src\/\w+\/(client|pastedText)\//, least: 90 },
  { folder: /^src\/\w+\/(section|activations)\//, least: 85 },
];

/** @typedef {{ branches: { total: number, covered: number } }} Coverage */

/**
 * @param {(text: string) => void} write
 * @returns {import('./results.mjs').Results} one check per folder
 */
export function checkCoverage(write) {
  const text = readFileSync(join(projectDir, 'coverage/coverage-summary.json'), 'utf8');
  const files = Object.entries(/** @type {Record<string, Coverage>} */ (JSON.parse(text)));
  /** @type {import('./results.mjs').Results} */
  const results = { passed: 0, failures: [] };
  write('\nCovered branches:\n');
  for (const { folder, least } of thresholds) {
    /** @type {Map<string, { total: number, covered: number }>} */
    const byFolder = new Map();
    for (const [file, { branches }] of files) {
      const path = relative(projectDir, file).split(sep).join('/');
      const [name] = folder.exec(path) ?? [];
      if (name === undefined) continue;
      const sum = byFolder.get(name) ?? { total: 0, covered: 0 };
      byFolder.set(name, {
        total: sum.total + branches.total,
        covered: sum.covered + branches.covered,
      });
    }
    for (const [name, { total, covered }] of byFolder) {
      const percent = total === 0 ? 100 : (100 * covered) / total;
      const isEnough = percent >= least;
      const found = `${percent.toFixed(1)} % of ${String(least)} %`;
      write(`  ${isEnough ? '✓' : '✗'} ${name} ${found}\n`);
      if (isEnough) results.passed += 1;
      else results.failures.push({ title: `Coverage of ${name}`, error: `${found} of branches` });
    }
  }
  return results;
}

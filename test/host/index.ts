import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import Mocha from 'mocha';

/** Runs all tests of this folder. VS Code calls it in the extension host. */
export async function run(): Promise<void> {
  const grep = process.env['TEST_GREP'];
  const mocha = new Mocha({
    reporter: join(__dirname, '..', 'setup', 'resultsReporter.cjs'),
    timeout: 30_000,
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of readdirSync(__dirname, { recursive: true })) {
    if (String(file).endsWith('.test.js')) {
      mocha.addFile(join(__dirname, String(file)));
    }
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>(resolve => mocha.run(resolve));
  if (failures > 0) {
    throw new Error(`${String(failures)} failed`);
  }
}

// `npm start`: builds the extension and shows it in a real VS Code with the emulator as its cloud.
//
//   npm start -- [--port P] [--no-open] [--desktop]

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { build } from './build.mjs';
import { endWithParent } from './parent.mjs';
import { projectDir } from './paths.cjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
    desktop: { type: 'boolean', default: false },
  },
});

// Without npm, the program may outlive the shell that started it.
if (process.env['npm_lifecycle_event'] !== undefined) endWithParent();

try {
  if (!(await build({ projects: ['test/setup'] }))) {
    throw new Error('The extension could not be built.');
  }
  const built = pathToFileURL(join(projectDir, 'out/test/setup/start.js'));
  const { start } = /** @type {typeof import('./start.js')} */ (await import(built.href));
  await start({
    port: values.port === undefined ? undefined : Number(values.port),
    open: !values['no-open'],
    desktop: values.desktop,
  });
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  // Exits explicitly, because the emulator can be running already.
  process.exit(1);
}

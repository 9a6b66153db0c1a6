// Runs the tests of `test/host` in a real extension host of the version in VSCODE_VERSION. With
// VSCODE_DESKTOP=1, it uses a desktop VS Code, which it downloads if needed.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { runTests } from '@vscode/test-electron';

import { startEmulator } from '../emulator/index';
import { emulatorSettings } from './productSettings';
import { companionDir, hosts, projectDir } from './project';
import { readManifest } from './server';

async function main(): Promise<number> {
  const version = process.env['VSCODE_VERSION'] ?? hosts.current.version;
  const emulator = await startEmulator();
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'host-'));
  try {
    const profile = prepareProfile(dir, emulatorSettings(emulator.url));
    return await runTests({
      ...whichVscode(version),
      extensionDevelopmentPath: projectDir,
      extensionTestsPath: path.join(projectDir, 'out', 'test', 'host', 'index.js'),
      launchArgs: profile,
      extensionTestsEnv: {
        VSCODE_VERSION: version,
        EMULATOR_URL: emulator.url,
        EMULATOR_SQL_PORT: String(emulator.sqlPort),
      },
    });
  } finally {
    await emulator.close();
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

function whichVscode(version: string): { version: string } | { vscodeExecutablePath: string } {
  if (process.env['VSCODE_DESKTOP'] === '1') {
    return { version };
  }
  const standIn = path.join(__dirname, 'codeStandIn.js');
  fs.chmodSync(standIn, 0o755);
  return { vscodeExecutablePath: standIn };
}

/**
 * Creates a profile with a folder to open, settings, and the companion as an installed extension.
 */
function prepareProfile(dir: string, settings: Record<string, unknown>): string[] {
  const [workspace, userData, extensions] = ['workspace', 'user', 'extensions'].map(name =>
    path.join(dir, name),
  ) as [string, string, string];
  fs.mkdirSync(workspace);
  fs.mkdirSync(path.join(userData, 'User'), { recursive: true });
  fs.writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(settings));
  const { publisher, name, version } = readManifest(companionDir);
  fs.cpSync(companionDir, path.join(extensions, `${publisher}.${name}-${version}`), {
    recursive: true,
  });
  return [workspace, `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`];
}

main().then(
  code => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

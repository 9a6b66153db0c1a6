import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { downloadAndUnzipVSCode } from '@vscode/test-electron';

import type { Emulator } from '../emulator/index';
import { hostsDir } from './paths.cjs';
import { emulatorSettings } from './productSettings';
import { companionDir, projectDir } from './project';

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ cachePath: path.join(hostsDir(), 'desktop') });
  } catch (error) {
    const advice =
      'Without --desktop, VS Code runs in the browser and needs no download of this kind.';
    throw new Error(`VS Code could not be downloaded (${String(error)}). ${advice}`, {
      cause: error,
    });
  }
}

/**
 * Shows the extension in a desktop VS Code with a separate profile. The first run downloads VS
 * Code.
 */
export async function startDesktop(
  emulator: Emulator,
): Promise<{ where: string; stop(): Promise<void> }> {
  const executable = await download();
  const profile = path.join(projectDir, 'out', 'start-desktop');
  const settings = path.join(profile, 'User', 'settings.json');
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  fs.writeFileSync(settings, JSON.stringify(emulatorSettings(emulator.url), undefined, 2));
  const code = spawn(
    executable,
    [
      `--extensionDevelopmentPath=${projectDir}`,
      `--extensionDevelopmentPath=${companionDir}`,
      `--user-data-dir=${profile}`,
      `--extensions-dir=${path.join(profile, 'extensions')}`,
      '--skip-welcome',
      '--disable-workspace-trust',
    ],
    { stdio: 'ignore' },
  );
  await once(code, 'spawn');
  return {
    where: executable,
    stop: async () => {
      if (code.exitCode === null && code.kill()) {
        await once(code, 'exit');
      }
    },
  };
}

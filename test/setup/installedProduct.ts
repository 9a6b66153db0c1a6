import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

import { hostOf, hosts, nodeOf, serverDir } from './paths.cjs';

/**
 * Installs a VSIX in VS Code.
 * @returns the folder of the installed extension
 */
export async function installVsix(vsix: string): Promise<string> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'installed-'));
  process.once('exit', () => {
    fs.rmSync(dataDir, { recursive: true, force: true });
  });
  const { version } = hosts.current;
  const server = path.join(serverDir(version, 'forgetful'), 'out/server-main.js');
  const install = ['--server-data-dir', dataDir, '--install-extension', vsix];
  await promisify(execFile)(nodeOf(hostOf(version)), [server, ...install], {
    env: { ...process.env, EXTENSIONS_GALLERY: '{}' },
  });
  const extensions = path.join(dataDir, 'extensions');
  const [folder] = fs
    .readdirSync(extensions, { withFileTypes: true })
    .filter(entry => entry.isDirectory());
  if (folder === undefined) {
    throw new Error(`VS Code installed nothing of ${vsix}.`);
  }
  return path.join(extensions, folder.name);
}

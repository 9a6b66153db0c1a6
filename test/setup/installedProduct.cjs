// The packed extension, as VS Code installs it. Scripts and TypeScript files use this module.

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');

const { hostOf, hosts, nodeOf, serverDir } = require('./paths.cjs');

/**
 * Installs a VSIX in a temporary folder, and removes it when this process ends.
 * @param {string} vsix
 * @returns {Promise<string>} the folder of the installed extension
 */
async function installVsix(vsix) {
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

module.exports = { installVsix };

// VS Code's server and workbench from the npm package code-server.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';

import { nodeOf, serverDir } from '../paths.cjs';
import { npm, run, step } from './progress.mjs';

/** Optional modules of a host, for example for terminals. */
const optionalParts = ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog', 'node-pty'];
const optionalBuildLimitMs = 180_000;

const partialSuffix = '.partial-';
const abandonedAfterMs = 3_600_000;

/**
 * Installs a version of VS Code, and the Node version for it.
 * @param {import('../paths.cjs').Host} host
 * @returns {Promise<void>}
 */
export async function ensureHost(host) {
  const plain = serverDir(host.version, 'forgetful');
  const keepingSecrets = serverDir(host.version, 'desktop');
  if (!fs.existsSync(nodeOf(host))) {
    await step(`Installing Node ${host.node} for VS Code ${host.version}`, () => installNode(host));
  }
  if (!fs.existsSync(plain)) {
    const size = String(host.megabytes);
    await step(`Installing VS Code ${host.version} (${size} MB, once)`, () =>
      inPlace(plain, dir => installServer(host, dir)),
    );
  }
  if (!fs.existsSync(keepingSecrets)) {
    await inPlace(keepingSecrets, dir => copyKeepingSecrets(plain, dir));
  }
}

/**
 * Fills a temporary folder, then renames it, so that an existing folder is always complete.
 * @param {string} target
 * @param {(dir: string) => Promise<void> | void} fill
 * @returns {Promise<void>}
 */
async function inPlace(target, fill) {
  const parent = dirname(target);
  fs.mkdirSync(parent, { recursive: true });
  for (const name of fs.readdirSync(parent).filter(isAbandoned(parent))) {
    fs.rmSync(join(parent, name), { recursive: true, force: true });
  }
  const partial = fs.mkdtempSync(target + partialSuffix);
  try {
    await fill(partial);
    fs.renameSync(partial, target);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    // Another process can have created the folder in the meantime.
    if (!fs.existsSync(target)) {
      throw error;
    }
  }
}

/**
 * Whether a folder is the rest of an interrupted installation.
 * @param {string} parent
 * @returns {(name: string) => boolean}
 */
function isAbandoned(parent) {
  return name =>
    name.includes(partialSuffix) &&
    Date.now() - fs.statSync(join(parent, name)).mtimeMs > abandonedAfterMs;
}

/** @param {import('../paths.cjs').Host} host @returns {Promise<void>} */
async function installNode(host) {
  await inPlace(dirname(dirname(nodeOf(host))), async dir => {
    const platform = process.platform === 'win32' ? 'win' : process.platform;
    const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
    await npm(['pack', '--silent', `${prefix}-${platform}-${process.arch}@${host.node}`], {
      cwd: dir,
    });
    const archive = onlyArchive(dir);
    await unpack(archive, dir, ['package/bin'], 1);
    fs.rmSync(archive);
  });
}

/**
 * @param {import('../paths.cjs').Host} host
 * @param {string} dir
 * @returns {Promise<void>}
 */
async function installServer(host, dir) {
  await npm(['pack', '--silent', host.package], { cwd: dir });
  const archive = onlyArchive(dir);
  verify(archive, host.integrity);
  await unpack(archive, dir, ['package/lib/vscode'], 3);
  fs.rmSync(archive);
  // Not `npm ci`: the package's shrinkwrap doesn't match its package.json.
  await npm(['install', '--omit=dev', '--ignore-scripts', '--loglevel=error'], { cwd: dir });
  const parts = optionalParts.filter(name => fs.existsSync(join(dir, 'node_modules', name)));
  const options = { cwd: dir, limitMs: optionalBuildLimitMs, env: nodeHeaders() };
  await Promise.allSettled(parts.map(name => npm(['rebuild', name, '--loglevel=error'], options)));
  const unbuilt = parts.filter(name => !holdsBinary(join(dir, 'node_modules', name)));
  if (unbuilt.length > 0) {
    console.log(`  (left unbuilt: ${unbuilt.join(', ')}; VS Code runs without)`);
  }
}

/** @param {string} dir @returns {boolean} */
function holdsBinary(dir) {
  const files = fs.readdirSync(dir, { recursive: true }).map(String);
  const foreign = /prebuilds[\\/]/;
  const own = `${process.platform}-${process.arch}`;
  return files.some(file => file.endsWith('.node') && (!foreign.test(file) || file.includes(own)));
}

/**
 * Where the headers of this Node version are installed, a build needs no download.
 * @returns {NodeJS.ProcessEnv}
 */
function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const headers = join(prefix, 'include', 'node', 'node_api.h');
  return fs.existsSync(headers) ? { npm_config_nodedir: prefix } : {};
}

/** @param {string} dir @returns {string} */
function onlyArchive(dir) {
  const name = fs.readdirSync(dir).find(file => file.endsWith('.tgz'));
  if (!name) {
    throw new Error(`npm pack left no archive in ${dir}.`);
  }
  return join(dir, name);
}

/** @param {string} archive @param {string} integrity */
function verify(archive, integrity) {
  const hash = createHash('sha512').update(fs.readFileSync(archive)).digest('base64');
  if (`sha512-${hash}` !== integrity) {
    throw new Error(`What npm delivered as ${archive} is not what was asked for (sha512-${hash}).`);
  }
}

/**
 * @param {string} archive
 * @param {string} dir
 * @param {readonly string[]} members
 * @param {number} strip
 * @returns {Promise<string>}
 */
function unpack(archive, dir, members, strip) {
  return run('tar', [
    '-xzf',
    archive,
    '-C',
    dir,
    `--strip-components=${String(strip)}`,
    ...members,
  ]);
}

/**
 * Creates a second server whose workbench stores secrets like VS Code's desktop version. Only the
 * workbench differs; all other folders are links to the first server.
 * @param {string} plain
 * @param {string} dir
 */
function copyKeepingSecrets(plain, dir) {
  for (const name of fs.readdirSync(plain)) {
    if (name === 'out') {
      fs.cpSync(join(plain, name), join(dir, name), {
        recursive: true,
        filter: source => !source.endsWith('.map'),
      });
    } else if (fs.statSync(join(plain, name)).isDirectory()) {
      fs.symlinkSync(join(plain, name), join(dir, name), 'junction');
    } else {
      fs.copyFileSync(join(plain, name), join(dir, name));
    }
  }
  const workbench = join(dir, 'out/vs/code/browser/workbench/workbench.js');
  fs.writeFileSync(workbench, keepSecrets(fs.readFileSync(workbench, 'utf8')));
}

/**
 * In a browser, the workbench stores secrets in the memory of each window, because a browser has no
 * keyring. Two changes select the implementation of desktop VS Code.
 * @param {string} workbench
 * @returns {string}
 */
function keepSecrets(workbench) {
  const inMemory = /super\(!0,([^)]*)\),([\w$]+)\.options\?\.secretStorageProvider&&/;
  const noEncryption = 'isEncryptionAvailable(){return Promise.resolve(!1)}';
  if (!inMemory.test(workbench) || !workbench.includes(noEncryption)) {
    throw new Error('This workbench keeps its secrets in another way: adapt keepSecrets().');
  }
  return workbench
    .replace(inMemory, 'super(!1,$1),!1&&')
    .replace(noEncryption, 'isEncryptionAvailable(){return Promise.resolve(!0)}');
}

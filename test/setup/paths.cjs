// Paths. This is plain JavaScript with types in comments, because scripts need it before anything
// is installed or built. TypeScript files use it, too.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const hosts = require('./hosts.json');

/** The project folder. This file runs from its source or from `out/`. */
const projectDir = nearestPackage(__dirname);

/** @param {string} dir @returns {string} */
function nearestPackage(dir) {
  return fs.existsSync(path.join(dir, 'package.json')) ? dir : nearestPackage(path.dirname(dir));
}

/**
 * The folder of the VS Code hosts: in the user's cache, so that all clones share it, or else in the
 * project.
 * @returns {string}
 */
function hostsDir() {
  if (process.env['SQL_CREDENTIALS_HOSTS']) {
    return path.resolve(process.env['SQL_CREDENTIALS_HOSTS']);
  }
  const cache = path.join(userCacheDir(), 'd365-sql-credentials');
  return isWritable(cache) ? cache : path.join(projectDir, '.host');
}

/** @returns {string} */
function userCacheDir() {
  if (process.platform === 'darwin') {
    return path.join(os.homedir(), 'Library', 'Caches');
  }
  if (process.platform === 'win32') {
    return process.env['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local');
  }
  return process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
}

/** @param {string} dir @returns {boolean} */
function isWritable(dir) {
  if (!fs.existsSync(dir)) {
    return dir !== path.dirname(dir) && isWritable(path.dirname(dir));
  }
  try {
    fs.accessSync(dir, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @typedef {typeof hosts.current} Host
 * A version of VS Code that can be installed from npm, and the Node that runs it.
 */

/**
 * The host of a VS Code version.
 * @param {string} version
 * @returns {Host}
 */
function hostOf(version) {
  const host = Object.values(hosts).find(candidate => candidate.version === version);
  if (!host) {
    const known = Object.values(hosts).map(candidate => candidate.version);
    throw new Error(`No VS Code ${version} here. Choose ${known.join(' or ')}.`);
  }
  return host;
}

/**
 * The folder of a VS Code server.
 * @param {string} version
 * @param {'desktop' | 'forgetful'} secrets how its windows store secrets
 * @returns {string}
 */
function serverDir(version, secrets) {
  return path.join(
    hostsDir(),
    `vscode-${version}${secrets === 'desktop' ? '-desktop-secrets' : ''}`,
  );
}

/**
 * The Node binary for a host: the running one if its major version matches, or else the installed
 * one.
 * @param {Host} host
 * @returns {string}
 */
function nodeOf(host) {
  if (process.versions.node.split('.')[0] === host.node.split('.')[0]) {
    return process.execPath;
  }
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(hostsDir(), `node-${host.node}`, 'bin', executable);
}

/**
 * A Chromium-based browser of this computer.
 * @returns {string | undefined}
 */
function findChromium() {
  const named = process.env['CHROME_PATH'] ?? process.env['CHROMIUM'];
  return named ? path.resolve(named) : [...inPath(), ...usualPlaces()].find(isFile);
}

/** @returns {string[]} */
function inPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const all = [...names, 'microsoft-edge', 'microsoft-edge-stable'];
  const dirs = (process.env['PATH'] ?? '').split(path.delimiter).filter(dir => dir !== '');
  return all.flatMap(name => dirs.map(dir => path.join(dir, name)));
}

/** @returns {string[]} */
function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Microsoft Edge', 'Chromium'].map(
      name => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(
      key => process.env[key],
    );
    const programs = [
      'Google/Chrome/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return roots.flatMap(root => (root ? programs.map(name => path.join(root, name)) : []));
  }
  return [];
}

/** @param {string} file @returns {boolean} */
function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

module.exports = { findChromium, hostOf, hosts, hostsDir, nodeOf, projectDir, serverDir };

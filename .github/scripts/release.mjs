// The steps of a release that decide something.
//
//   node .github/scripts/release.mjs check v1.2.3   the tag, the version, and the manifest
//   node .github/scripts/release.mjs pack v1.2.3    the VSIX, its checksum, and the notes, to out/release
//   node .github/scripts/release.mjs verify v1.2.3  the checksum of the VSIX

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');
const folder = join(root, 'out', 'release');

/** Fields that the Marketplace page needs. The project doesn't know all of its addresses yet. */
const requiredFields = ['repository', 'homepage', 'bugs', 'publisher', 'license', 'icon'];

/**
 * @typedef {Readonly<Record<string, unknown>> & { readonly name: string, readonly version: string }} Manifest
 * @typedef {'release' | 'pre-release'} Channel
 */

/**
 * The fields that package.json lacks.
 * @param {Manifest} manifest
 * @returns {string[]}
 */
export function missingFields(manifest) {
  return requiredFields.filter(field => {
    const value = manifest[field];
    const text = typeof value === 'object' && value !== null && 'url' in value ? value.url : value;
    return typeof text !== 'string' || text.trim() === '';
  });
}

/**
 * The channel of a tag: `v1.2.3` or, for the pre-release channel, `v1.2.3-pre`.
 * @param {string} tag
 * @param {string} version of package.json
 * @returns {Channel}
 */
export function channelOf(tag, version) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(`The Marketplace accepts only versions like 1.2.3, not ${version}.`);
  }
  if (tag === `v${version}`) return 'release';
  if (tag === `v${version}-pre`) return 'pre-release';
  throw new Error(`The tag ${tag} doesn't fit version ${version} of package.json.`);
}

/**
 * The section of a version in CHANGELOG.md.
 * @param {string} changelog
 * @param {string} version
 * @returns {string}
 */
export function notesOf(changelog, version) {
  const [, ...sections] = changelog.replaceAll('\r\n', '\n').split(/\n## /);
  const section = sections.find(each => each.split('\n')[0]?.split(' ')[0] === version);
  const notes = section?.split('\n').slice(1).join('\n').trim() ?? '';
  if (notes === '') throw new Error(`CHANGELOG.md has no section "## ${version}".`);
  return `${notes}\n`;
}

/**
 * The arguments of vsce. It rewrites the relative links of the README to the repository at the tag.
 * @param {string} tag
 * @param {Channel} channel
 * @param {string} file
 * @returns {string[]}
 */
export function packArguments(tag, channel, file) {
  const preRelease = channel === 'pre-release' ? ['--pre-release'] : [];
  const branch = ['--githubBranch', tag, '--gitlabBranch', tag];
  return ['package', '--no-dependencies', ...branch, ...preRelease, '--out', file];
}

/** @param {Uint8Array} content @param {string} name @returns {string} a line for `sha256sum --check` */
export function checksumLine(content, name) {
  return `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;
}

/** @param {string} program @param {readonly string[]} args */
function succeeds(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** @param {string} tag @param {Manifest} manifest */
function check(tag, manifest) {
  const channel = channelOf(tag, manifest.version);
  const problems = missingFields(manifest).map(field => `package.json has no "${field}".`);
  if (!succeeds('git', ['merge-base', '--is-ancestor', 'HEAD', 'origin/main'])) {
    problems.push(`The commit of ${tag} isn't on main.`);
  }
  notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), manifest.version);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const output = process.env['GITHUB_OUTPUT'];
  if (output !== undefined) appendFileSync(output, `channel=${channel}\n`);
  console.log(`${tag} can be published to the channel "${channel}".`);
}

/** @param {string} tag @param {Manifest} manifest @param {string} name of the VSIX */
function pack(tag, manifest, name) {
  const channel = channelOf(tag, manifest.version);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  if (!succeeds(process.execPath, [vsce, ...packArguments(tag, channel, file)])) {
    throw new Error('The extension could not be packed.');
  }
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  writeFileSync(join(folder, 'notes.md'), notesOf(changelog, manifest.version));
  writeFileSync(`${file}.sha256`, checksumLine(readFileSync(file), name));
}

/** @param {string} name of the VSIX */
function verify(name) {
  const file = join(folder, name);
  if (checksumLine(readFileSync(file), name) !== readFileSync(`${file}.sha256`, 'utf8')) {
    throw new Error(`${name} isn't the file that was packed.`);
  }
  console.log(`${name} is the file that was packed.`);
}

/** @param {readonly string[]} args */
function main([command, tag = '']) {
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const name = `${manifest.name}-${manifest.version}.vsix`;
  if (command === 'check') check(tag, manifest);
  else if (command === 'pack') pack(tag, manifest, name);
  else if (command === 'verify') verify(name);
  else throw new Error('Choose check, pack, or verify.');
}

if (process.argv[1] === import.meta.filename) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

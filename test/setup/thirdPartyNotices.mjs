// Writes ThirdPartyNotices.txt: the licence of each package of which the bundles contain code, fonts,
// or pictures. It reads esbuild's metafiles, because they alone know which packages are left after
// unused code is removed; tools that read package.json or node_modules list too many.
//
//   npm run notices

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runNode } from './build.mjs';
import { projectDir } from './paths.cjs';

const noticesFile = join(projectDir, 'ThirdPartyNotices.txt');
const separator = '='.repeat(80);
const introduction = `Third-party notices

This extension contains code and icons of the packages below, under their licences. Its other pictures are
its own; it contains no fonts. \`npm run notices\` writes this file from the bundles.
`;

/**
 * @typedef {{ readonly name: string, readonly text: string }} Notice
 *   `name` includes the version; `text` starts with it
 */

/**
 * The part of a package.json that a notice uses.
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} [license] an SPDX expression
 * @property {string | { name: string }} [author]
 * @property {string | { url: string }} [repository]
 */

/**
 * The notices of everything in the bundles of the last build, sorted by name.
 * @returns {Notice[]}
 */
export function bundledNotices() {
  const inputs = ['host', 'webview'].flatMap(bundledInputs);
  const packages = inputs.map(
    input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
  );
  // `puppeteer-core` contains copies of other packages; each starts with its licence.
  const copies = inputs.filter(input => /\/third_party\/.*\.js$/.test(input));
  const notices = [...new Set(packages.flat())].map(packageNotice).concat(copies.map(copyNotice));
  const byName = new Map(notices.map(notice => [notice.name, notice]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The files of packages that are left in the bundles.
 * @param {string} build name of a metafile
 */
function bundledInputs(build) {
  const file = readFileSync(join(projectDir, `out/meta/${build}.json`), 'utf8');
  const { outputs } = /** @type {import('esbuild').Metafile} */ (JSON.parse(file));
  return Object.values(outputs)
    .flatMap(output => Object.entries(output.inputs))
    .filter(([input, { bytesInOutput }]) => bytesInOutput > 0 && input.includes('node_modules/'))
    .map(([input]) => input);
}

/** @param {string} folder @returns {Notice} */
function packageNotice(folder) {
  const manifest = readManifest(folder);
  const name = `${manifest.name} ${manifest.version}`;
  const { license = 'no licence stated', author, repository } = manifest;
  const url = typeof repository === 'string' ? repository : (repository?.url ?? '');
  const path = /([^/:]+\/[^/]+?)(\.git)?$/.exec(url)?.[1];
  const isShort = !/^(git\+)?https:/.test(url) && path !== undefined;
  const address = isShort ? `https://github.com/${path}` : url.replace(/^git\+|\.git$/g, '');
  const heading = [`${name} (${license})`, address];
  const licence = licenceTexts(folder);
  if (licence.length === 0) {
    const authorName = typeof author === 'string' ? author : (author?.name ?? 'not stated');
    licence.push(
      `The package contains no licence text. Its package.json states:\nlicence: ${license}\nauthor: ${authorName}`,
    );
  }
  return notice(name, heading, licence);
}

/**
 * The licence and notice files of a package, or the section of its README.
 * @param {string} folder
 * @returns {string[]}
 */
function licenceTexts(folder) {
  const names = readdirSync(join(projectDir, folder)).sort();
  const read = (/** @type {string} */ name) => readFileSync(join(projectDir, folder, name), 'utf8');
  const files = names.filter(name => /^(licen[cs]e|copying|(copyright)?notices?)\b/i.test(name));
  if (files.length > 0) return files.map(read);
  const readme = names
    .filter(name => /^readme\b/i.test(name))
    .map(read)
    .join('\n');
  const section = /^(?:#+ *licen[cs]e *$|licen[cs]e *\n-+$)(.*?)(?=^#|^\[[^\]]+\]: |$(?![^]))/ims;
  const text = section.exec(readme)?.[1] ?? '';
  return /copyright/i.test(text) ? [text] : [];
}

/** @param {string} input @returns {Notice} */
function copyNotice(input) {
  const [, folder = '', copy = ''] =
    /^(.*node_modules\/[^/]+)\/.*\/third_party\/([^/]+)/.exec(input) ?? [];
  const holder = readManifest(folder);
  const comment = /^\/\*\*?([^]*?)\*\//.exec(readFileSync(join(projectDir, input), 'utf8'))?.[1];
  if (comment === undefined) throw new Error(`${input} doesn't start with a licence.`);
  const name = `${copy} in ${holder.name} ${holder.version}`;
  return notice(name, [name], [comment]);
}

/**
 * @param {string} name
 * @param {readonly string[]} heading
 * @param {readonly string[]} licence
 * @returns {Notice}
 */
function notice(name, heading, licence) {
  const texts = licence.map(text =>
    text
      .replaceAll('\r', '')
      .replace(/[ \t]+$/gm, '')
      .trim(),
  );
  return { name, text: `${heading.filter(Boolean).join('\n')}\n\n${texts.join('\n\n')}\n` };
}

/** @param {string} folder @returns {Manifest} */
function readManifest(folder) {
  const text = readFileSync(join(projectDir, folder, 'package.json'), 'utf8');
  const manifest = /** @type {Manifest} */ (JSON.parse(text));
  return manifest;
}

/**
 * The content of ThirdPartyNotices.txt.
 * @param {readonly Notice[]} notices
 */
export function noticesText(notices) {
  return [introduction, ...notices.map(({ text }) => text)].join(`\n${separator}\n`);
}

/**
 * Compares a file of notices with the bundles.
 * @param {string} file content
 * @param {readonly Notice[]} bundled
 * @returns {string[]} one line for each package that is missing, changed, or no longer bundled
 */
export function differencesOfNotices(file, bundled) {
  const [written, ...sections] = file.split(`\n${separator}\n`);
  const nameOf = (/** @type {string} */ text) => /^(.*?)( \(.*)?$/m.exec(text)?.[1] ?? '';
  const noticed = new Map(sections.map(text => [nameOf(text), text]));
  const differences = written === introduction ? [] : ['the introduction differs'];
  for (const { name, text } of bundled) {
    const found = noticed.get(name);
    if (found === undefined) differences.push(`${name} has no notice`);
    else if (found !== text) differences.push(`${name} has another licence text`);
    noticed.delete(name);
  }
  return [...differences, ...[...noticed.keys()].map(name => `${name} isn't bundled`)];
}

/** @returns {string} the content of the file in the project */
export function readNotices() {
  return readFileSync(noticesFile, 'utf8');
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = await runNode(['esbuild.mjs', '--production']);
  if (process.exitCode === 0) writeFileSync(noticesFile, noticesText(bundledNotices()));
}

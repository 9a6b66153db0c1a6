// Packs the extension and checks its size, its files, and its third-party notices.
//
//   node test/setup/checkPackage.mjs

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { packProduct } from './package.mjs';
import { projectDir } from './paths.cjs';
import { printSummary } from './results.mjs';
import { bundledNotices, differencesOfNotices, readNotices } from './thirdPartyNotices.mjs';

const bytesOfKilobyte = 1_000;

/** The shipped files with their maximum size in kilobytes. */
const budgets = [
  { what: 'entry bundle', files: ['dist/extension.js'], most: 50 },
  {
    what: "scripts of the dialog's page",
    files: ['dist/webview/main.js', 'dist/webview/toolkit.js'],
    most: 140,
  },
  { what: 'VSIX', files: ['out/package/product.vsix'], most: 2_000 },
];

/** VS Code reads the entry bundle at every start, so modules for later use must not be in it. */
const tooHeavyForEntry =
  /node_modules\/|src\/(\w+\/client|offer\/(?!editor\/(loader|isOffer)))|src\/vault\/(vault|records)\./;

/**
 * Lists the file names of a zip file from its central directory.
 * @param {Buffer} zip
 * @returns {string[]}
 */
function namesInZip(zip) {
  const endRecord = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const count = zip.readUInt16LE(endRecord + 10);
  let at = zip.readUInt32LE(endRecord + 16);
  return Array.from({ length: count }, () => {
    const nameAt = at + 46;
    const nameEnd = nameAt + zip.readUInt16LE(at + 28);
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return zip.toString('utf8', nameAt, nameEnd);
  });
}

/**
 * @typedef {{ what: string, isFine: boolean }} Check
 * @param {{ what: string, files: readonly string[], most: number }} budget
 * @returns {Check}
 */
function checkSize({ what, files, most }) {
  const bytes = files.reduce((sum, file) => sum + statSync(join(projectDir, file)).size, 0);
  const kilobytes = bytes / bytesOfKilobyte;
  const text = `${what}: ${kilobytes.toFixed(1)} kB of ${String(most)} kB`;
  return { what: text, isFine: kilobytes <= most };
}

/** @param {'host' | 'webview'} build */
function readMetafile(build) {
  const file = readFileSync(join(projectDir, `out/meta/${build}.json`), 'utf8');
  const metafile = /** @type {import('esbuild').Metafile} */ (JSON.parse(file));
  return metafile;
}

/** @returns {Check} */
function checkEntryBundle() {
  const { outputs } = readMetafile('host');
  const inputs = Object.keys(outputs['dist/extension.js']?.inputs ?? {});
  return checkNone(
    'entry bundle holds nothing that is loaded later',
    inputs.filter(input => tooHeavyForEntry.test(input)),
  );
}

/** Only the client for Lifecycle Services parses pages. @returns {Check} */
function checkHtmlParser() {
  const { outputs } = readMetafile('host');
  const holders = Object.values(outputs).filter(({ inputs }) =>
    Object.keys(inputs).some(input => input.includes('node_modules/htmlparser2/')),
  );
  return checkNone(
    'only the client for Lifecycle Services has the parser of pages',
    holders
      .map(({ entryPoint = '' }) => entryPoint)
      .filter(entry => entry !== 'src/lifecycleServices/client/index.ts'),
  );
}

/** The bundles that the build wrote, and the pages of the guide. @returns {string[]} */
function builtFiles() {
  const guide = readdirSync(join(projectDir, 'docs/guide')).map(name => `docs/guide/${name}`);
  const bundles = /** @type {const} */ (['host', 'webview']).flatMap(build =>
    Object.keys(readMetafile(build).outputs),
  );
  return [...bundles, ...guide].map(file => `extension/${file}`);
}

/** @param {string} vsix @returns {Check} */
function checkFiles(vsix) {
  const list = 'test/setup/packageFiles.txt';
  const listed = readFileSync(join(projectDir, list), 'utf8').split('\n').filter(Boolean);
  const wanted = [...listed, ...builtFiles()];
  const packed = namesInZip(readFileSync(vsix));
  return checkNone(`VSIX contains exactly the bundles, the guide, and the files of ${list}`, [
    ...packed.filter(name => !wanted.includes(name)).map(name => `${name} isn't in the list`),
    ...wanted.filter(name => !packed.includes(name)).map(name => `${name} isn't in the VSIX`),
  ]);
}

/** In HTML, both a start and an end tag inside a script would change where it ends. @returns {Check} */
function checkInlineScripts() {
  const folder = join(projectDir, 'dist/webview');
  const scripts = readdirSync(folder).filter(name => name.endsWith('.js'));
  return checkNone(
    'scripts of pages contain no tag of a script',
    scripts.filter(name => /<\/?script/i.test(readFileSync(join(folder, name), 'utf8'))),
  );
}

/** @returns {Check} */
function checkNotices() {
  const differences = differencesOfNotices(readNotices(), bundledNotices());
  return checkNone('ThirdPartyNotices.txt fits the bundles (npm run notices)', differences);
}

/** @param {string} what @param {readonly string[]} unwanted @returns {Check} */
function checkNone(what, unwanted) {
  return { what: [what, ...unwanted].join('\n    but '), isFine: unwanted.length === 0 };
}

const vsix = await packProduct();
const checks = [
  ...budgets.map(checkSize),
  ...[
    checkEntryBundle(),
    checkHtmlParser(),
    checkInlineScripts(),
    checkFiles(vsix),
    checkNotices(),
  ],
];
for (const { what, isFine } of checks) {
  console.log(`${isFine ? '✓' : '✗'} ${what}`);
}
const failures = checks
  .filter(check => !check.isFine)
  .map(({ what }) => ({ title: 'Check of the package', error: what }));
printSummary({ passed: checks.length - failures.length, failures });
process.exitCode = failures.length > 0 ? 1 : 0;

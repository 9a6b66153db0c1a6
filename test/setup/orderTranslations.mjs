// Sorts each translation by the order of the texts in the code, removes unused texts, and lists
// missing translations.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../l10n');
/**
 * @param {string} name
 * @returns {Record<string, string>}
 */
function read(name) {
  /** @type {unknown} */
  const content = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return Object.fromEntries(
    Object.entries(Object(content)).map(([key, text]) => [key, String(text)]),
  );
}
const source = 'bundle.l10n.json';
const keys = Object.keys(read(source));

for (const name of readdirSync(folder).filter(file => file !== source)) {
  const translated = read(name);
  const known = keys.filter(key => key in translated);
  const ordered = Object.fromEntries(known.map(key => [key, translated[key]]));
  writeFileSync(join(folder, name), JSON.stringify(ordered, null, 2));
  for (const key of keys.filter(each => !known.includes(each))) {
    console.log(`${name} lacks: ${JSON.stringify(key)}`);
  }
}

import * as assert from 'node:assert/strict';
import { findTranslatedTexts, type TranslatedText } from './translatedTexts';
import { namedKeys, placeholders, readTexts, translations, without } from './support';

const linkTarget = /\(command:[^)]*\)/g;

function describeTranslations(
  files: ReadonlyMap<string, string>,
  original: Readonly<Record<string, string>>,
): void {
  it('are there in German', () => {
    assert.ok(files.has('de'));
  });

  for (const [language, file] of files) {
    const translated = readTexts(file);

    it(`are complete in "${language}", with nothing left over`, () => {
      assert.deepEqual(without(Object.keys(original), Object.keys(translated)), []);
      assert.deepEqual(without(Object.keys(translated), Object.keys(original)), []);
    });

    it(`have the same values and links in "${language}"`, () => {
      for (const [key, text] of Object.entries(original)) {
        const translation = translated[key] ?? '';
        assert.deepEqual(placeholders(translation), placeholders(text), key);
        assert.deepEqual(translation.match(linkTarget), text.match(linkTarget), key);
        assert.notEqual(translation.trim(), '', key);
      }
    });
  }
}

describe('The texts of package.json', () => {
  const original = readTexts('package.nls.json');

  it('are all there, and all used', () => {
    assert.deepEqual(without(namedKeys(), Object.keys(original)), []);
    assert.deepEqual(without(Object.keys(original), namedKeys()), []);
  });

  describe('in other languages', () => {
    describeTranslations(translations('.', 'package.nls'), original);
  });
});

describe('The texts of the code', () => {
  const bundle = readTexts('l10n/bundle.l10n.json');
  let found: readonly TranslatedText[] = [];

  before(() => {
    found = findTranslatedTexts();
  });

  it('are written out where they are used, so that they can be found', () => {
    const notFound = found.filter(({ text }) => text === undefined).map(({ where }) => where);

    assert.deepEqual(notFound, []);
  });

  it('are all in the bundle, and all of the bundle are used ("npm run l10n" makes it so)', () => {
    const texts = found.flatMap(({ text }) => text ?? []);

    assert.deepEqual(without(new Set(texts), Object.keys(bundle)), []);
    assert.deepEqual(without(Object.keys(bundle), texts), []);
  });

  it('get a value for each of their places', () => {
    for (const { text = '', values, where } of found) {
      const expected = Array.from({ length: values }, (_, index) => `{${index}}`);
      assert.deepEqual(placeholders(text), expected, where);
    }
  });

  describe('in other languages', () => {
    describeTranslations(translations('l10n', 'bundle.l10n'), bundle);
  });
});

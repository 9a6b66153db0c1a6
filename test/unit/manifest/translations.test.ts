import * as assert from 'node:assert/strict';
import { findTranslatedTexts, type TranslatedText } from './translatedTexts';
import { namedKeys, placeholders, readTexts, translations, without } from './support';

const linkTarget = /\(command:[^)]*\)/g;

function describeTranslations(
  files: ReadonlyMap<string, string>,
  original: Readonly<Record<string, string>>,
): void {
  it('exist in German', () => {
    assert.ok(files.has('de'));
  });

  for (const [language, file] of files) {
    const translated = readTexts(file);

    it(`have exactly the same keys in "${language}"`, () => {
      assert.deepEqual(without(Object.keys(original), Object.keys(translated)), []);
      assert.deepEqual(without(Object.keys(translated), Object.keys(original)), []);
    });

    it(`have the same placeholders and links in "${language}"`, () => {
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

  it('are complete and used', () => {
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

  it('are literals in the call, so that tools can find them', () => {
    const notFound = found.filter(({ text }) => text === undefined).map(({ where }) => where);

    assert.deepEqual(notFound, []);
  });

  it('are exactly those of the bundle ("npm run l10n" updates it)', () => {
    const texts = found.flatMap(({ text }) => text ?? []);

    assert.deepEqual(without(new Set(texts), Object.keys(bundle)), []);
    assert.deepEqual(without(Object.keys(bundle), texts), []);
  });

  it('get a value for each placeholder', () => {
    for (const { text = '', values, where } of found) {
      const expected = Array.from({ length: values }, (_, index) => `{${index}}`);
      assert.deepEqual(placeholders(text), expected, where);
    }
  });

  describe('in other languages', () => {
    describeTranslations(translations('l10n', 'bundle.l10n'), bundle);
  });
});

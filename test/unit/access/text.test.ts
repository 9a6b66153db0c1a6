import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { mock } from 'node:test';
import {
  defaultMaxLength,
  oneLine,
  typedText,
  visible,
  visibleEnds,
} from '../../../src/access/text';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '\r', '\u202e', '\u200d', '👩', 'é', '\ud800'),
  }),
);
const hiddenCharacter =
  /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cs}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
/** Arabic and other signs that Unicode counts as formats although they are drawn. */
const drawnFormats =
  /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/gu;

describe('visible', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['leaves ordinary text alone', 'Contoso – Größe 日本 (é) ⚙️', 'Contoso – Größe 日本 (é) ⚙️'],
    ['leaves right-to-left letters alone', 'שלום עולם', 'שלום עולם'],
    ['shows controls as their pictures', 'a\u0000b\tc\u001b[31m\u007f', 'a␀b␉c␛[31m␡'],
    ['shows later controls as escapes', 'a\u009bb', 'a\\u009Bb'],
    ['shows bidirectional controls', 'a\u202egpj.exe\u202c', 'a\\u202Egpj.exe\\u202C'],
    ['shows isolates', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['shows direction marks', '\u200e\u200f\u061c', '\\u200E\\u200F\\u061C'],
    ['shows zero-width characters', 'con\u200btoso\ufeff\u2060', 'con\\u200Btoso\\uFEFF\\u2060'],
    ['shows fillers and blanks', '\u3164\u2800', '\\u3164\\u2800'],
    ['shows hidden tags', 'a\u{e0061}', 'a\\u{E0061}'],
    ['shows half a surrogate pair', 'a\ud83db', 'a\\uD83Db'],
    ['makes line ends one sign', 'a\r\n\r\nb\u2028c\u2029\u0085d', 'a↵b↵c↵d'],
    [
      'does not touch icons or markup, which are the matter of who shows it',
      '$(x) <b>',
      '$(x) <b>',
    ],
    ['takes nothing for nothing', '', ''],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      assert.equal(visible(text), expected);
    });
  }

  it('cuts long text and shows it', () => {
    assert.equal(visible('abcdef', 6), 'abcdef');
    assert.equal(visible('abcdefg', 6), 'abcde…');
    assert.equal(visible('x'.repeat(defaultMaxLength + 1)).length, defaultMaxLength);
  });

  it('cuts between graphemes', () => {
    assert.equal(visible('ab🇩🇪🇫🇷', 7), 'ab🇩🇪…');
    assert.equal(visible('cafe\u0301s', 5), 'caf…');
  });

  it('does not cut an escape in two', () => {
    assert.equal(visible('ab\u202ecd', 7), 'ab…');
    assert.equal(visible('ab\u202ecd', 9), 'ab\\u202E…');
  });

  it('cuts inside a grapheme that is too long', () => {
    assert.equal(visible('e' + '\u0301'.repeat(50), 4), 'e\u0301\u0301…');
    assert.equal(visible('😀' + '\u0301'.repeat(50), 2), '…');
  });

  it('leaves no hidden character and no line end, and is idempotent', () => {
    fc.assert(
      fc.property(anyText, text => {
        const shown = visible(text);
        assert.doesNotMatch(shown.replace(drawnFormats, ''), hiddenCharacter);
        assert.equal(visible(shown), shown);
      }),
      { numRuns: 500 },
    );
  });

  it('is well-formed and never longer than the limit', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 12 }), (text, maxLength) => {
        const shown = visible(text, maxLength);
        assert.ok(shown.length <= maxLength);
        assert.doesNotMatch(shown.replace(drawnFormats, ''), hiddenCharacter);
      }),
      { numRuns: 500 },
    );
  });
});

describe('visibleEnds', () => {
  it('cuts long text in the middle, between graphemes', () => {
    assert.equal(visibleEnds('Contoso Finance Development', 24), 'Contoso Fin… Development');
    assert.equal(visibleEnds('Contoso Dev', 24), 'Contoso Dev');
    assert.equal(visibleEnds('e\u0301'.repeat(6), 8), `e\u0301…${'e\u0301'.repeat(2)}`);
  });

  it('makes hidden characters visible', () => {
    assert.equal(visibleEnds('a\u202Eb', 24), 'a\\u202Eb');
    assert.ok(!visibleEnds('\u202E'.repeat(40), 24).includes('\u202E'));
  });
});

describe('oneLine', () => {
  it('replaces each run of white space by one space', () => {
    assert.equal(oneLine('  Look\r\n\tinto\u00a0 it \u0085\u2028'), 'Look into it');
  });

  it('makes the rest visible and cuts it', () => {
    assert.equal(oneLine('a\n\u202eb'), 'a \\u202Eb');
    assert.equal(oneLine('a\nbcdef', 4), 'a b…');
  });

  it('contains no line end', () => {
    fc.assert(
      fc.property(anyText, text => {
        assert.doesNotMatch(oneLine(text), /[\n\r\u0085\u2028\u2029↵]/u);
      }),
    );
  });
});

describe('text as the user meant to type it', () => {
  it('has no quotation marks, white space, or invisible characters around it', () => {
    for (const text of [
      'a b',
      '"a b"',
      " 'a b' ",
      '\u201ea b\u201c',
      '\u200ba b\ufeff',
      '\u300ca b\u300d',
    ]) {
      assert.equal(typedText(text), 'a b', JSON.stringify(text));
    }
    assert.equal(typedText('<a>,', '<>,'), 'a');
    assert.equal(typedText('"'), '');
    assert.equal(typedText('a\u200b\u202e\u00adb'), 'ab');
    assert.equal(typedText("it's"), "it's");
  });

  it('keeps lines apart', () => {
    assert.equal(typedText('1.1.1.1\n2'), '1.1.1.1\n2');
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        assert.equal(typedText(typedText(text)), typedText(text));
      }),
    );
  });

  for (const part of ['"', ' ', '\u200b', 'a', 'a ', '<']) {
    it(`takes linear time: ${JSON.stringify(part)}`, () => {
      const work = (length: number): number => {
        const test = mock.method(RegExp.prototype, 'test');
        typedText(part.repeat(length), '<');
        const count = test.mock.callCount();
        test.mock.restore();
        return count;
      };
      assert.ok(work(20_000) <= 2 * work(10_000) + 4);
    });
  }
});

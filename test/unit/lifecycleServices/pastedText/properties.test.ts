import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readLcsText, type LcsTextAccount } from '../../../../src/lifecycleServices/pastedText';
import { languages, layouts } from './layouts';

const now = new Date(2026, 0, 17, 10, 5).getTime();
const names = ['server', 'database', 'user'] as const;
const texts = [...names, 'password', 'reason'] as const;

const labels = Object.values(languages).flatMap(each => Object.values(each));
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    ...labels,
    ...['\t', '\n', '\n\n', ': ', ' = ', '\\', ';', '=', '|', '--- ---', 'Password=', 'User ID='],
    ...['jdbc:sqlserver://', 'sqlserver://', 'spartan-a1\\db_1', 'JIT-ada-1', '21.11.2025 18:04'],
  ),
);
const anyText = fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join(''));

const anyWord = fc.string({
  unit: fc.constantFrom(...'abcdefgABCDEFG0123456789!#%+?@^~'.split('')),
  minLength: 6,
  maxLength: 16,
});
const anyRow = fc.record({
  user: fc.integer({ min: 0, max: 9_999 }).map(number => `login${number}`),
  // The prefix makes it a password, and unlike all other values.
  password: anyWord.map(word => `Pw9!${word}`),
  reason: fc.constantFrom('Ticket 4711', ''),
});

const assertInPlace = (account: LcsTextAccount, text: string, isEncoded: boolean) => {
  for (const field of texts) {
    const found = account[field];
    if (found === undefined) continue;
    const written = text.slice(found.start, found.end);
    if (found.by !== 'keyword' || !isEncoded) assert.equal(found.value, written);
    assert.equal(
      text.slice(0, found.start).split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/u).length,
      found.line,
    );
  }
};

describe('the import from LCS', () => {
  it('never throws, and takes each value from where it says', () => {
    fc.assert(
      fc.property(anyText, text => {
        for (const account of readLcsText(text, now).accounts) assertInPlace(account, text, true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never takes a label for a value', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...labels)), fc.constantFrom('\n', '\t'), (all, by) => {
        for (const { empty } of readLcsText(all.join(by), now).accounts) {
          assert.ok(texts.every(field => field === 'reason' || empty[field] !== undefined));
        }
      }),
    );
  });

  it('never moves a value to another row, and no password into a name', () => {
    const tables = Object.entries(layouts).filter(([layout]) => !/above|rows of/.test(layout));
    fc.assert(
      fc.property(
        fc.constantFrom(...tables),
        fc.constantFrom(...Object.values(languages)),
        fc.uniqueArray(anyRow, { minLength: 1, maxLength: 6, selector: ({ user }) => user }),
        ([, write], header, rows) => {
          const accounts = rows.map(row => ({
            ...row,
            server: 'spartan-srv-weu-0a1b',
            database: 'db_1',
            expiresAt: '',
          }));
          const text = write(header, accounts);
          for (const account of readLcsText(text, now).accounts) {
            assertInPlace(account, text, false);
            const row = rows.find(({ user }) => user === account.user?.value);
            if (account.password !== undefined) assert.equal(account.password.value, row?.password);
            const shown = JSON.stringify(names.map(name => account[name]?.value));
            assert.ok(!shown.includes('Pw9!'), text);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps passwords out of names, however they are cut or quoted', () => {
    const secret = 'Pw9!';
    const mark = fc.constantFrom('', '\n', '\t', ' ', ';', ':', '=', '"', '@', '/', '\\', '#', '?');
    const key = fc.constantFrom('User', 'Server', 'Database', 'Password', 'PWD', 'User ID', 'x');
    fc.assert(
      fc.property(fc.array(fc.tuple(key, mark, mark, mark), { maxLength: 8 }), parts => {
        const text = parts
          .map(([name, before, after, end]) =>
            name.startsWith('P')
              ? `${name}${before}${after}${secret}${end}`
              : `${name}${before}${after}a1-sql${end}`,
          )
          .join('\n');
        for (const account of readLcsText(text, now).accounts) {
          const shown = JSON.stringify(names.map(name => account[name]?.value));
          assert.ok(!shown.includes(secret), text);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

type Exec = (this: RegExp, subject: string) => RegExpExecArray | null;

/** The characters that regular expressions go over, which is the work of the parser. */
function workOf(text: string): number {
  const exec = Object.getOwnPropertyDescriptor(RegExp.prototype, 'exec')?.value as Exec;
  let work = 0;
  RegExp.prototype.exec = function (this: RegExp, subject: string) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, subject);
    const end = match === null ? subject.length : match.index + match[0].length;
    work += Math.max(end - from, 1);
    return match;
  };
  try {
    readLcsText(text, now);
  } finally {
    RegExp.prototype.exec = exec;
  }
  return work;
}

describe('the work of the import from LCS', () => {
  const pieces = [
    'a',
    ' ',
    ':',
    'a: ',
    'a\t',
    'a\\b\n',
    'User: a\n',
    'User\n',
    'User\na\n',
    'User\n\n',
    'User\nPassword\na\n\n',
    'User\tPassword\n',
    'User\tPassword\na\tb\n',
    'User Password\n---- --------\n',
    'spartan-a1\\db_1\n',
    'spartan-a1\\db_1\nJIT-1\nZx9!mock\n',
    'Password=',
    'user=a;',
    'user=a;\n',
    'user="a',
    "user=a;pwd='\n",
    'jdbc:sqlserver://',
    'sqlserver://a:b@',
    'Expires: 1.1.2026 10:00\n',
    'Expires: 7 h 7 min\n',
    '1.',
    'パス',
    '\u200B',
    '"',
    '--- ',
    '\n',
  ];
  /** As many pieces as a part of the longest text has, in characters and in lines. */
  const filled = (piece: string, part: number) => {
    const lines = piece.split('\n').length - 1;
    const count = Math.min(29_900 / piece.length, lines === 0 ? Infinity : 499 / lines);
    return piece.repeat(Math.floor(count * part));
  };
  for (const piece of pieces) {
    it(`grows with the text: ${JSON.stringify(piece)}`, () => {
      const [short, long] = [workOf(filled(piece, 0.1)), workOf(filled(piece, 1))];
      // Ten times the text is about ten times the work; quadratic work is a hundred times.
      assert.ok(long <= short * 20 + 1_000, `${short} -> ${long}`);
    });
  }

  // 50 ms are enough for about 20 million characters.
  it('fits into one turn, whatever the lines are', () => {
    const labels = ['', 'Expires: ', 'Password: ', 'Server=a;Password=', 'User\t', 'a\tb\t'];
    for (const piece of pieces.filter(each => each !== '\n')) {
      for (const label of labels) {
        for (const width of [58, 3_900]) {
          const line = `${label}${piece.replaceAll('\n', ' ').repeat(width)}`.slice(0, width);
          const lines = `${line}\n`.repeat(Math.floor(29_900 / (width + 1)));
          const work = workOf(`User\tPassword\tExpires\n${lines}`);
          assert.ok(work < 6_000_000, `${JSON.stringify(line.slice(0, 40))}: ${work}`);
        }
      }
    }
  });

  it('is none for a text that is too long: no part of it is read', () => {
    for (const text of [
      'User: a1\n'.repeat(501),
      `User: a1\n${' '.repeat(15_000)}`,
      `User\tPassword\n${'a\tb\t'.repeat(1_000)}`,
    ]) {
      const { accounts, isTooLong } = readLcsText(text, now);
      assert.ok(isTooLong);
      assert.deepEqual(
        accounts.map(({ user }) => user),
        [undefined],
      );
      assert.ok(workOf(text) < 100_000);
    }
    assert.ok(!readLcsText('User: a1\n'.repeat(499), now).isTooLong);
  });
});

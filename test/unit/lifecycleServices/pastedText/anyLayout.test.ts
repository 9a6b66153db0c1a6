import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  adoNet,
  goUrl,
  jdbc,
  lcsLines,
  odbc,
  sqlAlchemy,
} from '../../../../src/access/connectionString';
import { readLcsText, type LcsField } from '../../../../src/lifecycleServices/pastedText';
import { cpuTime } from '../../support/cpuTime';
import { bareLayouts, labelledLayouts, languages, type Texts } from './layouts';
import { now } from './pastes';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const text = (from: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...from), minLength, maxLength });

const anyServer = fc
  .tuple(
    fc.constantFrom('spartan-srv-weu-', 'spartan-srv-eus-d365opsprod-', 'sqlsrv-'),
    text(lower + digits, 6, 12),
    fc.constantFrom('', '.database.windows.net', '.database.usgovcloudapi.net'),
  )
  .map(parts => parts.join(''));
const anyDatabase = text(lower + digits + '_', 4, 40).map(rest => `db_d365ops${rest}`);
const anyUser = fc.oneof(
  text(lower + digits, 4, 12).map(rest => `JIT-${rest}0`),
  text(lower + digits, 4, 12).map(rest => `JIT${rest}_7`),
  fc.constantFrom('axdbadmin', 'axruntimeuser', 'axdbreadonlyuser'),
);

/** As services make them: every kind of character, among them one that stands in no name. */
const anyMadePassword = fc
  .tuple(
    text('ABCDEFGHJKLMNPQRSTUVWXYZ', 2, 8),
    text(lower, 2, 8),
    text(digits, 2, 6),
    text('!#$%&*+<>?@^~', 1, 4),
    text(lower + digits, 2, 8),
  )
  .map(parts => parts.join(''));

/** Whatever somebody may have chosen, without white space. */
const anyPassword = fc
  .string({
    unit: fc.oneof(
      fc.integer({ min: 33, max: 126 }).map(code => String.fromCharCode(code)),
      fc.constantFrom('ß', 'é', '密', '💥'),
    ),
    minLength: 8,
    maxLength: 40,
  })
  .filter(each => !/^[•·*.…xX-]+$/u.test(each));

const anyReason = fc.constantFrom(
  'Look into ticket 4711',
  'Leistungsoptimierung für AX (in AX schreiben)',
  'チケット 4711 を調査',
);

/** Ways to write a moment that tell the day from the month, with how exact each is. */
const moments: Readonly<Record<string, (date: Date) => string>> = {
  iso: date => date.toISOString(),
  'with offset': date => date.toISOString().replace(/\.\d+Z$/u, '+00:00'),
  'plain ISO': date =>
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(date)}`,
  ...Object.fromEntries(
    [
      'en-US',
      'en-GB',
      'de-DE',
      'fr-FR',
      'es-ES',
      'ja-JP',
      'da-DK',
      'ko-KR',
      'pl-PL',
      'it-IT',
    ].flatMap(locale => [
      [
        `${locale}, long`,
        (date: Date) => date.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'medium' }),
      ],
      [`${locale}, short`, (date: Date) => date.toLocaleString(locale)],
    ]),
  ),
};

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function clock(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

/** Ends within a day of now, as those of just-in-time accounts do; whole seconds. */
const anyEnd = fc.integer({ min: 60, max: 86_400 }).map(seconds => now + seconds * 1_000);

const anyOrder = fc.shuffledSubarray<LcsField>(
  ['server', 'database', 'user', 'password', 'expiresAt', 'reason'],
  { minLength: 6 },
);

const anyAccount = fc.record({
  server: anyServer,
  database: anyDatabase,
  user: anyUser,
  expiresAt: anyEnd,
  form: fc.constantFrom(...Object.keys(moments)),
  reason: anyReason,
  order: anyOrder,
});

function assertRead(
  texts: Omit<Texts, 'expiresAt' | 'reason'>,
  expiresAt: number,
  written: string,
): void {
  const { accounts } = readLcsText(written, now);
  assert.equal(accounts.length, 1, written);
  const [{ server, database, user, password, expiresAt: end }] = accounts;
  assert.deepEqual(
    {
      server: server?.value,
      database: database?.value,
      user: user?.value,
      password: password?.value,
      expiresAt: end?.value,
    },
    {
      server: texts.server,
      database: texts.database,
      user: texts.user,
      password: texts.password,
      expiresAt,
    },
    written,
  );
}

describe('the import from LCS gives back every account written as', () => {
  for (const [layout, write] of Object.entries(labelledLayouts)) {
    it(`${layout}, in every language and order`, () => {
      const isInLine = layout.startsWith('label and value in a line');
      fc.assert(
        fc.property(
          anyAccount,
          isInLine ? anyPassword : anyMadePassword,
          fc.constantFrom(...Object.keys(languages)),
          (account, password, language) => {
            const labels = languages[language];
            assert.ok(labels !== undefined);
            const expiresAt = moments[account.form]?.(new Date(account.expiresAt)) ?? '';
            const texts = { ...account, password, expiresAt };
            const written = write(labels, texts, account.order);
            assertRead(texts, account.expiresAt, written);
            assert.equal(readLcsText(written, now).accounts[0].reason?.value, account.reason);
          },
        ),
        { numRuns: 300 },
      );
    });
  }

  for (const [layout, write] of Object.entries(bareLayouts)) {
    it(`${layout}, without a label, in every order`, () => {
      fc.assert(
        fc.property(anyAccount, anyMadePassword, (account, password) => {
          const expiresAt = moments[account.form]?.(new Date(account.expiresAt)) ?? '';
          const texts = { ...account, password, expiresAt };
          assertRead(texts, account.expiresAt, write(texts, account.order));
        }),
        { numRuns: 300 },
      );
    });
  }

  it('a connection string in every form', () => {
    const forms = [adoNet, odbc, jdbc, goUrl, sqlAlchemy];
    fc.assert(
      fc.property(
        fc.record({
          server: anyServer,
          database: anyDatabase,
          user: anyUser,
          password: anyPassword,
          trustServerCertificate: fc.boolean(),
        }),
        fc.constantFrom(...forms),
        (values, form) => {
          const [account] = readLcsText(form(values), now).accounts;
          const { server, database, user, password } = values;
          assert.deepEqual(
            [account.server, account.database, account.user, account.password].map(
              each => each?.value,
            ),
            [server, database, user, password],
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('three lines, as the product copies them itself', () => {
    fc.assert(
      fc.property(
        anyServer,
        anyDatabase,
        anyUser,
        anyMadePassword,
        (server, database, user, password) => {
          const written = lcsLines({
            server,
            database,
            user,
            password,
            trustServerCertificate: false,
          });
          const [account] = readLcsText(written, now).accounts;
          assert.deepEqual(
            [account.server, account.database, account.user, account.password].map(
              each => each?.value,
            ),
            [server, database, user, password],
          );
          assert.deepEqual(account.missing, ['expiresAt', 'reason']);
        },
      ),
    );
  });

  it('a table of several accounts, each with its own row', () => {
    fc.assert(
      fc.property(
        anyServer,
        anyDatabase,
        fc.uniqueArray(fc.record({ user: anyUser, password: anyMadePassword }), {
          minLength: 2,
          maxLength: 6,
          selector: ({ user }) => user,
        }),
        fc.boolean(),
        (server, database, accounts, hasHead) => {
          const rows = accounts.map(({ user, password }) => [
            `${server}\\${database}`,
            user,
            password,
          ]);
          const head = hasHead ? [['Servidor\\Base de datos', 'Usuario', 'Contraseña']] : [];
          const written = [...head, ...rows].map(cells => cells.join('\t')).join('\n');
          const read = readLcsText(written, now).accounts.map(each => ({
            server: each.server?.value,
            database: each.database?.value,
            user: each.user?.value,
            password: each.password?.value,
          }));
          assert.deepEqual(
            read,
            accounts.map(account => ({ server, database, ...account })),
          );
        },
      ),
    );
  });
});

describe('the import from LCS', () => {
  it('takes any text without an exception, and never a label for a value', () => {
    const labels = Object.values(languages).flatMap(each => Object.values(each));
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        ...labels,
        '\t',
        '\n',
        ': ',
        '\\',
        'JIT-ada-0a1b2c',
        '21.11.2025',
        '=',
        ';',
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        readLcsText(pieces.join(''), now);
        const onlyLabels = pieces.filter(each => labels.includes(each)).join('\n');
        for (const account of readLcsText(onlyLabels, now).accounts) {
          assert.equal(account.missing.length, 6, onlyLabels);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads 100 kB of anything about as fast as ten times 10 kB', async () => {
    const pieces = [
      'a',
      ' ',
      ':',
      'a ',
      'a: ',
      'a\t',
      '\\',
      'a\\b\n',
      'User: a ',
      '=',
      'a="',
      '1.',
      '1 ',
      '11/',
      '(',
      '|',
      'Aa1!',
      'パス',
      '\u200B',
      'jit1 ',
      'user=a;',
      '-',
      '{',
      "'",
      'server=a;pwd={',
    ];
    const texts = pieces.map(piece => [piece, piece.repeat(Math.ceil(100_000 / piece.length))]);
    // Marks that are taken off the end of a word, and are not at its end.
    texts.push(['marks', `${')'.repeat(200_000)}x`]);
    for (const [piece, long = ''] of texts) {
      const took = await cpuTime(() => readLcsText(long, now));
      // Quadratic time would be minutes.
      assert.ok(took < 5_000, `${JSON.stringify(piece)} took ${took} ms`);
    }
  });
});

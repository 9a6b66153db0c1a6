import assert from 'node:assert/strict';
import { readLcsText } from '../../../../src/lifecycleServices/pastedText';
import { languages, layouts, type Texts } from './layouts';

const now = new Date(2026, 0, 17, 10, 5).getTime();

function account(number: number): Texts {
  return {
    server: 'spartan-srv-weu-d365opsprod-0a1b2c3d',
    database: 'db_d365opsprod_contoso_ax_20260117_0218',
    user: ['JIT-ada-0a1b2c', 'axdwadmin', 'reportreader'][number] ?? '',
    password: `Zx9!mock#not=Real${number}`,
    expiresAt: `2026-01-17 18:0${number}:11`,
    reason: `Ticket 471${number}`,
  };
}

const isForOne = (layout: string) => /above|rows of/.test(layout);

describe('the import from LCS reads', () => {
  for (const [layout, write] of Object.entries(layouts)) {
    for (const [language, labels] of Object.entries(languages)) {
      it(`${layout} in ${language}`, () => {
        const accounts = (isForOne(layout) ? [0] : [0, 1, 2]).map(account);
        const read = readLcsText(write(labels, accounts), now).accounts;
        assert.deepEqual(
          read.map(each => [
            each.server?.value,
            each.database?.value,
            each.user?.value,
            each.password?.value,
            each.expiresAt?.value,
            each.reason?.value,
          ]),
          accounts.map(({ server, database, user, password, expiresAt, reason }) => [
            server,
            database,
            user,
            password,
            new Date(expiresAt).getTime(),
            reason,
          ]),
        );
      });
    }
  }
});

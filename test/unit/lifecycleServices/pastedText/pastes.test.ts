import assert from 'node:assert/strict';
import { readLcsText, type LcsTextAccount } from '../../../../src/lifecycleServices/pastedText';
import { now, pastes, type ExpectedAccount } from './pastes';

/** What was read, without how. */
function plain(account: LcsTextAccount): ExpectedAccount {
  const { server, database, user, password, expiresAt, reason } = account;
  return Object.fromEntries(
    Object.entries({ server, database, user, password, expiresAt, reason }).flatMap(
      ([key, found]) => (found === undefined ? [] : [[key, found.value]]),
    ),
  );
}

describe('the import from LCS reads', () => {
  for (const { title, text, accounts } of pastes) {
    it(title, () => {
      assert.deepEqual(readLcsText(text, now).accounts.map(plain), accounts);
    });
    it(`${title}, with other line ends and white space around`, () => {
      const wide = text
        .split('\n')
        .map(line => `\u00A0 ${line}\u200B `)
        .join('\r\n');
      assert.deepEqual(readLcsText(wide, now).accounts.map(plain), accounts);
    });
  }
});

import assert from 'node:assert/strict';
import { UserLocale } from '../../../src/ui/userLocale';
import { FakeLog } from '../support/fakeLog';
import { memoryIn } from '../support/memory';

describe("the user's time zone", () => {
  /** A window whose extension runs on a remote computer. */
  function remoteWindow(kept = new Map<string, unknown>()) {
    const locale = new UserLocale('en', new FakeLog(), memoryIn(kept));
    let changes = 0;
    locale.onDidChange(() => (changes += 1));
    return { locale, kept, changes: () => changes };
  }

  it('is the zone that a page names, also in later windows', () => {
    const { locale, kept, changes } = remoteWindow();
    assert.equal(locale.timeZone, undefined);
    for (const name of ['Europe/Berlin', 'europe/berlin', 'EUROPE/BERLIN'])
      locale.setTimeZone(name);
    assert.equal(locale.timeZone, 'Europe/Berlin');
    assert.equal(changes(), 1);
    assert.equal(remoteWindow(kept).locale.timeZone, 'Europe/Berlin');
  });

  it('stays if a page names one that the computer does not know', () => {
    const { locale, changes } = remoteWindow();
    locale.setTimeZone('Europe/Berlin');
    for (const odd of ['Mars/Olympus_Mons', '', 'Etc/Unknown']) locale.setTimeZone(odd);
    assert.equal(locale.timeZone, 'Europe/Berlin');
    assert.equal(changes(), 1);
  });

  it('is unknown if the stored value is invalid', () => {
    for (const odd of [7, null, 'Mars/Olympus_Mons', {}]) {
      const { locale } = remoteWindow(new Map([['timeZone', odd]]));
      assert.equal(locale.timeZone, undefined);
    }
  });

  it("is the computer's if the extension runs on the user's computer", () => {
    const locale = new UserLocale('en', new FakeLog());
    locale.onDidChange(() => assert.fail());
    locale.setTimeZone('Pacific/Kiritimati');
    assert.equal(locale.timeZone, undefined);
  });
});

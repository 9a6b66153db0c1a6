import assert from 'node:assert/strict';
import type { FieldId } from '../../../../src/protocol/state';
import { password } from '../../support/samples';
import { LcsScene } from './scene';

const place =
  'spartan-srv-weu-d365opsprod-0a1b2c\\db_d365opsprod_contosouat_ax_20251101_07153512_0a1b';
const user = 'JIT-ada-0a1b2c';
const account = `Server\\Database: ${place}\nUser: ${user}\nPassword: ${password}\nExpires: 2030-12-01 18:04 UTC`;
const tooLong = `${account}\n${'x'.repeat(30_000)}`;
const parts: readonly FieldId[] = ['server', 'database', 'user', 'password', 'expires'];

describe('the import says about a pasted text', () => {
  let scene: LcsScene;
  beforeEach(async () => {
    scene = new LcsScene();
    await scene.open();
    await scene.press('import');
  });
  afterEach(() => scene.end());

  const paste = (text: string) => scene.edit('pasted', text);
  const problem = (field: FieldId) => scene.problems[field] ?? '';
  /** The fields that say where the text has their values. */
  const found = () => parts.filter(id => /\bline \d/.test(scene.field(id).hint));

  for (const [what, text, reason] of [
    [
      'too long',
      tooLong,
      /^The text is too long\. .* The values from the earlier text are below\.$/,
    ],
    ['without an account', 'Nothing', / The values from the earlier text are below\.$/],
  ] as const) {
    it(`that values of an earlier text aren't from it, if it is ${what}`, async () => {
      await paste(account);
      assert.deepEqual(found(), parts);
      await paste(text);
      assert.match(problem('pasted'), reason);
      assert.deepEqual(found(), []);
      assert.equal(scene.value('user'), user);
      await paste(account);
      assert.equal(problem('pasted'), '');
      assert.deepEqual(found(), parts);
    });
  }

  it('that it has no account, also while the user selects one of an earlier text', async () => {
    const row = (name: string) => `${place}\t${name}\tR3ad#pw-${name}`;
    await paste(`Server\\Database\tUser\tPassword\n${row('axdbadmin')}\n${row('axdwadmin')}`);
    await paste(tooLong);
    await scene.edit('account', '1');
    assert.match(problem('pasted'), /^The text is too long/);
    assert.deepEqual(found(), []);
    await scene.send({ type: 'request' });
    assert.equal(scene.value('user'), 'axdbadmin');
    assert.deepEqual(found(), []);
  });

  for (const [what, text] of [
    ['JSON', `{"server":"srv","database":"db","user":"${user}","password":"${password}"}`],
    ['a URL', `mssql://${user}:${password}@srv.database.windows.net/db`],
    ['a command', `sqlcmd -S srv.database.windows.net -d db -U ${user} -P ${password}`],
    ['a table of Markdown', `| User | Password |\n| --- | --- |\n| ${user} | ${password} |`],
    ['no account', 'Nothing'],
  ] as const) {
    it(`what VS Code can read instead of ${what}`, async () => {
      await paste(text);
      const readable =
        /can read\. VS Code reads .*"Database Accounts" .*"Password: …", .*connection strings/;
      assert.match(problem('pasted'), readable);
      assert.match(problem('pasted'), /You can also fill in the fields below\.$/);
      assert.ok(!JSON.stringify(scene.section.state()).includes(password));
    });
  }

  it('why a date without a header is not the expiration', async () => {
    const date = '11/30/2030, 2:26:08 PM UTC';
    const login = [place, user, password];
    for (const text of [
      [...login, date, 'Ticket 4711'].join('\t'),
      [...login, 'Ticket 4711', date].join('\t'),
      [...login, date].join('\n'),
      [place, 'other', date].join('\t'),
      [...login, '7 hours'].join('\t'),
    ]) {
      await paste(text);
      assert.match(scene.field('server').hint, /^Found on line 1,/);
      assert.equal(scene.value('expires'), '');
      assert.match(problem('expires'), /^The time in the text has no label or column header/);
    }
    await paste([...login, 'Ticket 4711'].join('\t'));
    assert.match(problem('expires'), /^The text doesn't say when the account expires/);
  });

  it('which time zone VS Code assumed for an expiration that names none', async () => {
    const expires = async (date: string) => {
      await paste(account.replace(/Expires: .*/, `Läuft ab: ${date}`));
      return scene.field('expires').hint;
    };
    const hint = await expires('01.12.2030 18:04');
    const [, zone = ''] = /\((UTC.*)\)/.exec(scene.value('expires')) ?? [];
    assert.equal(
      hint,
      `Found on line 4, at "Läuft ab". The pasted date has no time zone, so VS Code assumed your time zone, ${zone}.`,
    );
    for (const certain of ['01.12.2030 18:04 UTC', '2030-12-01T18:04:00+01:00', '7 hours']) {
      assert.equal(await expires(certain), 'Found on line 4, at "Läuft ab".');
    }
  });

  it("and shows dates in the user's time zone", async () => {
    const paste = async (date: string, timeZone: string) => {
      scene.locale.setTimeZone(timeZone);
      await scene.edit('pasted', account.replace(/Expires: .*/, `Expires: ${date}`));
      return scene.value('expires');
    };
    const india = await paste('2030-07-01 18:04 UTC', 'Asia/Kolkata');
    assert.equal(india, '2030-07-01 23:34 (UTC+05:30)');
    const california = await paste('2030-07-02 18:04', 'America/Los_Angeles');
    assert.equal(california, '2030-07-02 18:04 (UTC-07:00)');
    assert.match(scene.field('expires').hint, /assumed your time zone, UTC-07:00\.$/);
    await scene.edit('expires', '2030-07-03 18:04');
    assert.match(scene.field('expires').hint, /use your time zone, UTC-0[78]:00\.$/);
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.expiresAt, Date.UTC(2030, 6, 4, 1, 4));
  });

  it("nothing about earlier values if there aren't any", async () => {
    for (const text of ['Nothing', tooLong, 'Nothing else']) {
      await paste(text);
      assert.doesNotMatch(problem('pasted'), /earlier/);
    }
  });
});

import assert from 'node:assert/strict';
import { accessError } from '../../../../src/access/errors';
import { failure, success } from '../../../../src/access/result';
import { findCloud } from '../../../../src/services/clouds';
import { isCredential } from '../../../../src/vault/heldGrant';
import { settled } from '../../support/fakeClock';
import { pageUrl, LcsScene } from './scene';
import { hour, password } from '../../support/samples';

const server = 'spartan-srv-weu-d365opsprod-0a1b2c';
const database = 'db_d365opsprod_contosouat_ax_20251101_07153512_0a1b';
const user = 'JIT-ada-0a1b2c';

/** An account as lines with labels; without those that are empty. */
function labelled(name: string, secret: string, expires = ''): string {
  const lines = [
    ['Server\\Database', `${server}\\${database}`],
    ['User name', name],
    ['Password', secret],
    ['Expires', expires],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(line => line.join(': '))
    .join('\n');
}

/** The section *Database Accounts* with accounts that have no end. */
function table(...names: readonly string[]): string {
  const rows = names.map(name => `${server}\\${database}\t${name}\tR3ad#pw-${name}`);
  return ['SQL Server\\Database Name\tUser name\tPassword', ...rows].join('\n');
}

describe('importing an account of Lifecycle Services', () => {
  let scene: LcsScene;
  let text: string;
  let end: number;
  beforeEach(async () => {
    scene = new LcsScene();
    end = scene.clock.now() + 8 * hour;
    text = labelled(user, password, new Date(end).toISOString());
    await scene.open();
  });
  afterEach(() => scene.end());

  const paste = async (pasted = text) => {
    await scene.press('import');
    await scene.edit('pasted', pasted);
  };

  it('is guided to, step by step, with the address of this computer', async () => {
    const { steps, request } = scene.section.state();
    assert.equal(request, null);
    assert.deepEqual(
      steps.map(({ current, buttons }) => [current, buttons.map(({ primary }) => primary)]),
      [
        [true, [true]],
        [false, [false]],
        [false, [false]],
      ],
    );
    const parts = steps[1]?.parts ?? [];
    assert.deepEqual(
      parts.filter(({ strong }) => strong).map(({ text: name }) => name),
      ['Maintain', 'Enable access'],
    );
    const address = /public IP address of this computer: 203\.0\.113\.7\./;
    assert.match(parts.map(part => part.text).join(''), address);
    assert.deepEqual(scene.buttons, [
      'Open Environment Page',
      'Copy My Address',
      'Import Credentials…',
    ]);
    await scene.press('copyAddress');
    const current = scene.section.state().steps.find(step => step.current);
    assert.deepEqual(
      current?.buttons.map(({ id, primary }) => [id, primary]),
      [['import', true]],
    );
    assert.equal(scene.clipboard, '203.0.113.7');
    assert.deepEqual(scene.said, ['203.0.113.7 copied.']);
  });

  it('says that the address is unknown only until it is known', async () => {
    const failed = failure(accessError('addressLookupFailed', { reason: 'ENOTFOUND' }));
    const found = success({ address: '203.0.113.7', source: 'echo.example' });
    const other = new LcsScene();
    other.address = () => Promise.resolve(failed);
    other.section.attach({ fields: {} });
    await settled();
    await other.press('copyAddress');
    assert.match(other.section.state().notice?.text ?? '', /couldn't detect the address/);
    other.address = () => Promise.resolve(found);
    other.section.detach();
    other.section.attach({ fields: {} });
    await settled();
    assert.equal(other.section.state().notice, null);
    other.end();
  });

  it('shows a date in the future as an example', async () => {
    await scene.press('import');
    const field = scene.field('expires');
    const example = field.kind === 'text' ? field.placeholder : '';
    const [, date = ''] = /^For example: (\S+ 18:04)/.exec(example) ?? [];
    const now = scene.clock.now();
    assert.ok(Date.parse(date) > now && Date.parse(date) < now + 48 * 3_600_000, example);
  });

  it('offers "Leave unknown" only while the field has no value', async () => {
    await paste();
    assert.deepEqual(scene.field('expires').actions, []);
    await scene.edit('expires', '');
    const [link] = scene.field('expires').actions;
    assert.equal(link?.label, 'Leave unknown');
    await scene.send({ type: 'fieldAction', action: link.action });
    assert.equal(scene.value('expires'), 'Unknown');
    assert.deepEqual(scene.field('expires').actions, []);
  });

  it('opens the page of the chosen environment, and asks for one first', async () => {
    await scene.press('openPage');
    assert.deepEqual(scene.problems, {
      environment: 'Select an environment, or add one by its URL.',
    });
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    assert.deepEqual(scene.problems, {});
    const before = scene.changes;
    await scene.press('openPage');
    assert.deepEqual(scene.prompts.texts('open'), [pageUrl]);
    const current = scene.section.state().steps.find(step => step.current);
    assert.equal(current?.buttons[0]?.id, 'copyAddress');
    assert.ok(scene.changes > before, 'the dialog shows the next step');
  });

  it('shows every value but the password, and where each was found', async () => {
    await paste();
    assert.equal(scene.value('server'), `${server}.database.windows.net`);
    assert.equal(
      scene.field('server').hint,
      'Found on line 1, in server\\database. VS Code added the suffix .database.windows.net.',
    );
    assert.equal(scene.value('database'), database);
    assert.equal(scene.value('user'), user);
    assert.equal(scene.field('user').hint, 'Found on line 2, at "User name".');
    assert.match(scene.value('expires'), /^\d{4}-\d\d-\d\d \d\d:\d\d \(UTC/);
    assert.equal(scene.field('password').hint, 'Found on line 3, at "Password".');
    assert.deepEqual(scene.problems, {});
  });

  it('shows the password when the user asks to see it', async () => {
    await scene.press('import');
    assert.deepEqual(scene.field('password').actions, []);
    await scene.send({ type: 'fieldAction', action: 'showSecret' });
    assert.deepEqual(scene.revealed, []);
    await scene.edit('pasted', text);
    assert.deepEqual(scene.revealed, []);
    await scene.send({ type: 'fieldAction', action: 'showSecret' });
    assert.deepEqual(scene.revealed, [['password', password]]);
  });

  it('says why a field is empty', async () => {
    const cases = [
      ['other#7Real\nPassword: third#7Real', 'Two values are possible. Enter the right one.'],
      ['******', 'The text shows dots or asterisks instead of the value. Enter it.'],
      ['will be sent separately', "The text here isn't a valid value. Enter it."],
      ['"kT7#vQ2m!zR9pL"', 'Quotation marks or escapes make the value unclear. Enter it.'],
      ['', "The text doesn't say which value is the password. Enter it."],
    ] as const;
    for (const [doubtful, words] of cases) {
      await paste(labelled(user, doubtful, new Date(end).toISOString()));
      assert.deepEqual(scene.problems, { password: words });
      assert.equal(scene.field('password').hint, '');
      await scene.send({ type: 'request' });
      assert.deepEqual(scene.granted, []);
    }
    await scene.edit('password', 'typed1!Pass');
    await scene.edit('password', '');
    await scene.send({ type: 'request' });
    assert.deepEqual(scene.granted, []);
    assert.deepEqual(Object.keys(scene.problems), ['password']);
    await scene.edit('password', 'typed1!Password');
    await scene.send({ type: 'request' });
    assert.equal(scene.granted.length, 1);
  });

  it('ignores an edit that the page sends after the import', async () => {
    await paste();
    await scene.send({ type: 'request' });
    assert.equal(scene.granted.length, 1);
    await scene.edit('password', password);
    await scene.edit('server', 'other.database.windows.net');
    await scene.press('import');
    assert.deepEqual(scene.field('password').actions, []);
    assert.equal(scene.value('server'), '');
  });

  it('refuses a text that is too long, and keeps what was read before', async () => {
    await paste();
    await scene.edit('pasted', `${text}\n${'x'.repeat(30_000)}`);
    assert.match(scene.problems['pasted'] ?? '', /^The text is too long\./);
    assert.equal(scene.value('user'), user);
  });

  it('leaves a server empty that two values could be', async () => {
    await paste(`Server: other-1.database.windows.net\n${text}`);
    assert.equal(scene.value('server'), '');
    assert.match(scene.problems['server'] ?? '', /Two values are possible/);
  });

  it('keeps the text in its box until the import ends', async () => {
    await scene.press('import');
    const revision = () => {
      const field = scene.field('pasted');
      return field.kind === 'secret' ? field.takenRevision : -1;
    };
    const before = revision();
    await scene.edit('pasted', text);
    // The page sends the text again when the box loses the focus.
    await scene.edit('user', 'typed');
    await scene.edit('pasted', text);
    assert.equal(revision(), before);
    assert.equal(scene.value('user'), 'typed');
    await scene.send({ type: 'request' });
    assert.equal(scene.granted.length, 1);
    await scene.press('import');
    assert.ok(revision() > before);
  });

  it('lets the login be tested only if the text proves the server', async () => {
    const isUncertain = async (pasted: string, typed?: string) => {
      await paste(pasted);
      if (typed !== undefined) await scene.edit('server', typed);
      const saysSo = scene.field('server').hint.includes('tests the login only');
      if (scene.value('database') === '') await scene.edit('database', database);
      await scene.send({ type: 'request' });
      const [grant] = scene.granted.splice(0);
      assert.ok(grant);
      assert.equal(saysSo, grant.isServerUncertain === true, 'the hint says so');
      return saysSo;
    };
    const login = labelled(user, password, new Date(end).toISOString());
    const noPair = login.slice(login.indexOf('User'));
    assert.ok(!(await isUncertain(login)));
    assert.ok(!(await isUncertain(`Server: ${server}.database.windows.net\n${noPair}`)));
    assert.ok(await isUncertain(`Server: ${server}\n${noPair}`));
    assert.ok(await isUncertain(`Server: ${server}.example.com\n${noPair}`));
    assert.ok(await isUncertain(login, 'other-1.database.windows.net'));
    assert.ok(await isUncertain(noPair, `${server}\\${database}`));
  });

  it('names the fix for a server outside the cloud, and can still import it', async () => {
    const outside =
      /doesn't belong to the cloud in your settings\. Check its name or the setting sqlCredentials\.cloud\.$/;
    await paste(`Server: ${server}.database.chinacloudapi.cn\n${text.slice(text.indexOf('User'))}`);
    assert.match(scene.field('server').hint, outside);
    scene.cloud = findCloud('china', {});
    assert.doesNotMatch(scene.field('server').hint, outside);
    scene.cloud = findCloud('public', {});
    await scene.edit('server', `${server}.database.windows.net`);
    assert.doesNotMatch(scene.field('server').hint, outside);
    await scene.edit('server', `${server}.example.com,1433`);
    assert.match(scene.field('server').hint, outside);
    await scene.edit('database', database);
    const { request, buttons } = scene.section.state();
    assert.deepEqual(request, { label: 'Import', isDefault: true });
    assert.ok(buttons.every(({ primary }) => !primary));
    await scene.send({ type: 'request' });
    assert.equal(scene.granted.length, 1);
  });

  it('makes the grant in the chosen environment', async () => {
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    await paste();
    await scene.send({ type: 'request' });
    const [grant] = scene.granted;
    assert.ok(grant);
    assert.equal(grant.server, `${server}.database.windows.net`);
    assert.equal(grant.database, database);
    assert.equal(grant.user, user);
    assert.equal(grant.expiresAt, end);
    assert.equal(grant.environment.name, 'contoso-uat');
    assert.deepEqual(scene.vault.events, ['store']);
    assert.equal(await scene.vault.password(grant), password);
    assert.equal(scene.history[0]?.outcome, 'granted');
    assert.ok(scene.buttons.includes('Import Credentials…'));
  });

  it('needs no environment', async () => {
    await paste();
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.environment.name, database);
    assert.match(scene.granted[0].environment.url, /^https:\/\/lcs\.dynamics\.com\/#/);
  });

  it('takes no password for a reason, which is stored', async () => {
    for (const reason of [`look into it, password ${password}`, password]) {
      await paste(`Reason: ${reason}\n${text}`);
      await scene.send({ type: 'request' });
      const [grant] = scene.granted.splice(0);
      assert.equal(grant?.reason, '');
      assert.equal(grant.role, user);
    }
  });

  it('reads a text that is pasted into the wrong field', async () => {
    await scene.press('import');
    for (const field of ['server', 'database', 'user'] as const) {
      for (const pasted of [
        text,
        `Server=tcp:${server};Database=${database};UID=${user};PWD=${password};`,
        `jdbc:sqlserver://${server}:1433;database=${database};user=${user};password={${password}}`,
      ]) {
        await scene.edit(field, pasted);
        assert.equal(scene.value('user'), user);
        assert.match(scene.field('password').hint, /^Found (?:in|on) /);
        await scene.press('leaveImport');
        await scene.press('import');
      }
    }
  });

  it('is made once, however often the button is pressed', async () => {
    await paste();
    const press = () => scene.handle({ type: 'request' });
    await Promise.all([press(), press(), press()]);
    assert.equal(scene.granted.length, 1);
    assert.equal(scene.vault.held.length, 1);
  });

  it('asks for what the text does not say', async () => {
    await paste(labelled(user, ''));
    assert.deepEqual(Object.keys(scene.problems), ['password', 'expires']);
    await scene.send({ type: 'request' });
    assert.equal(scene.granted.length, 0);
    // First the box for the text, as soon as it shows.
    assert.deepEqual(scene.focused, ['pasted', 'password']);
    await scene.edit('password', password);
    await scene.send({ type: 'fieldAction', action: 'expiryNotKnown' });
    assert.deepEqual(scene.problems, {});
    await scene.send({ type: 'request' });
    assert.equal(scene.granted.length, 1);
    assert.equal(scene.granted[0]?.expiresAt, undefined);
  });

  it('reads a typed date, and says in which zone', async () => {
    await paste(labelled(user, password));
    for (const typed of ['some day', '18:04', 'Expires: 2030-01-01 18:04']) {
      await scene.edit('expires', typed);
      await scene.send({ type: 'request' });
      assert.match(scene.problems['expires'] ?? '', /isn't a date and time/);
    }
    await scene.edit('expires', '11/12/2030 18:04');
    assert.match(scene.field('expires').hint, /use your time zone, UTC/);
    await scene.send({ type: 'request' });
    assert.match(scene.problems['expires'] ?? '', /date is ambiguous/);
    await scene.edit('expires', '2030-11-12 18:04 CST');
    await scene.send({ type: 'request' });
    assert.match(scene.problems['expires'] ?? '', /no known time zone/);
    await scene.edit('expires', new Date(end).toISOString());
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.expiresAt, end);
  });

  it('takes back a date that it showed itself, with a change', async () => {
    await paste();
    await scene.edit('expires', scene.value('expires').replace('(', ' ('));
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.expiresAt, Math.floor(end / 60_000) * 60_000);
  });

  it('refuses an account that has expired', async () => {
    const past = new Date(scene.clock.now() - hour).toISOString();
    await paste(labelled(user, password, past));
    assert.match(scene.problems['expires'] ?? '', /has expired/);
    await scene.send({ type: 'request' });
    assert.deepEqual(scene.granted, []);
  });

  it("doesn't keep a login that is pasted into a field of one line", async () => {
    const login = `Server=tcp:${server}.database.windows.net;Database=${database};User ID=${user};Password=${password}`;
    for (const field of ['server', 'database', 'user', 'expires'] as const) {
      await scene.edit(field, login);
      assert.ok(!JSON.stringify(scene.section.state()).includes(password), field);
    }
  });

  it('splits a server that is typed as Lifecycle Services shows it', async () => {
    await paste(`User: ${user}\nPassword: ${password}`);
    await scene.edit('server', `${server}\\${database}`);
    await scene.send({ type: 'fieldAction', action: 'expiryNotKnown' });
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.server, `${server}.database.windows.net`);
    assert.equal(scene.granted[0].database, database);
  });

  it('takes a static account to have no end', async () => {
    await paste(table('axdbadmin'));
    assert.equal(scene.value('expires'), "Doesn't expire");
    assert.deepEqual(scene.problems, {});
    await paste(`${labelled('axdbadmin', password)}\nExpires: 0001-01-01T00:00:00`);
    assert.equal(scene.value('expires'), "Doesn't expire");
    await paste(`${labelled('axdbadmin', password)}\nExpires: tonight`);
    assert.equal(scene.value('expires'), '');
    await paste(`${labelled(user, password)}\nExpires: 0001-01-01T00:00:00`);
    assert.equal(scene.value('expires'), '');
    assert.match(scene.problems['expires'] ?? '', /doesn't say when the account expires/);
    await paste(table('axdbadmin'));
    await scene.send({ type: 'request' });
    assert.deepEqual([scene.granted[0]?.isEndless, scene.granted[0]?.expiresAt], [true, undefined]);
  });

  it('selects the account that only reads, of several', async () => {
    await paste(table('axdbadmin', 'axdwadmin', 'axdbreadonlyuser'));
    assert.equal(scene.value('user'), 'axdbreadonlyuser');
    await scene.edit('account', '1');
    assert.equal(scene.value('user'), 'axdwadmin');
    assert.equal(scene.field('account').kind, 'choice');
  });

  it('goes on to the next of several accounts', async () => {
    await paste(table('axdbadmin', 'axdbreadonlyuser'));
    await scene.send({ type: 'request' });
    assert.equal(scene.requestLabel, 'Import');
    assert.match(scene.section.state().notice?.text ?? '', /Imported axdbreadonlyuser\. The next/);
    assert.equal(scene.value('user'), 'axdbadmin');
    await scene.send({ type: 'request' });
    assert.deepEqual(
      scene.granted.map(grant => grant.user),
      ['axdbreadonlyuser', 'axdbadmin'],
    );
    assert.ok(scene.buttons.includes('Import Credentials…'));
    assert.equal(scene.section.state().notice, null);
  });

  it('says that a further text has no account, and that the first stays', async () => {
    await paste(labelled(user, password, '2020-01-01 10:00'));
    assert.match(scene.problems['expires'] ?? '', /has expired/);
    await scene.edit('pasted', 'Nothing to see here');
    assert.match(
      scene.problems['pasted'] ?? '',
      /doesn't contain an account that VS Code can read\. .* The values from the earlier text/,
    );
    assert.match(scene.problems['expires'] ?? '', /has expired/);
    assert.equal(scene.value('user'), user);
  });

  it('reads the clipboard where that is wanted, and offers to clear it afterwards', async () => {
    await scene.press('import');
    await scene.send({ type: 'fieldAction', action: 'pasteFromClipboard' });
    assert.match(scene.section.state().notice?.text ?? '', /clipboard has no text/);
    scene.clipboard = text.replaceAll('\n', '\r\n');
    scene.prompts.presses = ([button]) => button;
    await scene.send({ type: 'fieldAction', action: 'pasteFromClipboard' });
    assert.deepEqual(scene.revealed, [['pasted', scene.clipboard]]);
    assert.equal(scene.section.state().notice, null);
    await scene.send({ type: 'request' });
    assert.match(scene.prompts.texts('info').at(-1) ?? '', /clipboard still holds/);
    assert.equal(scene.clipboard, '');
  });

  it('ignores the clipboard if VS Code reads it after the user has left the import', async () => {
    await scene.press('import');
    scene.clipboard = text;
    let read: () => void = () => undefined;
    scene.beforePaste = () => new Promise(resolve => (read = resolve));
    const pasting = scene.handle({ type: 'fieldAction', action: 'pasteFromClipboard' });
    await settled();
    await scene.press('leaveImport');
    read();
    await pasting;
    assert.deepEqual(scene.revealed, []);
    scene.beforePaste = () => Promise.resolve();
    await scene.press('import');
    assert.equal(scene.value('user'), '');
    assert.deepEqual(scene.field('password').actions, []);
  });

  it('leaves a clipboard alone that holds something else', async () => {
    scene.clipboard = 'a note of mine';
    await paste();
    await scene.send({ type: 'request' });
    assert.deepEqual(scene.prompts.texts('info'), []);
    assert.equal(scene.clipboard, 'a note of mine');
  });

  it('forgets everything when the user goes back, and focuses the button that opened it', async () => {
    await paste();
    await scene.press('leaveImport');
    assert.equal(scene.focused.at(-1), 'Import Credentials…');
    await scene.press('import');
    assert.equal(scene.value('server'), '');
    assert.equal(scene.field('password').hint, '');
  });

  it('adds an environment by the address of its page', async () => {
    const other = pageUrl.replace('dddddddd', 'eeeeeeee').replace('lcs.', 'eu.lcs.');
    const typed = [other, 'contoso-gold'];
    scene.prompts.types = () => typed.shift();
    await scene.edit('environment', 'command:add');
    assert.equal(scene.value('environment'), `lifecycleServices:${other}`);
    assert.deepEqual(scene.environments.at(-1), { name: 'contoso-gold', url: other });
  });

  it('calls an environment that nobody named by its id until a session tells its name', async () => {
    scene.environments.length = 0;
    scene.isSessionEnabled = true;
    scene.section.refresh();
    await settled();
    const typed = [pageUrl, ''];
    scene.prompts.types = () => typed.shift();
    await scene.edit('environment', 'command:add');
    const label = () => {
      const field = scene.field('environment');
      assert.ok(field.kind === 'choice');
      return field.options.find(({ id }) => id === field.value)?.label;
    };
    assert.equal(label(), 'dddddddd-1111-2222-3333-444444444444');
    await scene.press('signIn');
    assert.equal(label(), 'contoso-uat');
    scene.section.refresh();
    await scene.press('signOut');
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    assert.equal(label(), 'contoso-uat');
  });

  it('updates the grant of an account that is imported again', async () => {
    for (const [name, secret] of [
      [user, password],
      [user.toUpperCase(), 'Other#7Real-pw'],
    ] as const) {
      await scene.edit('environment', `lifecycleServices:${pageUrl}`);
      await paste(labelled(name, secret, new Date(end).toISOString()));
      await scene.send({ type: 'request' });
    }
    const [first, second] = scene.granted;
    assert.ok(first && second);
    assert.equal(first.id, second.id);
    assert.deepEqual(
      scene.vault.held.map(({ status }) => status),
      ['active'],
    );
  });

  it('replaces the grant of an account that is imported again with another server', async () => {
    const held = () => scene.vault.held.filter(isCredential);
    for (const [from, secret] of [
      ['wrong-srv', password],
      [server, 'Other#7Real-pw'],
    ] as const) {
      await scene.edit('environment', `lifecycleServices:${pageUrl}`);
      await paste(labelled(user, secret, new Date(end).toISOString()).replace(server, from));
      await scene.send({ type: 'request' });
    }
    const [first, second] = scene.granted;
    assert.ok(first && second);
    assert.notEqual(first.id, second.id);
    assert.deepEqual(
      held().map(({ grant, status }) => [grant.id, status]),
      [[second.id, 'active']],
    );
    assert.equal(await scene.vault.password(first), undefined);
  });

  it('is begun again from an earlier grant', async () => {
    await paste();
    await scene.send({ type: 'request' });
    const [grant] = scene.granted;
    assert.ok(grant);
    await scene.section.requestAgain(grant);
    const { notice } = scene.section.state();
    assert.match(notice?.text ?? '', /again in Lifecycle Services/);
    assert.deepEqual(notice?.remedies, []);
    assert.equal(scene.focused.at(-1), 'pasted');
  });

  it('offers the page of its environment when it begins again, if the page is known', async () => {
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    await paste();
    await scene.send({ type: 'request' });
    const [grant] = scene.granted;
    assert.ok(grant);
    await scene.section.requestAgain(grant);
    const [button] = scene.section.state().notice?.remedies ?? [];
    assert.equal(button?.label, 'Open Environment Page');
    assert.equal(scene.focused.at(-1), button.label);
    await scene.send({ type: 'remedy', id: button.id });
    assert.deepEqual(scene.prompts.texts('open'), [pageUrl]);
  });
});

import assert from 'node:assert/strict';
import { settled } from '../../support/fakeClock';
import { pageUrl, LcsScene } from './scene';
import { hour, password } from '../../support/samples';

const server = 'spartan-srv-weu-d365opsprod-0a1b2c';
const database = 'db_d365opsprod_contosouat_ax_20251101_07153512_0a1b';
const user = 'JIT-ada-0a1b2c';

describe('importing an account of Lifecycle Services', () => {
  let scene: LcsScene;
  let text: string;
  let end: number;
  beforeEach(async () => {
    scene = new LcsScene();
    end = scene.clock.now() + 8 * hour;
    text = `${server}\\${database}\n${user}\n${password}\n${new Date(end).toISOString()}`;
    await scene.open();
  });
  afterEach(() => scene.end());

  const paste = async (pasted = text) => {
    await scene.press('import');
    await scene.edit('pasted', pasted);
  };

  it('is guided to, step by step, with the address of this computer', async () => {
    const { guide, requestLabel } = scene.section.state();
    assert.equal(guide.length, 4);
    assert.match(guide[1] ?? '', /address of this computer: 203\.0\.113\.7\./);
    assert.equal(requestLabel, 'Import Credentials…');
    assert.deepEqual(scene.buttons, ['Open Environment Page', 'Copy My Address']);
    await scene.press('copyAddress');
    assert.equal(scene.clipboard, '203.0.113.7');
    assert.deepEqual(scene.said, ['203.0.113.7 copied.']);
  });

  it('opens the page of the chosen environment, and asks for one first', async () => {
    await scene.press('openPage');
    assert.deepEqual(scene.problems, {
      environment: 'Choose an environment, or add one by its URL.',
    });
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    assert.deepEqual(scene.problems, {});
    await scene.press('openPage');
    assert.deepEqual(scene.prompts.texts('open'), [pageUrl]);
  });

  it('shows what was understood, and nothing of the password', async () => {
    await paste();
    assert.equal(scene.value('server'), `${server}.database.windows.net`);
    assert.match(scene.field('server').hint, new RegExp(`The text says ${server}.+${database}`));
    assert.equal(scene.value('database'), database);
    assert.equal(scene.value('user'), user);
    assert.match(scene.value('expires'), /\d/);
    assert.match(scene.field('password').hint, /Understood from the text/);
    assert.deepEqual(scene.problems, {});
  });

  it('asks for a password that it is not certain of, because nobody sees it', async () => {
    for (const doubtful of ['"kT7#vQ2m!zR9pL"', 'Show', 'correct-horse']) {
      await paste(text.replace(password, `Password: ${doubtful}\nPassword: other`));
      const hint = 'It is not certain what in the text is the password. Enter it.';
      assert.deepEqual(scene.problems, { password: hint });
      assert.equal(scene.field('password').hint, '');
      await scene.send({ type: 'request' });
      assert.deepEqual(scene.granted, []);
    }
    await scene.edit('password', 'typed1!Password');
    await scene.send({ type: 'request' });
    assert.equal(scene.granted.length, 1);
  });

  it('has doubts about a server as about anything else', async () => {
    await paste(`Server: other-1\nServer: ${server}\n${text}`);
    assert.match(scene.field('server').hint, /Please check/);
  });

  it('has the box emptied once its text was taken', async () => {
    await scene.press('import');
    const revision = () => {
      const field = scene.field('pasted');
      return field.kind === 'secret' ? field.takenRevision : -1;
    };
    const before = revision();
    await scene.edit('pasted', text);
    assert.ok(revision() > before);
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
    assert.equal(await scene.vault.password(grant.id), password);
    assert.equal(scene.history[0]?.outcome, 'granted');
    assert.equal(scene.section.state().requestLabel, 'Import Credentials…');
  });

  it('needs no environment', async () => {
    await paste();
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.environment.name, database);
    assert.match(scene.granted[0].environment.url, /^https:\/\/lcs\.dynamics\.com\/#/);
  });

  it('takes no password for a reason, which is kept on disk', async () => {
    for (const reason of [`look into it, password ${password}`, password]) {
      await paste(`Reason: ${reason}\n${text}`);
      await scene.send({ type: 'request' });
      const [grant] = scene.granted.splice(0);
      assert.equal(grant?.reason, '');
      assert.equal(grant.role, user);
    }
  });

  it('takes a text that is pasted into the wrong field for what it is', async () => {
    await scene.press('import');
    for (const field of ['server', 'database', 'user', 'expires'] as const) {
      await scene.edit(field, text.replaceAll('\n', ' '));
      assert.equal(scene.value('database'), database);
      assert.equal(scene.value('user'), user);
      assert.deepEqual(scene.problems, {});
      await scene.press('leaveImport');
      await scene.press('import');
    }
  });

  it('takes a connection string for one in any field, also without a space in it', async () => {
    await scene.press('import');
    for (const field of ['server', 'database', 'user', 'expires'] as const) {
      for (const pasted of [
        `Server=tcp:${server};Database=${database};UID=${user};PWD=${password}`,
        `jdbc:sqlserver://${server}:1433;database=${database};user=${user};password=${password}`,
        `sqlserver://${user}:${password}@${server}:1433?database=${database}`,
      ]) {
        await scene.edit(field, pasted);
        assert.equal(scene.value('user'), user);
        assert.match(scene.field('password').hint, /Understood from the text/);
        await scene.press('leaveImport');
        await scene.press('import');
      }
    }
  });

  it('is made once, however often the button is pressed', async () => {
    await paste();
    const press = () => scene.section.handle({ type: 'request' });
    await Promise.all([press(), press(), press()]);
    assert.equal(scene.granted.length, 1);
    assert.equal(scene.vault.held.length, 1);
  });

  it('asks for what the text does not say', async () => {
    await paste(`${server}\\${database}\n${user}`);
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

  it('takes a time that is typed, in many forms', async () => {
    await paste(`${server}\\${database}\n${user}\n${password}`);
    await scene.edit('expires', 'some day');
    await scene.send({ type: 'request' });
    assert.match(scene.problems['expires'] ?? '', /"some day" is not understood/);
    await scene.edit('expires', new Date(end).toISOString());
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.expiresAt, end);
  });

  it('refuses an account that has expired', async () => {
    const past = new Date(scene.clock.now() - hour).toISOString();
    await paste(`${server}\\${database}\n${user}\n${password}\n${past}`);
    assert.match(scene.problems['expires'] ?? '', /is past: the account has expired/);
    await scene.send({ type: 'request' });
    assert.deepEqual(scene.granted, []);
  });

  it('parts a server that is typed as Lifecycle Services shows it', async () => {
    await paste(`${user}\n${password}`);
    await scene.edit('server', `${server}\\${database}`);
    await scene.send({ type: 'fieldAction', action: 'expiryNotKnown' });
    await scene.send({ type: 'request' });
    assert.equal(scene.granted[0]?.server, `${server}.database.windows.net`);
    assert.equal(scene.granted[0].database, database);
  });

  it('lets one of several accounts be chosen', async () => {
    const other = `${server}\\${database}\taxdbadmin\tAdm!n-pw-77x`;
    await paste(`${server}\\${database}\taxdbreadonlyuser\tR3ad#pw-81y\n${other}`);
    assert.equal(scene.value('user'), 'axdbreadonlyuser');
    await scene.edit('account', '1');
    assert.equal(scene.value('user'), 'axdbadmin');
    assert.equal(scene.field('account').kind, 'choice');
  });

  it('goes on to the next of several accounts', async () => {
    const other = `${server}\\${database}\taxdbadmin\tAdm!n-pw-77x`;
    await paste(`${server}\\${database}\taxdbreadonlyuser\tR3ad#pw-81y\n${other}`);
    await scene.send({ type: 'fieldAction', action: 'expiryNotKnown' });
    await scene.send({ type: 'request' });
    assert.equal(scene.section.state().requestLabel, 'Import');
    assert.match(
      scene.section.state().notice?.text ?? '',
      /axdbreadonlyuser is imported\. The next/,
    );
    assert.equal(scene.value('user'), 'axdbadmin');
    await scene.send({ type: 'fieldAction', action: 'expiryNotKnown' });
    await scene.send({ type: 'request' });
    assert.deepEqual(
      scene.granted.map(grant => grant.user),
      ['axdbreadonlyuser', 'axdbadmin'],
    );
    assert.equal(scene.section.state().requestLabel, 'Import Credentials…');
    assert.equal(scene.section.state().notice, null);
  });

  it('says that a further text has no account, and what stays', async () => {
    await paste(text.replace(new Date(end).toISOString(), '2020-01-01 10:00'));
    assert.match(scene.problems['expires'] ?? '', /is past/);
    await scene.edit('pasted', 'Nothing to see here');
    assert.match(scene.problems['pasted'] ?? '', /Nothing was understood.*earlier one said stays/);
    assert.match(scene.problems['expires'] ?? '', /is past/);
    assert.equal(scene.value('user'), user);
  });

  it('asks for a password that is all there is in a text', async () => {
    await paste('Password: kT7#vQ2m!zR9pL');
    assert.match(scene.problems['password'] ?? '', /not certain what in the text is the password/);
    assert.equal(scene.field('password').hint, '');
  });

  it('says that there is no account in a text', async () => {
    await paste('Nothing to see here');
    assert.match(scene.problems['pasted'] ?? '', /No account was found/);
  });

  it('reads the clipboard where that is wanted, and offers to clear it afterwards', async () => {
    await scene.press('import');
    await scene.send({ type: 'fieldAction', action: 'pasteFromClipboard' });
    assert.match(scene.section.state().notice?.text ?? '', /no text on the clipboard/);
    scene.clipboard = text.replaceAll('\n', '\r\n');
    scene.prompts.presses = ([button]) => button;
    await scene.send({ type: 'fieldAction', action: 'pasteFromClipboard' });
    await scene.send({ type: 'request' });
    assert.match(scene.prompts.texts('info').at(-1) ?? '', /clipboard still holds/);
    assert.equal(scene.clipboard, '');
  });

  it('leaves a clipboard alone that holds something else', async () => {
    scene.clipboard = 'a note of mine';
    await paste();
    await scene.send({ type: 'request' });
    assert.deepEqual(scene.prompts.texts('info'), []);
    assert.equal(scene.clipboard, 'a note of mine');
  });

  it('forgets everything when it is left', async () => {
    await paste();
    await scene.press('leaveImport');
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

  it('replaces an earlier account of the same user, in any case', async () => {
    for (const each of [user, user.toUpperCase()]) {
      await scene.edit('environment', `lifecycleServices:${pageUrl}`);
      await paste(text.replace(user, each));
      await scene.send({ type: 'request' });
    }
    assert.equal(scene.granted.length, 2);
    assert.deepEqual(
      scene.vault.held.map(({ status }) => status).filter(status => status === 'active'),
      ['active'],
    );
  });

  it('is begun again from an earlier grant', async () => {
    await paste();
    await scene.send({ type: 'request' });
    const [grant] = scene.granted;
    assert.ok(grant);
    await scene.section.requestAgain(grant);
    assert.match(scene.section.state().notice?.text ?? '', /again in Lifecycle Services/);
  });
});

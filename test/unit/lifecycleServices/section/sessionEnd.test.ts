import assert from 'node:assert/strict';
import type { LcsSession } from '../../../../src/lifecycleServices/types';
import { success, type Result } from '../../../../src/access/result';
import { findCloud } from '../../../../src/services/clouds';
import { settled } from '../../support/fakeClock';
import { lcsEnvironment, lcsSession, sessionEnded } from './fakeLcs';
import { LcsScene, pageUrl } from './scene';

const host = 'https://lcs.dynamics.com';

describe('the end of a session of Lifecycle Services', () => {
  let scene: LcsScene;
  let sessions: LcsSession[];
  beforeEach(async () => {
    sessions = [];
    scene = new LcsScene();
    scene.isSessionEnabled = true;
    scene.signIn = baseUrl => {
      const session = lcsSession(baseUrl);
      sessions.push(session);
      return Promise.resolve(success(session));
    };
    await scene.open();
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    await scene.press('signIn');
  });
  afterEach(() => scene.end());

  const cookies = () => sessions.map(session => session.cookies.header(host));

  it('comes when the setting is switched off, even if the panel is closed', () => {
    assert.deepEqual(cookies(), ['session=1']);
    scene.section.detach();
    scene.isSessionEnabled = false;
    scene.settingsChanged();
    assert.deepEqual(cookies(), ['']);
  });

  it('comes when the settings name another cloud', () => {
    scene.cloud = findCloud('china', {});
    scene.settingsChanged();
    assert.deepEqual(cookies(), ['']);
  });

  it("doesn't come with any other change of the settings", () => {
    scene.settingsChanged();
    assert.deepEqual(cookies(), ['session=1']);
  });

  it('comes with another sign-in, and when the window closes', async () => {
    await scene.press('signIn');
    assert.deepEqual(cookies(), ['', 'session=1']);
    scene.section.dispose();
    assert.deepEqual(cookies(), ['', '']);
  });

  it('disables the sign-in that a message still offers', async () => {
    scene.lcs.next = sessionEnded();
    scene.prompts.confirms = () => false;
    await scene.press('readAgain');
    const asked = scene.prompts.texts('confirm').length;
    scene.isSessionEnabled = false;
    scene.settingsChanged();
    scene.prompts.confirms = () => true;
    for (const id of ['tryAgain', 'signInAgain', 'lookAgain'])
      await scene.send({ type: 'remedy', id });
    await scene.edit('environment', 'command:browse');
    assert.equal(scene.prompts.texts('confirm').length, asked);
    assert.equal(sessions.length, 1);
  });

  it('closes an open list of projects', async () => {
    scene.prompts.picks = () => new Promise(() => undefined);
    const browsing = scene.edit('environment', 'command:browse');
    await settled();
    assert.notEqual(scene.section.state().progress, null);
    scene.isSessionEnabled = false;
    scene.settingsChanged();
    await browsing;
    assert.equal(scene.section.state().progress, null);
    assert.equal(scene.section.state().notice, null);
  });

  it('comes with the button Sign Out; until then the section names the user', async () => {
    assert.match(
      scene.section.state().intro,
      /signed in to lcs\.dynamics\.com as ada@contoso\.com\./,
    );
    await scene.edit('reason', 'Ticket 4711');
    await scene.press('signOut');
    assert.deepEqual(cookies(), ['']);
    assert.doesNotMatch(scene.section.state().intro, /signed in/);
    assert.ok(scene.buttons.includes('Sign In to Lifecycle Services'));
    assert.ok(!scene.buttons.includes('Sign Out'));
    assert.equal(scene.value('environment'), `lifecycleServices:${pageUrl}`);
    await scene.press('signIn');
    assert.equal(scene.value('reason'), 'Ticket 4711');
  });

  it('keeps the selected environment for the next window, but not the session', async () => {
    const gold = lcsEnvironment('contoso-gold', undefined, 'eeeeeeee-1111-2222-3333-444444444444');
    scene.lcs.environments = [gold];
    const answers = ['Contoso', 'contoso-gold'];
    scene.prompts.picks = () => answers.shift();
    await scene.edit('environment', 'command:browse');
    const next = new LcsScene();
    for (const [key, value] of scene.memory) next.memory.set(key, value);
    assert.ok(!JSON.stringify([...scene.memory]).includes('session=1'));
    await next.open();
    const field = next.field('environment');
    assert.ok(field.kind === 'choice');
    assert.ok(field.options.some(({ label, id }) => label === 'contoso-gold' && id === gold.id));
    next.end();
  });

  it('comes at once if the setting is switched off during the sign-in', async () => {
    let finish: (signedIn: Result<LcsSession>) => void = () => undefined;
    scene.signIn = () => new Promise(resolve => (finish = resolve));
    const pressing = scene.press('signIn');
    await settled();
    scene.isSessionEnabled = false;
    scene.settingsChanged();
    const late = lcsSession(host);
    finish(success(late));
    await pressing;
    assert.equal(late.cookies.header(host), '');
  });
});

describe('the question before a sign-in to Lifecycle Services', () => {
  let scene: LcsScene;
  let answer: (agreed: boolean) => void;
  beforeEach(async () => {
    scene = new LcsScene();
    scene.isSessionEnabled = true;
    scene.prompts.confirms = () => new Promise(resolve => (answer = resolve));
    await scene.open();
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
  });
  afterEach(() => scene.end());

  it('takes the focus before any progress is shown', async () => {
    const pressing = scene.press('signIn');
    await settled();
    assert.equal(scene.section.state().progress, null);
    assert.equal(scene.field('environment').disabled, false);
    let finish: (signedIn: Result<LcsSession>) => void = () => undefined;
    scene.signIn = () => new Promise(resolve => (finish = resolve));
    answer(true);
    await settled();
    assert.match(scene.section.state().progress?.step ?? '', /browser window/);
    finish(success(lcsSession(host)));
    await pressing;
    assert.deepEqual(scene.signedIn, [host]);
  });

  it('can be answered after a cancel behind it', async () => {
    const pressing = scene.press('signIn');
    await settled();
    await scene.send({ type: 'cancel' });
    answer(true);
    await pressing;
    assert.deepEqual(scene.signedIn, [host]);
    assert.equal(scene.requestLabel, 'Request Access');
  });
});

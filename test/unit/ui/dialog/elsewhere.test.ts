import assert from 'node:assert/strict';
import { addCommand } from '../../../../src/ui/dialog/choiceList';
import { accessError } from '../../../../src/unifiedEnvironments/types';
import { settled, until } from '../../support/fakeClock';
import { environment, grant, held, issued } from '../../support/samples';
import { DialogScene } from './dialogScene';
import { emptySection } from './emptySection';

describe('a request for one environment while the form shows another one', () => {
  let scene: DialogScene;
  const other = environment('other');
  beforeEach(async () => {
    scene = await DialogScene.withOther(other);
  });
  afterEach(() => scene.end());

  const choose = (id: string) => scene.send({ type: 'edit', field: 'environment', value: id });
  const failed = accessError('serviceBusy', { host: 'h' });

  it('leaves the form usable, and one line names it', async () => {
    const { done } = await scene.request();
    assert.equal(scene.state.elsewhere, '');
    await choose(other.id);
    assert.equal(scene.state.progress, null);
    assert.ok(scene.state.fields.every(({ disabled }) => !disabled));
    assert.deepEqual(scene.state.elsewhere, 'Requesting access to contoso-dev…');
    await scene.send({ type: 'edit', field: 'reason', value: 'Another reason' });
    assert.equal(scene.field('reason').value, 'Another reason');
    scene.provider.answer(failed);
    await done;
    await settled();
    assert.equal(scene.state.elsewhere, '');
    assert.equal(scene.provider.requests[0]?.reason, 'Look into ticket 4711');
  });

  it('never changes the selection, and a notification offers its credential', async () => {
    const { done } = await scene.request();
    await choose(other.id);
    const credential = issued(scene.clock.now());
    scene.provider.answer(credential);
    await done;
    await settled();
    assert.equal(scene.field('environment').value, other.id);
    assert.deepEqual(scene.page.of('state').at(-1)?.state.grant, null);
    const [notification] = scene.prompts.asked;
    assert.equal(notification?.text, 'You received a SQL credential for contoso-dev.');
    assert.deepEqual(notification.more, ['Show']);
    await scene.controller.show(scene.vault.idOf(credential));
    await settled();
    assert.equal(scene.field('environment').value, environment().id);
    assert.equal(scene.state.grant?.id, scene.vault.idOf(credential));
  });

  it('never changes the selection when it fails, and a notification offers its error', async () => {
    const { done } = await scene.request();
    await choose(other.id);
    scene.provider.answer(failed);
    await done;
    await settled();
    assert.equal(scene.field('environment').value, other.id);
    assert.deepEqual(scene.state.notice, null);
    assert.deepEqual(scene.prompts.asked.at(-1)?.more, ['Show']);
    scene.prompts.presses = ([show]) => show;
    await choose(environment().id);
    const { done: again } = await scene.request();
    await choose(other.id);
    scene.provider.answer(failed);
    await again;
    await until(() => scene.state.notice !== null);
    assert.equal(scene.field('environment').value, environment().id);
  });

  it('is shown by its link, also from another system', async () => {
    const { done } = await scene.request();
    await scene.send({ type: 'openSection', section: 'lifecycleServices' });
    assert.deepEqual(scene.state.elsewhere, 'Requesting access to contoso-dev…');
    await scene.send({ type: 'showRequest' });
    assert.equal(scene.state.section, 'unifiedEnvironments');
    assert.equal(scene.field('environment').value, environment().id);
    assert.equal(scene.state.elsewhere, '');
    assert.notEqual(scene.state.progress, null);
    scene.provider.answer(failed);
    await done;
  });

  it('is cancelled by its link', async () => {
    const { done } = await scene.request();
    await scene.send({ type: 'openSection', section: 'lifecycleServices' });
    await scene.send({ type: 'cancel' });
    await done;
    await settled();
    assert.equal(scene.state.elsewhere, '');
    scene.provider.answer(failed);
    await settled();
  });

  it('is the only one: a second request says so', async () => {
    const { done } = await scene.request();
    await choose(other.id);
    await scene.send({ type: 'request' });
    assert.match(scene.prompts.texts('info')[0] ?? '', /^A request is running/);
    assert.equal(scene.provider.requests.length, 1);
    scene.provider.answer(failed);
    await done;
  });
});

describe('an intent of a page that the host is ahead of', () => {
  let scene: DialogScene;
  beforeEach(async () => {
    scene = new DialogScene();
    scene.addSystem('lifecycleServices', () => emptySection());
    await scene.open();
  });
  afterEach(() => scene.end());

  it('belongs to the section that the page showed', async () => {
    // The host is busy: it handles both only after the user has pressed and typed.
    const opened = scene.handle({ type: 'openSection', section: 'lifecycleServices' });
    await opened;
    await scene.controller.handle({
      type: 'edit',
      section: 'unifiedEnvironments',
      field: 'reason',
      value: 'Typed before the switch',
    });
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    assert.equal(scene.field('reason').value, 'Typed before the switch');
  });

  it('never ends a credential that arrived between two Enters', async () => {
    const { done } = await scene.request();
    scene.provider.answer(issued(scene.clock.now()));
    await done;
    await scene.controller.handle({
      type: 'request',
      section: 'unifiedEnvironments',
      isDefault: true,
    });
    assert.deepEqual(scene.prompts.asked, []);
    assert.equal(scene.provider.requests.length, 1);
    assert.equal(scene.vault.held[0]?.status, 'active');
  });
});

describe('the focus', () => {
  let scene: DialogScene;
  beforeEach(async () => {
    scene = new DialogScene();
    await scene.open();
  });
  afterEach(() => scene.end());

  it('returns to the page after a question that it caused', async () => {
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    scene.prompts.confirms = () => scene.controller.questions.ask(() => Promise.resolve(false));
    await scene.send({ type: 'grantAction', grantId: mine.id, action: 'renew' });
    await until(() => scene.page.focused > 0);
    assert.equal(scene.page.focused, 1);
    // A question that opens before VS Code has focused the page would lose the focus.
    let isAsked = false;
    const asking = scene.controller.questions.ask(() => Promise.resolve((isAsked = true)));
    await scene.clock.advance(100);
    assert.equal(isAsked, false);
    await scene.clock.advance(50);
    await asking;
  });

  it('goes to the next question, if one follows at once', async () => {
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    let answer: () => void = () => undefined;
    scene.prompts.confirms = async () => {
      await scene.controller.questions.ask(() => Promise.resolve());
      return scene.controller.questions.ask(
        () => new Promise<boolean>(resolve => (answer = () => resolve(false))),
      );
    };
    const asked = scene.handle({ type: 'grantAction', grantId: mine.id, action: 'renew' });
    await until(() => scene.prompts.texts().length > 0);
    await settled();
    assert.equal(scene.page.focused, 0);
    answer();
    await asked;
    await until(() => scene.page.focused > 0);
    await scene.clock.advance(150);
  });

  it('stays where it is after a question of a command, or behind another editor', async () => {
    await scene.controller.questions.ask(() => Promise.resolve());
    assert.equal(scene.page.focused, 0);
    scene.prompts.confirms = () =>
      scene.controller.questions.ask(() => {
        scene.page.isVisible = false;
        return Promise.resolve(false);
      });
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    await scene.send({ type: 'grantAction', grantId: mine.id, action: 'forget' });
    assert.equal(scene.page.focused, 0);
  });
});

describe('an edit', () => {
  it('prepares the vault for a request, until the page is closed', async () => {
    const scene = new DialogScene();
    await scene.open();
    assert.equal(scene.vault.preparations, 0);
    await scene.send({ type: 'edit', field: 'reason', value: 'T' });
    await scene.send({ type: 'edit', field: 'reason', value: 'Ti' });
    // Each edit extends it.
    assert.equal(scene.vault.preparations, 2);
    assert.equal(scene.vault.isPrepared, true);
    scene.controller.detach(scene.page);
    assert.equal(scene.vault.isPrepared, false);
    scene.end();
  });

  it('is not the choice of a command, because the SQL client would delay its list', async () => {
    const scene = new DialogScene();
    await scene.open();
    await scene.send({ type: 'edit', field: 'environment', value: addCommand });
    assert.equal(scene.vault.preparations, 0);
    scene.end();
  });

  it('loads the SQL client once, while the user types', async () => {
    const scene = new DialogScene();
    let loads = 0;
    scene.readiness.prepare = () => void (loads += 1);
    await scene.open();
    await scene.send({ type: 'edit', field: 'reason', value: 'T' });
    assert.equal(loads, 0);
    await scene.clock.advance(250);
    await scene.send({ type: 'edit', field: 'reason', value: 'Ti' });
    await scene.clock.advance(250);
    assert.equal(loads, 1);
    scene.end();
  });

  it('searches for tools, so that the card has the result from the start', async () => {
    const scene = new DialogScene();
    await scene.open();
    await scene.send({ type: 'edit', field: 'reason', value: 'T' });
    await scene.clock.advance(250);
    assert.deepEqual(scene.handedOver, ['prepare']);
    scene.end();
  });

  it("doesn't load the SQL client between the button and the response", async () => {
    const scene = new DialogScene();
    let loads = 0;
    scene.readiness.prepare = () => void (loads += 1);
    await scene.open();
    await scene.send({ type: 'edit', field: 'environment', value: environment().id });
    const { done } = await scene.request();
    await scene.clock.advance(250);
    assert.equal(loads, 0);
    scene.provider.answer(issued(scene.clock.now()));
    await done;
    scene.end();
  });
});

describe('the state of the dialog', () => {
  let scene: DialogScene;
  beforeEach(async () => {
    scene = new DialogScene();
    await scene.open();
  });
  afterEach(() => scene.end());
  const states = () => scene.page.of('state').length;

  it("isn't sent to a page that has it", async () => {
    await scene.vault.hold();
    await settled();
    const before = states();
    await scene.vault.hold();
    await settled();
    assert.equal(states(), before);
    await scene.vault.hold(held(grant(scene.clock.now())));
    await settled();
    assert.equal(states(), before + 1);
  });

  it('is sent again after an intent, because the user may have changed the page', async () => {
    const before = states();
    await scene.send({ type: 'edit', field: 'reason', value: '' });
    assert.equal(states(), before + 1);
  });

  it('is sent to each new page', async () => {
    await scene.open({}, {}, true);
    assert.equal(states(), 1);
  });
});

describe('a new page', () => {
  it('loads once with the state in its HTML, and gets no other state until it is ready', async () => {
    const scene = new DialogScene();
    scene.controller.attach(scene.page, { fields: {} }, false);
    assert.equal(scene.page.first, undefined);
    await settled();
    const { first } = scene.page;
    assert.deepEqual(scene.page.messages, []);
    scene.controller.refresh();
    await settled();
    assert.equal(scene.page.first, first);
    assert.deepEqual(scene.page.messages, []);
    await scene.send({ type: 'ready' });
    assert.deepEqual(first, scene.page.messages);
    scene.end();
  });

  it('loads also if another editor hides its panel at once', async () => {
    const scene = new DialogScene();
    scene.page.isVisible = false;
    scene.controller.attach(scene.page, { fields: {} }, false);
    await settled();
    assert.deepEqual(
      scene.page.first?.map(({ type }) => type),
      ['strings', 'state'],
    );
    scene.end();
  });

  it('gets the state as a message if VS Code restored it, because its HTML is old', async () => {
    const scene = new DialogScene();
    scene.controller.attach(scene.page, { fields: {} }, true);
    await settled();
    assert.equal(scene.page.first, undefined);
    assert.equal(scene.page.of('state').length, 1);
    scene.end();
  });
});

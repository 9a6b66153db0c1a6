import assert from 'node:assert/strict';
import { readinessProblem } from '../../../../src/access/readiness';
import { success } from '../../../../src/access/result';
import { settled, until } from '../../support/fakeClock';
import { environment, grant, held, hour, minute } from '../../support/samples';
import { DialogScene } from './dialogScene';
import { emptySection } from './emptySection';

const second = 1000;

describe('the next step in the dialog', () => {
  let scene: DialogScene;
  const other = environment('other');
  beforeEach(() => {
    scene = new DialogScene();
    scene.settings.environments.push({ name: '', url: other.url });
  });
  afterEach(() => scene.end());

  const choose = (id: string) => scene.send({ type: 'edit', field: 'environment', value: id });
  const focused = () => scene.page.of('focus').map(({ control }) => control);

  it('after an environment is the reason, which stays when the environment changes', async () => {
    await scene.open();
    await choose(environment().id);
    assert.deepEqual(focused(), ['reason']);
    await scene.send({ type: 'edit', field: 'reason', value: 'Look into ticket 4711' });
    await choose(other.id);
    assert.equal(scene.field('reason').value, 'Look into ticket 4711');
    assert.deepEqual(focused(), ['reason', 'reason']);
    await choose(other.id);
    assert.deepEqual(focused(), ['reason', 'reason']);
  });

  it('after an environment with a usable credential is for the user to decide', async () => {
    await scene.vault.hold(held(grant(scene.clock.now())));
    await scene.open({ environment: other.id });
    await choose(environment().id);
    assert.deepEqual(focused(), []);
  });

  it('after the sign-in is a list of all environments, then the reason', async () => {
    scene.settings.environments = [];
    scene.provider.environments = success(undefined);
    await scene.open();
    const [button] = scene.state.fields[0]?.actions ?? [];
    assert.equal(button?.action, 'signIn');
    scene.provider.environments = success([environment(), other]);
    scene.prompts.picks = labels => labels.find(label => label === other.name);
    await scene.send({ type: 'fieldAction', action: 'signIn' });
    await until(() => scene.field('environment').value === other.id);
    await settled();
    assert.deepEqual(focused(), ['reason']);
  });

  it('after the sign-in is the reason if there is one environment', async () => {
    scene.settings.environments = [];
    scene.provider.environments = success(undefined);
    await scene.open();
    scene.provider.environments = success([environment()]);
    await scene.send({ type: 'fieldAction', action: 'signIn' });
    await settled();
    assert.equal(scene.field('environment').value, environment().id);
    assert.deepEqual(focused(), ['reason']);
    assert.deepEqual(scene.prompts.asked, []);
  });

  it('is found by the page when the user opens a grant or a system', async () => {
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    scene.addSystem('lifecycleServices', () => emptySection());
    await scene.open();
    await scene.controller.show(mine.id, true);
    await scene.controller.openSection('lifecycleServices');
    await scene.controller.openSection('lifecycleServices', false);
    await scene.controller.fillFrom(mine);
    assert.deepEqual(
      scene.page.of('focusNext').map(({ isForForm }) => isForForm),
      [false, true, true],
    );
  });

  it('is a request by Enter if the server refuses the credential', async () => {
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    await scene.open();
    assert.equal(scene.state.request?.isDefault, false);
    const values = { because: 'replaced', user: 'JIT-ada', database: 'db' } as const;
    const problem = readinessProblem('loginRefused', values);
    scene.readiness.of = () => ({ state: 'refused', at: scene.clock.now(), problem });
    scene.controller.refresh();
    await settled();
    assert.equal(scene.state.request.isDefault, true);
  });
});

describe('the time left in the dialog', () => {
  let scene: DialogScene;
  beforeEach(async () => {
    scene = new DialogScene();
    await scene.open();
  });
  afterEach(() => scene.end());

  const hold = async (left: number) => {
    await scene.vault.hold(held(grant(scene.clock.now(), { expiresAt: scene.clock.now() + left })));
    await settled();
  };
  const sent = () => scene.page.of('state').length;

  it('is urgent by the rule of the status bar', async () => {
    const shown: (string | undefined)[] = [];
    for (const left of [hour, 30 * minute, 5 * minute]) {
      await hold(left);
      shown.push(scene.state.grant?.urgency);
    }
    assert.deepEqual(shown, ['none', 'soon', 'urgent']);
  });

  it('changes at most once a minute while the window has no focus', async () => {
    await hold(3 * minute + 30 * second);
    await scene.clock.advance(2 * minute + 40 * second);
    const before = sent();
    scene.controller.setFocused(false);
    await scene.clock.advance(40 * second);
    assert.equal(sent(), before);
    scene.controller.setFocused(true);
    await settled();
    assert.equal(sent(), before + 1);
    assert.equal(scene.state.grant?.timeLeft, '10 s left');
  });

  it("isn't sent to a hidden page", async () => {
    await hold(hour);
    scene.page.isVisible = false;
    const before = sent();
    await scene.clock.advance(3 * minute);
    assert.equal(sent(), before);
    assert.equal(scene.clock.pending, 0);
  });
});

import assert from 'node:assert/strict';
import type { SqlCredential } from '../../../../src/access/grant';
import type { EarlierRequest } from '../../../../src/access/request';
import type { DialogSection, SectionHost } from '../../../../src/ui/dialog/section';
import { settled } from '../../support/fakeClock';
import { DialogScene } from './dialogScene';
import { environment, grant, held } from '../../support/samples';

/** A section that notes what it is told. */
class NotingSection implements DialogSection {
  readonly told: string[] = [];
  environmentId = '';
  requesting: { readonly id: string; readonly name: string } | undefined;

  constructor(readonly host: SectionHost) {}

  state() {
    const [fields, buttons] = [[], [{ id: 'import', label: 'Import…', primary: true }]];
    return { intro: 'Other', fields, request: null, buttons, ...nothingElse };
  }
  handle(intent: { readonly type: string }) {
    this.told.push(intent.type);
    return Promise.resolve();
  }
  attach(draft: unknown) {
    this.told.push(`attach ${JSON.stringify(draft)}`);
  }
  goOn() {
    return undefined;
  }
  detach() {
    this.told.push('detach');
  }
  refresh() {
    this.told.push('refresh');
  }
  select(environmentId: string) {
    this.environmentId = environmentId;
    this.told.push(`select ${environmentId}`);
    return Promise.resolve();
  }
  fillFrom({ environment: { url } }: EarlierRequest) {
    this.told.push(`fillFrom ${url}`);
    return Promise.resolve(true);
  }
  requestAgain({ id }: SqlCredential) {
    this.told.push(`requestAgain ${id}`);
    return Promise.resolve(false);
  }
  dispose() {
    this.told.push('dispose');
  }
}
const nothingElse = { steps: [], progress: null, notice: null, hasHistory: false };

describe('the sections of the dialog', () => {
  let scene: DialogScene;
  let built: NotingSection[];
  beforeEach(() => {
    scene = new DialogScene();
    built = [];
    scene.addSystem('lifecycleServices', host => {
      const section = new NotingSection(host);
      built.push(section);
      return section;
    });
  });
  afterEach(() => scene.end());

  it('appear as tabs if there are several', async () => {
    await scene.open();
    assert.equal(scene.state.section, 'unifiedEnvironments');
    assert.deepEqual(
      scene.state.systems.map(({ id }) => id),
      ['unifiedEnvironments', 'lifecycleServices'],
    );
  });

  it('have no tabs if there is only one', async () => {
    const single = new DialogScene();
    await single.open();
    assert.deepEqual(single.state.systems, []);
    single.end();
  });

  it('are created when they are first shown, and keep their input', async () => {
    await scene.open();
    await scene.send({ type: 'edit', field: 'reason', value: 'Ticket 4711' });
    assert.equal(built.length, 0);
    await scene.send({ type: 'openSection', section: 'lifecycleServices' });
    assert.equal(scene.state.section, 'lifecycleServices');
    assert.equal(scene.state.intro, 'Other');
    await scene.send({ type: 'button', id: 'import' });
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    await scene.send({ type: 'openSection', section: 'lifecycleServices' });
    assert.equal(built.length, 1);
    assert.deepEqual(built[0]?.told, [
      'attach {"fields":{}}',
      'button',
      'detach',
      'attach {"fields":{}}',
    ]);
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    assert.equal(scene.field('reason').value, 'Ticket 4711');
  });

  it('with an unknown ID are not opened', async () => {
    await scene.open();
    await scene.send({ type: 'openSection', section: 'managedApplications' });
    assert.equal(scene.state.section, 'unifiedEnvironments');
  });

  it('are restored with a destroyed page', async () => {
    await scene.open({ reason: 'typed' }, { section: 'lifecycleServices' });
    await settled();
    assert.equal(scene.state.section, 'lifecycleServices');
    assert.match(built[0]?.told[0] ?? '', /"reason":"typed"/);
  });

  it('get back their input after a reload, also those that were not shown', async () => {
    const others = { lifecycleServices: { server: 'a.example' }, unknown: {} };
    await scene.open({ reason: 'typed' }, { section: 'unifiedEnvironments', others });
    assert.equal(scene.field('reason').value, 'typed');
    await scene.send({ type: 'openSection', section: 'lifecycleServices' });
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    await scene.send({ type: 'edit', field: 'reason', value: '' });
    await scene.send({ type: 'openSection', section: 'lifecycleServices' });
    assert.deepEqual(
      built[0]?.told.filter(each => each.startsWith('attach')),
      ['attach {"fields":{"server":"a.example"}}', 'attach {"fields":{}}'],
    );
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    assert.equal(scene.field('reason').value, '');
  });

  it('get back their input if the section that was shown last is unknown', async () => {
    const others = { unifiedEnvironments: { reason: 'typed' } };
    await scene.open({}, { section: 'removed', others });
    assert.equal(scene.field('reason').value, 'typed');
  });

  it('request the grants of their system again', async () => {
    await scene.open();
    const granted = grant(scene.clock.now(), {
      environment: { ...environment(), system: 'lifecycleServices' },
    });
    await scene.vault.hold(held(granted));
    await scene.send({ type: 'grantAction', grantId: granted.id, action: 'renew' });
    assert.deepEqual(built[0]?.told.at(-1), `requestAgain ${granted.id}`);
    assert.equal(scene.state.section, 'lifecycleServices');
  });

  it('request the grants of their system for a remote', async () => {
    await scene.open();
    const granted = grant(scene.clock.now(), {
      environment: {
        ...environment(),
        system: 'lifecycleServices',
        id: 'lifecycleServices:x',
        url: 'https://lcs.dynamics.com/x',
      },
    });
    await scene.vault.hold(held(granted));
    await scene.controller.requestForRemote(granted.id);
    await settled();
    assert.equal(built[0]?.told.at(-1), `requestAgain ${granted.id}`);
    assert.equal(scene.state.section, 'lifecycleServices');
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    assert.ok(!JSON.stringify(scene.state.fields).includes('lcs.dynamics.com'));
  });

  it('switch to Lifecycle Services for the address of one of its pages', async () => {
    const page =
      'https://lcs.dynamics.com/V2/EnvironmentDetailsV3New/1?EnvironmentId=dddddddd-1111-4222-8333-000000000001';
    await scene.open();
    scene.prompts.types = () => page;
    await scene.send({ type: 'edit', field: 'environment', value: 'command:add' });
    assert.equal(scene.prompts.problem, '');
    assert.match(scene.state.notice?.text ?? '', /is a page of Lifecycle Services/);
    await scene.send({ type: 'remedy', id: 'useLcs' });
    assert.equal(scene.state.section, 'lifecycleServices');
    assert.equal(built[0]?.told.at(-1), `fillFrom ${page}`);
  });
});

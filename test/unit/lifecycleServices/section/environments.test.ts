import assert from 'node:assert/strict';
import { accessError } from '../../../../src/access/errors';
import { failure, success } from '../../../../src/access/result';
import type { HistoryEntry } from '../../../../src/vault/records';
import { findCloud } from '../../../../src/services/clouds';
import { settled } from '../../support/fakeClock';
import { lcsEnvironment } from './fakeLcs';
import { LcsScene, pageUrl } from './scene';

const gold = lcsEnvironment('contoso-gold', undefined, 'eeeeeeee-1111-2222-3333-444444444444');

describe('the environments of Lifecycle Services', () => {
  let scene: LcsScene;
  beforeEach(() => {
    scene = new LcsScene();
  });
  afterEach(() => scene.end());

  const labels = () => {
    const field = scene.field('environment');
    assert.ok(field.kind === 'choice');
    return field.options.map(({ label }) => label);
  };
  const entry = (system: string, name: string, url: string): Omit<HistoryEntry, 'id'> => ({
    at: 0,
    system,
    environmentName: name,
    environmentUrl: url,
    accountLabel: '',
    role: '',
    addresses: '',
    reason: '',
    outcome: 'granted',
  });

  it('are those of this system only', async () => {
    scene.history.push(
      entry('lifecycleServices', 'contoso-gold', gold.url),
      entry('unifiedEnvironments', 'contoso-dev', `${pageUrl.slice(0, -1)}5`),
    );
    scene.environments.push({ name: 'dev', url: 'https://contoso-dev.crm4.dynamics.com' });
    await scene.open();
    assert.deepEqual(labels(), ['contoso-gold', 'contoso-uat', 'Add environment by URL…']);
  });

  it('have the name that a session has read', async () => {
    scene.isSessionEnabled = true;
    scene.lcs.environments = [lcsEnvironment('contoso-uat (renamed)')];
    await scene.open();
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    await scene.press('signIn');
    scene.section.refresh();
    await scene.send({ type: 'dismissNotice' });
    assert.deepEqual(labels(), ['contoso-uat (renamed)', 'Browse all…', 'Add environment by URL…']);
    assert.match(scene.field('environment').hint, /^Self-service · /);
  });

  it('are added by URL, with a name', async () => {
    await scene.open();
    const typed = [gold.url, 'Contoso Gold'];
    scene.prompts.types = () => typed.shift();
    await scene.edit('environment', 'command:add');
    assert.deepEqual(scene.environments.at(-1), { name: 'Contoso Gold', url: gold.url });
    assert.equal(scene.value('environment'), gold.id);
  });

  it('show the URL of a page in the cloud of the settings if the user types another text', async () => {
    scene.cloud = findCloud('china', {});
    await scene.open();
    scene.prompts.types = () => 'x';
    await scene.edit('environment', 'command:add');
    assert.equal(
      scene.prompts.problem,
      '"x" isn\'t the page of a Lifecycle Services environment in the cloud in your settings. ' +
        'The URL of such a page looks like https://lcs.dynamics.cn/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=….',
    );
    assert.equal(scene.environments.length, 1);
  });

  it('are forgotten with their notices when the settings name another cloud', async () => {
    scene.isSessionEnabled = true;
    await scene.open();
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    scene.lcs.environments = [lcsEnvironment('contoso-uat', 'customerManaged')];
    await scene.press('signIn');
    assert.equal(scene.section.state().notice?.severity, 'error');
    scene.cloud = findCloud('china', {});
    scene.settingsChanged();
    scene.section.refresh();
    await scene.send({ type: 'cancel' });
    assert.equal(scene.section.state().notice, null);
    assert.equal(scene.value('environment'), '');
    assert.deepEqual(labels(), ['Add environment by URL…']);
  });

  it('are dimmed, with the reason, if a session has read that they have no access', async () => {
    scene.isSessionEnabled = true;
    await scene.open();
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    scene.lcs.environments = [lcsEnvironment('contoso-uat', 'customerManaged')];
    await scene.press('signIn');
    const field = scene.field('environment');
    assert.ok(field.kind === 'choice');
    const [option] = field.options;
    assert.ok(option?.dimmed);
    assert.match(option.detail, /^Cloud-hosted: connect to the database on its virtual machine · /);
  });

  it('are listed without entries of another form in the memory', async () => {
    scene.memory.set('lcsEnvironments', [{ url: 4711 }, { name: 'contoso-gold', url: gold.url }]);
    scene.memory.set('lcsAllowLists', { [gold.id]: 'broken' });
    scene.environments.length = 0;
    await scene.open();
    assert.deepEqual(labels(), ['contoso-gold', 'Add environment by URL…']);
  });
});

describe('the steps on the site of Lifecycle Services', () => {
  it('name the address of this computer once the settings allow the lookup', async () => {
    const scene = new LcsScene();
    scene.address = () => Promise.resolve(failure(accessError('addressLookupOff', {})));
    await scene.open();
    const steps = () => JSON.stringify(scene.section.state().steps);
    assert.doesNotMatch(steps(), /203\.0\.113\.7/);
    scene.address = () => Promise.resolve(success({ address: '203.0.113.7', source: 'a.example' }));
    scene.settingsChanged();
    await settled();
    assert.match(steps(), /203\.0\.113\.7/);
    scene.end();
  });
});

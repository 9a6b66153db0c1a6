import assert from 'node:assert/strict';
import type { ListingProgress } from '../../../../src/managedApplications/types';
import { success } from '../../../../src/access/result';
import { startEmulator, type Emulator } from '../../../emulator';
import type { ArmSwitches } from '../../../emulator/azure/switches';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { ArmScene, hour } from './support';

const everyName = ['adatumapp', 'adatumbare', 'contosoapp', 'contosoreports'];

describe('the managed applications that an account sees', () => {
  let emulator: Emulator;
  let scene: ArmScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new ArmScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const arm = (switches: Partial<ArmSwitches>) => emulator.setSwitches({ arm: switches });
  const list = () => scene.azure.listApplications(scene.options);
  const paths = () => emulator.requests.map(({ path }) => path.replace(/\?.*/, ''));

  it('are found in all subscriptions at once by Resource Graph', async () => {
    const { applications, problems } = valueOf(await list());
    assert.deepEqual(
      applications.map(({ name }) => name),
      everyName,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(paths(), ['/subscriptions', '/providers/Microsoft.ResourceGraph/resources']);
  });

  it('are told with their policy, subscription and tenants', async () => {
    const { applications } = valueOf(await list());
    const { authorizations, ...rest } = applications[2] ?? assert.fail();
    assert.equal(authorizations.length, 7);
    assert.deepEqual(rest, {
      address: {
        subscriptionId: '99999999-0000-4000-8000-000000000001',
        resourceGroup: 'contoso-apps',
        type: 'Microsoft.Solutions/applications',
        name: 'contosoapp',
      },
      name: 'contosoapp',
      location: 'westeurope',
      subscription: 'Fabrikam Production',
      tenantId: '99999999-8888-7777-6666-555555555555',
      publisherTenantId: '11111111-2222-3333-4444-555555555555',
      policy: {
        enabled: true,
        approvalMode: 'ManualApprove',
        approvers: ['Ops approvers'],
        maximumMs: 8 * hour,
      },
    });
    assert.equal(applications[1]?.policy, undefined);
  });

  it('are read page by page', async () => {
    await arm({ pageSize: 1 });
    assert.equal(valueOf(await list()).applications.length, 4);
    assert.equal(scene.received('POST').length, 4);
  });

  for (const graph of ['forbidden', 'empty'] as const) {
    it(`are asked of each subscription where Resource Graph is ${graph}`, async () => {
      await arm({ graph });
      const { applications, problems } = valueOf(await list());
      assert.deepEqual(
        applications.map(({ name }) => name),
        everyName,
      );
      assert.equal(applications[0]?.subscription, 'Adatum Operations');
      const told = problems.map(({ subscription, error }) => [subscription, error.code]);
      const sealed = ['Woodgrove Sealed', 'resourceForbidden'];
      assert.deepEqual(told, graph === 'empty' ? [sealed] : [['', 'resourceForbidden'], sealed]);
    });
  }

  it('are told while they are found', async () => {
    await arm({ graph: 'forbidden' });
    const told: ListingProgress[] = [];
    await scene.azure.listApplications({ ...scene.options, onProgress: it => told.push(it) });
    assert.deepEqual([told[0]?.done, told[0]?.total, told[0]?.applications.length], [0, 3, 0]);
    assert.deepEqual([told.at(-1)?.done, told.at(-1)?.applications.length], [3, 4]);
  });

  it('survive null in every place that may be null, and unknown modes', async () => {
    await arm({ nulls: true });
    const [first] = valueOf(await list()).applications;
    assert.deepEqual([first?.policy, first?.authorizations, first?.location], [undefined, [], '']);
    await arm({ nulls: false, unknownValues: true });
    const { policy } = await scene.application();
    assert.ok(policy);
    assert.equal(policy.approvalMode, undefined);
  });

  it('are not listed where nothing could be asked', async () => {
    await emulator.setSwitches({
      next: [
        { on: 'armSubscriptions', answer: 'error', status: 500 },
        { on: 'armGraph', answer: 'error', status: 500 },
      ],
    });
    assertFailed(await list(), 'serviceFailed', { host: scene.host, status: '500' });
  });

  it('are none where there are no subscriptions to see', async () => {
    await arm({ graph: 'empty' });
    await emulator.setSwitches({
      next: [{ on: 'armSubscriptions', answer: 'replace', body: '{"value":[]}' }],
    });
    assert.deepEqual(valueOf(await list()), { applications: [], problems: [] });
  });

  it('are listed again after a busy answer', async () => {
    await emulator.setSwitches({
      next: [{ on: 'armGraph', answer: 'error', status: 429, message: 'busy', retryAfter: 9 }],
    });
    assert.equal(valueOf(await list()).problems.length, 0);
    assert.deepEqual(scene.clock.waits, [9_000]);
  });

  it('are not listed after the user cancels', async () => {
    scene.stop.abort();
    assertFailed(await list(), 'cancelled', {});
    assert.deepEqual(paths(), []);
  });

  it('ask for no sign-in in silent mode', async () => {
    scene.tokens.next.push(success(undefined), success(undefined));
    const { signal } = scene.stop;
    const listed = await scene.azure.listApplications({ mode: 'silent', signal });
    assertFailed(listed, 'notSignedIn', { host: scene.host });
    assert.deepEqual(new Set(scene.tokens.modes), new Set(['silent']));
  });

  it('need a cloud with Azure in it', async () => {
    scene = new ArmScene(emulator, '');
    assertFailed(await list(), 'resourceManagerMissing', {});
    const read = await scene.azure.readApplication(scene.address(), scene.options);
    assertFailed(read, 'resourceManagerMissing', {});
    assert.deepEqual(scene.tokens.asked, []);
  });

  it('say which one is not there, also where the answer is empty', async () => {
    for (const emptyNotFound of [false, true]) {
      await arm({ emptyNotFound });
      const address = { ...scene.address(), name: 'nobody' };
      const read = await scene.azure.readApplication(address, scene.options);
      assertFailed(read, 'resourceMissing', { name: 'nobody' });
    }
  });

  it('have no redirection followed, and no odd answer believed', async () => {
    const one = (answer: object) =>
      emulator.setSwitches({ next: [{ on: 'armApplications', answer: 'replace', ...answer }] });
    await emulator.setSwitches({ next: [{ on: 'armApplications', answer: 'redirect' }] });
    const read = () => scene.azure.readApplication(scene.address(), scene.options);
    assertFailed(await read(), 'redirected', { host: scene.host, target: scene.host });
    for (const body of ['', '[]', '"text"', 'null', '<html></html>']) {
      await one({ body });
      assert.equal(errorOf(await read()).code, 'answerUnreadable', body);
    }
    await one({ body: '{}' });
    assert.equal(valueOf(await read()).name, 'contosoapp');
  });
});

describe('the roles that can be asked for', () => {
  let emulator: Emulator;
  let scene: ArmScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new ArmScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const roles = async (name?: string) =>
    valueOf(await scene.azure.eligibleRoles(await scene.application(name), scene.options)).roles;

  it('are those of the account first, by name; others may be refused', async () => {
    const found = await roles();
    assert.deepEqual(
      found.slice(0, 3).map(({ name, through }) => [name, through]),
      [
        ['Contributor', 'self'],
        ['SQL DB Contributor', 'self'],
        ['Contributor', 'group'],
      ],
    );
    assert.equal(found.length, 7);
  });

  it('have their names asked for once', async () => {
    await roles();
    await roles();
    const asked = emulator.requests.filter(({ path }) => path.includes('roleDefinitions'));
    assert.equal(asked.length, 3);
    const ids = ['B24988AC-6180-42A0-AB88-20F7382DD24C', 'unheard-of', ''];
    const names = await scene.azure.roleNames(ids, scene.options);
    assert.deepEqual([...names], [['b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor']]);
  });

  it('lack a name that may not be read, and know a role by its whole id', async () => {
    const names = (await roles('contosoreports')).map(({ name }) => name);
    assert.ok(names.includes('Reader') && names.includes(''));
    const [whole] = await roles('adatumbare');
    assert.equal(whole?.roleId, 'b24988ac-6180-42a0-ab88-20f7382dd24c');
    assert.equal(whole.name, 'Contributor');
  });

  it('are marked as unknown if the token cannot be read', async () => {
    const application = await scene.application();
    scene.tokens.next.push(success({ ...scene.tokens.bound(emulator.url, 'silent'), value: 'x' }));
    const { roles } = valueOf(await scene.azure.eligibleRoles(application, scene.options));
    assert.deepEqual(new Set(roles.map(({ through }) => through)), new Set(['unknown']));
  });
});

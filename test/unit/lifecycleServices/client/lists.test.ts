import assert from 'node:assert/strict';
import { envelopeForms, startEmulator, type Emulator } from '../../../emulator';
import { assertFailed, valueOf } from '../../support/results';
import { LcsScene } from './support';

describe('the lists of Lifecycle Services', () => {
  let emulator: Emulator;
  let scene: LcsScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new LcsScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  for (const envelope of envelopeForms) {
    it(`name projects and environments with their kinds: ${envelope}`, async () => {
      await emulator.setSwitches({ lcs: { envelope } });
      const lcs = await scene.client();
      const projects = valueOf(await lcs.listProjects());
      assert.deepEqual(
        projects.map(({ id, name }) => [id, name]),
        [
          ['1234567', 'Contoso Implementation'],
          ['1234568', 'Contoso Legacy'],
        ],
      );
      const listed = await Promise.all(projects.map(each => lcs.listEnvironments(each)));
      const kinds = listed.flatMap(valueOf).map(({ name, kind }) => [name, kind]);
      assert.deepEqual(kinds, [
        ['contoso-perf', 'selfService'],
        ['contoso-uat', 'selfService'],
        ['contoso-build', 'customerManaged'],
        ['contoso-plant', 'onPremises'],
        ['contoso-sandbox', 'microsoftManaged'],
      ]);
      assert.deepEqual(listed.flatMap(valueOf)[1], scene.environment('contoso-uat', 'selfService'));
    });
  }

  it('are read page by page', async () => {
    await emulator.setSwitches({ lcs: { projects: 120 } });
    const projects = valueOf(await (await scene.client()).listProjects());
    assert.equal(projects.length, 120);
    // Three that bring projects, and one that brings no more.
    assert.equal(scene.received('AllProjectsList').length, 4);
  });

  it('fall back to the projects used last where the whole list fails', async () => {
    const lcs = await scene.client();
    scene.beforeCall('AllProjectsList', () =>
      emulator.setSwitches({ next: [{ on: 'lcs', answer: 'error', status: 502 }] }),
    );
    assert.equal(valueOf(await lcs.listProjects()).length, 2);
  });

  for (const withoutSession of ['redirect', 'page', '401'] as const) {
    it(`say that the session has ended: ${withoutSession}`, async () => {
      await emulator.setSwitches({ lcs: { withoutSession } });
      const lcs = await scene.client();
      emulator.endLcsSessions();
      const { host } = new URL(emulator.url);
      const project = { id: '1234567', name: '', organization: '', baseUrl: emulator.url };
      for (const result of [
        await lcs.listProjects(),
        await lcs.listEnvironments(project),
        await lcs.readEnvironment(scene.environment()),
        await lcs.readAllowList(scene.environment()),
        await lcs.addToAllowList(scene.environment('contoso-uat', 'selfService'), {
          name: 'a',
          addressOrCidr: '203.0.113.7',
        }),
      ]) {
        assertFailed(result, 'lcsSessionEnded', { host });
      }
    });
  }

  it('let addresses in and out again, with their ends', async () => {
    for (const name of ['contoso-uat', 'contoso-sandbox']) {
      const lcs = await scene.client();
      const environment = scene.environment(name);
      const add = (entry: string, addressOrCidr: string) =>
        lcs.addToAllowList(environment, { name: entry, addressOrCidr });
      valueOf(await add('ada & home', '203.0.113.7'));
      valueOf(await add('office', '198.51.100.0/24'));
      const message = 'A rule named office already exists.';
      assertFailed(await add('office', '203.0.113.8'), 'requestRefused', { message });
      const listed = valueOf(await lcs.readAllowList(environment));
      assert.deepEqual(
        listed.map(entry => [entry.name, entry.addressOrCidr, entry.service]),
        [
          ['ada & home', '203.0.113.7', 'AzureSQL'],
          ['office', '198.51.100.0/24', 'AzureSQL'],
        ],
      );
      const [first] = listed;
      const left = (first?.expiresAt ?? 0) - scene.clock.now();
      assert.ok(Math.abs(left - 24 * 3_600_000) < 60_000);
      assert.match(first?.expiryText ?? '', /^\d{4}-/);
      const removed = await lcs.removeFromAllowList(environment, 'ada & home');
      valueOf(removed);
      assert.equal(valueOf(await lcs.readAllowList(environment)).length, 1);
    }
  });

  it('show entries without an end, and lose all of them when the database is refreshed', async () => {
    await emulator.setSwitches({ lcs: { entrySeconds: 0 } });
    const lcs = await scene.client();
    const entry = { name: 'home', addressOrCidr: '203.0.113.7' };
    valueOf(await lcs.addToAllowList(scene.environment(), entry));
    const [listed] = valueOf(await lcs.readAllowList(scene.environment()));
    assert.deepEqual(listed, {
      ...entry,
      service: 'AzureSQL',
      expiresAt: undefined,
      expiryText: '',
    });
    emulator.refreshLcsDatabase('contoso-uat');
    assert.deepEqual(valueOf(await lcs.readAllowList(scene.environment())), []);
  });
});

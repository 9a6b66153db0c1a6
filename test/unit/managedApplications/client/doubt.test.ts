import assert from 'node:assert/strict';
import type { RequestScope } from '../../../../src/managedApplications/types';
import type { HttpCall } from '../../../../src/access/http/transport';
import { createManagedApplications } from '../../../../src/managedApplications/client';
import { readApplication } from '../../../../src/managedApplications/client/responses';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { FakeClock } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakeTokens } from '../../support/fakeTokens';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { ArmScene } from './support';

describe('what Azure leaves in doubt', () => {
  let emulator: Emulator;
  let scene: ArmScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new ArmScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const next = (...faults: Fault[]) =>
    emulator.setSwitches({ next: faults.map(fault => ({ on: 'armRequests' as const, ...fault })) });

  describe('is a request whose first answer was lost, and that is not seen at once', () => {
    const lost: readonly Fault[] = [
      { answer: 'reset', ran: true },
      { answer: 'error', status: 404, code: 'ResourceNotFound', message: 'not yet' },
    ];

    for (const status of [409, 412, 403]) {
      it(`is found again where the second is refused with ${status}`, async () => {
        await next(...lost, { answer: 'error', status, code: 'Conflict', message: 'being made' });
        assert.equal(valueOf(await scene.request()).name, 'jit0000001');
        assert.equal(emulator.jitRequests.length, 1);
      });
    }

    it('stays unknown where it is still not seen after that', async () => {
      const application = await scene.application();
      const [reset, missing] = lost;
      assert.ok(reset !== undefined && missing !== undefined);
      const refused: Fault = { answer: 'error', status: 409, code: 'Conflict', message: 'busy' };
      await next(reset, missing, refused, missing);
      assertFailed(await scene.request({ application }), 'activationUnknown', {
        application: 'contosoapp',
        request: 'jit0000001',
        because: 'connectionLost',
      });
    });

    it('stays unknown where the user stops before the second is sent', async () => {
      const application = await scene.application();
      await next(...lost, { answer: 'error', status: 429, message: 'busy', retryAfter: 60 });
      scene.onStep = ({ name }) => {
        if (name === 'waitingToRetry') scene.stop.abort();
      };
      assert.equal(errorOf(await scene.request({ application })).code, 'activationUnknown');
    });
  });

  it('is a withdrawal whose first answer was lost, although the second is refused', async () => {
    const { address } = valueOf(await scene.request());
    const refused: Fault = { answer: 'error', status: 409, code: 'Conflict', message: 'busy' };
    const seen: Fault = { answer: 'replace', body: '{}' };
    await next({ answer: 'reset' }, seen, refused, seen);
    const withdrawn = await scene.azure.withdraw(address, scene.options);
    assertFailed(withdrawn, 'withdrawalUnknown', { request: 'jit0000001' });
  });

  it('is not where a request is, whatever its answer says', async () => {
    const address = scene.address();
    const body = JSON.stringify({
      id: '/subscriptions/subid/resourceGroups/rg/providers/Microsoft.Solutions/jitRequests/other',
      name: 'other',
      properties: { jitRequestState: 'Pending', provisioningState: 'Succeeded' },
    });
    const replaced: Fault = { answer: 'replace', body };
    const application = await scene.application();
    await next({ ...replaced, ran: true }, replaced);
    const request = valueOf(await scene.request({ application }));
    assert.equal(request.address.name, 'jit0000001');
    assert.equal(request.address.subscriptionId, address.subscriptionId);
  });

  it('is not where an application is; its own way of writing its id is taken over', () => {
    const asked = scene.address();
    const { subscriptionId } = asked;
    const idOf = (group: string) =>
      `/subscriptions/${subscriptionId}/resourceGroups/${group}` +
      '/providers/Microsoft.Solutions/applications/contosoapp';
    const read = (group: string) => readApplication({ id: idOf(group) }, asked);
    assert.equal(read('elsewhere')?.address.resourceGroup, asked.resourceGroup);
    const shouted = asked.resourceGroup.toUpperCase();
    assert.equal(read(shouted)?.address.resourceGroup, shouted);
  });

  it('ignores a maximum of zero, which would forbid every request', () => {
    const policy = { jitAccessEnabled: true, maximumJitAccessDuration: 'PT0S' };
    const read = readApplication({ properties: { jitAccessPolicy: policy } }, scene.address());
    assert.deepEqual(read?.policy?.maximumMs, undefined);
  });

  it('is not where a list goes on, also where its link is no whole address', async () => {
    const group: RequestScope = { kind: 'application', address: scene.address() };
    await next(
      { answer: 'replace', body: JSON.stringify({ value: [], nextLink: '/next?page=2' }) },
      { answer: 'error', status: 404, message: 'no page' },
    );
    await scene.pages(group);
    assert.equal(scene.calls.at(-1)?.url, `${emulator.url}/next?page=2`);
    await next({
      answer: 'replace',
      body: JSON.stringify({ value: [], nextLink: '//127.0.0.2:9/next' }),
    });
    const pages = await scene.pages(group);
    assert.equal(errorOf(pages[1] ?? assert.fail()).code, 'redirected');
  });

  it('is no page of Resource Graph that comes for the second time', async () => {
    const calls: HttpCall[] = [];
    const azure = createManagedApplications({
      http: {
        send: call => {
          calls.push(call);
          const answer = call.method === 'POST' ? { data: [], $skipToken: 'same' } : { value: [] };
          const body = JSON.stringify(answer);
          const value = { status: 200, headers: {}, body, receivedAt: 0 };
          return Promise.resolve({ ok: true, value });
        },
      },
      tokens: new FakeTokens(() => 'token'),
      clock: new FakeClock(0),
      log: new FakeLog(),
      cloud: { resourceManagerUrl: 'https://management.example/' },
      newRequestName: () => 'jit0000001',
    });
    const listed = await azure.listApplications(scene.options);
    assert.equal(errorOf(listed).code, 'answerUnreadable');
    assert.equal(calls.filter(({ method }) => method === 'POST').length, 2);
  });
});

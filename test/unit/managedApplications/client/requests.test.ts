import assert from 'node:assert/strict';
import type { JitRequest, RequestScope } from '../../../../src/managedApplications/types';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import type { ArmSwitches } from '../../../emulator/azure/switches';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { ArmScene, hour } from './support';

describe('the requests for roles that Azure keeps', () => {
  let emulator: Emulator;
  let scene: ArmScene;
  let group: RequestScope;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => {
    scene = new ArmScene(emulator);
    group = { kind: 'application', address: scene.address() };
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const arm = (switches: Partial<ArmSwitches>) => emulator.setSwitches({ arm: switches });
  const next = (...faults: Fault[]) =>
    emulator.setSwitches({ next: faults.map(fault => ({ on: 'armRequests' as const, ...fault })) });
  const requested = async () => valueOf(await scene.request()).address;

  it('show the decision of the customer and the elapsed time', async () => {
    const address = await requested();
    const state = async () => valueOf(await scene.azure.readRequest(address, scene.options)).state;
    assert.equal(await state(), 'Pending');
    for (const decision of ['Denied', 'Failed', 'Canceled', 'Approved'] as const) {
      emulator.decide(decision);
      assert.equal(await state(), decision);
    }
    emulator.shiftClock(2 * 3_600);
    assert.equal(await state(), 'Expired');
    emulator.decide('Pending');
    emulator.shiftClock(22 * 3_600);
    assert.equal(await state(), 'Timeout');
    emulator.decide('Escalated');
    assert.equal(await state(), 'Escalated');
  });

  it('are read where next to everything is null', async () => {
    const address = await requested();
    await arm({ nulls: true });
    const request = valueOf(await scene.azure.readRequest(address, scene.options));
    assert.deepEqual(request.createdBy, { oid: '', name: '' });
    assert.equal(request.createdAt, undefined);
    assert.equal(request.duration.milliseconds, 2 * hour);
    await next({ answer: 'replace', body: '{"properties":{"jitSchedulingPolicy":null}}' });
    const bare = valueOf(await scene.azure.readRequest(address, scene.options));
    assert.equal(bare.name, 'jit0000001');
    assert.equal(bare.state, '');
    assert.deepEqual([bare.startsAt, bare.roles], [undefined, []]);
  });

  it('say that they are gone, also where the answer is empty', async () => {
    const address = await requested();
    assert.equal(valueOf(await scene.azure.withdraw(address, scene.options)), 'deleted');
    assert.equal(emulator.jitRequests.length, 0);
    assert.equal(valueOf(await scene.azure.withdraw(address, scene.options)), 'deleted');
    for (const emptyNotFound of [false, true]) {
      await arm({ emptyNotFound });
      const read = await scene.azure.readRequest(address, scene.options);
      assertFailed(read, 'resourceMissing', { name: 'jit0000001' });
    }
    await next({ answer: 'replace', status: 404 }, { answer: 'replace', status: 202 });
    assert.equal(valueOf(await scene.azure.withdraw(address, scene.options)), 'wasGone');
    assert.equal(valueOf(await scene.azure.withdraw(address, scene.options)), 'underWay');
  });

  it('are looked for where the answer to their withdrawal is lost, and deleted again', async () => {
    for (const fault of [
      { answer: 'reset', ran: true },
      { answer: 'reset' },
      { answer: 'error', status: 500 },
    ] satisfies Fault[]) {
      const address = await requested();
      scene.names = ['jit0000002'];
      await next(fault);
      assert.equal(valueOf(await scene.azure.withdraw(address, scene.options)), 'deleted');
      assert.equal(emulator.jitRequests.length, 0);
    }
    const address = await requested();
    await next({ answer: 'error', status: 500, times: 2 });
    const lost = await scene.azure.withdraw(address, scene.options);
    assertFailed(lost, 'withdrawalUnknown', { request: address.name });
  });

  it('say why they could not be withdrawn', async () => {
    const address = await requested();
    await next({ answer: 'error', status: 409, code: 'Conflict', message: 'It is being stored.' });
    const refused = await scene.azure.withdraw(address, scene.options);
    assertFailed(refused, 'requestRefused', { message: 'It is being stored.' });
  });

  it('are listed of a resource group and of a subscription, page by page', async () => {
    await requested();
    await arm({ historyRows: 250, pageSize: 100 });
    const pages = await scene.pages(group);
    assert.deepEqual(
      pages.map(page => valueOf(page).length),
      [100, 100, 51],
    );
    const { subscriptionId } = scene.address();
    const all = (await scene.pages({ kind: 'subscription', subscriptionId })).flatMap(valueOf);
    const names = (each: readonly JitRequest[]) => each.map(({ name }) => name);
    assert.deepEqual(names(all), names(pages.flatMap(valueOf)));
    assert.equal(new Set(names(all)).size, 251);
  });

  it('are ten thousand and more, and come while they are read', async () => {
    await arm({ historyRows: 10_000, pageSize: 1_000 });
    const seen: number[] = [];
    for await (const page of scene.azure.listRequests(group, scene.options)) {
      seen.push(valueOf(page).length);
      if (seen.length === 3) break;
    }
    assert.equal(scene.received('GET').length, 3);
    const pages = await scene.pages(group);
    assert.equal(pages.flatMap(valueOf).length, 10_000);
  });

  it('are told as far as they were read when a page fails', async () => {
    await arm({ historyRows: 30, pageSize: 10 });
    const reading = scene.azure.listRequests(group, scene.options)[Symbol.asyncIterator]();
    assert.ok((await reading.next()).value);
    await next({ answer: 'error', status: 500 });
    const failed = await reading.next();
    if (failed.done === true) assert.fail();
    assertFailed(failed.value, 'serviceFailed', { host: scene.host, status: '500' });
    assert.equal((await reading.next()).done, true);
  });

  it('are looked for with the token at no other host, nor at the same page for ever', async () => {
    const other = await startEmulator();
    try {
      for (const link of [other.url, `http://user:secret@${scene.host}`, 'ftp://127.0.0.1']) {
        await arm({ historyRows: 30, pageSize: 10, linkOrigin: link });
        const pages = await scene.pages(group);
        assert.equal(pages.length, 2);
        assert.equal(errorOf(pages[1] ?? assert.fail()).code, 'redirected');
      }
      assert.deepEqual(other.requests, []);
    } finally {
      await other.close();
    }
    const first = scene.calls.at(-1)?.url;
    await next({ answer: 'replace', body: JSON.stringify({ value: [], nextLink: first }) });
    assert.equal(errorOf((await scene.pages(group))[1] ?? assert.fail()).code, 'answerUnreadable');
    // What a browser makes has the origin of the page that made it.
    for (const nextLink of ['https:', `blob:${emulator.url}/next`]) {
      await next({ answer: 'replace', body: JSON.stringify({ value: [], nextLink }) });
      assert.equal(errorOf((await scene.pages(group))[1] ?? assert.fail()).code, 'redirected');
    }
  });

  it('are none where Azure lists nothing, or null', async () => {
    assert.deepEqual((await scene.pages(group)).map(valueOf), [[]]);
    await next({ answer: 'replace', body: '{"value":null,"nextLink":null}' });
    assert.deepEqual((await scene.pages(group)).map(valueOf), [[]]);
    // A withdrawal must not delete another resource.
    const server =
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v';
    const rows = JSON.stringify({ value: [{ id: server, name: 'jit0000001', properties: {} }] });
    await next({ answer: 'replace', body: rows });
    assert.deepEqual((await scene.pages(group)).map(valueOf), [[]]);
    await next({ answer: 'replace', body: '{"value":[null,5,{},{"id":"/x"},[]]}' });
    assert.deepEqual((await scene.pages(group)).map(valueOf), [[]]);
  });

  it('are listed no further once that is stopped', async () => {
    await arm({ historyRows: 30, pageSize: 10 });
    const reading = scene.azure.listRequests(group, scene.options)[Symbol.asyncIterator]();
    await reading.next();
    scene.stop.abort();
    const stopped = await reading.next();
    if (stopped.done === true) assert.fail();
    assertFailed(stopped.value, 'cancelled', {});
    assert.equal(scene.received('GET').length, 1);
  });

  it('never log a token', async () => {
    await arm({ operationForbidden: true });
    const address = await requested();
    await next({ answer: 'error', status: 403, code: 'Bearer eyJabcdefghij.x.y', message: 'no' });
    const { detail } = errorOf(await scene.azure.readRequest(address, scene.options));
    assert.doesNotMatch([...scene.log.lines, detail].join(), /eyJ/);
  });
});

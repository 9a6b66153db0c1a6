import assert from 'node:assert/strict';
import { createHttpClient } from '../../../src/services/httpClient';
import { detectAddress, type AddressSource } from '../../../src/services/publicAddress';
import { startEmulator, type Emulator, type Fault } from '../../emulator';
import { FakeClock } from '../support/fakeClock';
import { assertFailed, errorOf, valueOf } from '../support/results';

describe('the detection of the public address', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const client = () => Promise.resolve(createHttpClient(new FakeClock()));
  const own = (): AddressSource => ({ kind: 'url', url: `${emulator.url}/ip` });
  const detect = (source = own(), signal = new AbortController().signal) =>
    detectAddress(source, client, signal);

  it('calls the service of a custom cloud without credentials', async () => {
    const source = new URL(emulator.url).host;
    assert.deepEqual(valueOf(await detect()), { address: '203.0.113.7', source });
    const [request, ...more] = emulator.requests;
    assert.deepEqual(more, []);
    assert.ok(request && !('authorization' in request.headers));
  });

  it('calls no service if it is turned off, and loads no client', async () => {
    const broken = () => Promise.reject(new Error('not to be loaded'));
    const { signal } = new AbortController();
    assertFailed(await detectAddress({ kind: 'off' }, broken, signal), 'addressLookupOff', {});
    assert.deepEqual(emulator.requests, []);
  });

  const faults: readonly (readonly [Fault, RegExp])[] = [
    [{ answer: 'error', status: 503 }, /^HTTP 503$/],
    [{ answer: 'redirect' }, /^HTTP 302$/],
    [{ answer: 'reset' }, /^ECONNRESET$/],
  ];
  for (const [fault, reason] of faults) {
    it(`reports the error: ${fault.answer}`, async () => {
      await emulator.setSwitches({ next: [{ ...fault, on: 'echo' }] });
      const error = errorOf(await detect());
      assert.equal(error.code, 'addressLookupFailed');
      assert.match('reason' in error.values ? String(error.values.reason) : '', reason);
      assert.equal(emulator.requests.length, 1);
    });
  }

  it('ends without an error when it is stopped', async () => {
    await emulator.setSwitches({ next: [{ on: 'echo', answer: 'hang' }] });
    const stop = new AbortController();
    const detecting = detect(own(), stop.signal);
    stop.abort();
    assertFailed(await detecting, 'cancelled', {});
  });

  it('sends nothing if it is stopped immediately', async () => {
    const signal = AbortSignal.abort();
    for (const overHttps of [true, false]) {
      const result = await detect({ kind: 'publicServices', overHttps }, signal);
      assertFailed(result, 'cancelled', {});
    }
  });
});

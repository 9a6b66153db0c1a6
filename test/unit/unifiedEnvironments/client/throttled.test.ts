import assert from 'node:assert/strict';
import { retryAfterSeconds } from '../../../../src/access/http/retry';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { until } from '../../support/fakeClock';
import { assertFailed, valueOf } from '../../support/results';
import { Scene } from './support';

const second = 1_000;
const sending = 'sending ada@contoso.com';

describe('a request for a credential that is throttled', () => {
  let emulator: Emulator;
  let scene: Scene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new Scene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const busy = (changes: Partial<Fault> = {}): Fault => ({
    answer: 'error',
    error: 'tooManyRequests',
    retryAfter: 17,
    ...changes,
  });

  for (const error of ['tooManyRequests', 'tooMuchTime', 'tooManyAtOnce'] as const) {
    it(`waits for exactly as long as it is told, then has its credential: ${error}`, async () => {
      const asked = scene.requestWith(busy({ error }));
      await scene.heard('wait 17');
      await scene.clock.advance(17 * second - 1);
      assert.equal(scene.count(sending), 1);
      await scene.clock.advance(1);
      assert.equal(scene.count(sending), 2);
      assert.equal(valueOf(await asked).grant.environment.name, 'contoso-dev');
      const expected = ['requesting', 'notRun', 'wait 17', sending, 'requesting'];
      assert.deepEqual(scene.events.slice(-5), expected);
      assert.deepEqual(scene.tokens.modes, ['interactive']);
      assert.equal(emulator.credentials.length, 1);
    });
  }

  it('waits also where a timer rings early, and after the computer slept', async () => {
    const asked = scene.requestWith(busy(), busy());
    await scene.heard('wait 17');
    scene.clock.jump(-5 * second);
    await scene.clock.advance(17 * second);
    assert.equal(scene.count(sending), 1);
    await scene.clock.advance(5 * second);
    await scene.heard('wait 17', 2);
    await scene.clock.sleep(3_600 * second);
    assert.equal((await asked).ok, true);
    assert.equal(scene.count(sending), 3);
  });

  it('reads the date by the clock of the service, however wrong the own one is', async () => {
    for (const clockSkewSeconds of [0, -7200, 7200]) {
      scene = new Scene(emulator);
      await emulator.setSwitches({ clockSkewSeconds });
      const asked = scene.requestWith(busy({ retryAfter: 60, retryAfterForm: 'date' }));
      const waits = () => scene.events.filter(event => event.startsWith('wait'));
      await until(() => waits().length > 0);
      const [seconds = 0] = waits().map(event => Number(event.split(' ')[1]));
      // The header has whole seconds, and one may begin while the answer is written.
      assert.ok(seconds >= 59 && seconds <= 61, String(seconds));
      await scene.clock.advance(seconds * second);
      assert.equal((await asked).ok, true);
    }
  });

  it('gives up after five answers, and says so', async () => {
    const asked = scene.requestWith(busy({ times: 9 }));
    for (let times = 1; times <= 4; times++) {
      await scene.heard('wait 17', times);
      await scene.clock.advance(17 * second);
    }
    assertFailed(await asked, 'tooManyRequests', { host: new URL(emulator.url).host });
    assert.equal(scene.received.length, 5);
    assert.equal(scene.count('notRun'), 5);
    assert.equal(emulator.credentials.length, 0);
  });

  it('does not sit out a long wait', async () => {
    const result = await scene.requestWith(busy({ retryAfter: 601 }));
    assertFailed(result, 'tooManyRequests', { host: new URL(emulator.url).host });
    assert.equal(scene.received.length, 1);
  });

  it('waits half a minute where it is not told how long', async () => {
    const asked = scene.requestWith({ answer: 'error', error: 'tooManyRequests' });
    await scene.heard('wait 30');
    await scene.clock.advance(30 * second);
    assert.equal((await asked).ok, true);
  });

  it('ends at once when the waiting is stopped', async () => {
    const asked = scene.requestWith(busy());
    await scene.heard('wait 17');
    scene.stop.abort();
    assertFailed(await asked, 'cancelled', {});
    assert.equal(scene.clock.pending, 0);
    assert.equal(scene.received.length, 1);
    assert.deepEqual(scene.events.slice(-2), ['notRun', 'wait 17']);
  });
});

describe('the header Retry-After', () => {
  const receivedAt = Date.UTC(2026, 0, 5, 9);
  const http = (milliseconds: number) => new Date(receivedAt + milliseconds).toUTCString();
  const read = (value?: string, date?: string) =>
    retryAfterSeconds({
      status: 429,
      body: '',
      receivedAt,
      headers: {
        ...(value === undefined ? {} : { 'retry-after': value }),
        ...(date === undefined ? {} : { date }),
      },
    });

  it('holds seconds', () => {
    assert.equal(read('120'), 120);
    assert.equal(read(' 7 '), 7);
    assert.equal(read('0'), 1);
    assert.equal(read('600'), 600);
    assert.equal(read('601'), undefined);
    assert.equal(read('9'.repeat(400)), undefined);
  });

  it('holds a date', () => {
    assert.equal(read(http(120 * second)), 120);
    assert.equal(read(http(-120 * second)), 1);
    assert.equal(read(http(601 * second)), undefined);
    assert.equal(read(http(3_720 * second), http(3_600 * second)), 120);
    assert.equal(read(http(-3_480 * second), http(-3_600 * second)), 120);
  });

  it('counts as missing where it holds anything else', () => {
    for (const odd of [undefined, '', '1.5', '-5', '1e3', 'soon', '30 seconds', '2026-01-05']) {
      assert.equal(read(odd), 30, odd);
    }
  });
});

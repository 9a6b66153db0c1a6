import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { WatchLoader } from '../../../src/ui/watchLoader';
import { settled } from '../support/fakeClock';
import { Computer, FakeMemento } from '../support/computer';

describe('The loader of the watch over grants', () => {
  let computer: Computer;
  let events: string[];
  let loader: WatchLoader<ReturnType<typeof watching>>;
  let isSlow: boolean;
  let goOn: () => void;
  beforeEach(() => {
    computer = new Computer();
    [events, isSlow] = [[], false];
  });
  afterEach(async () => {
    loader.dispose();
    assert.equal(computer.clock.pending, 0);
    await computer.dispose();
  });

  function watching() {
    events.push('built');
    return {
      name: 'the watch',
      start: () => void events.push('started'),
      stop: () => void events.push('stopped'),
      dispose: () => void events.push('disposed'),
    };
  }

  function begin(): void {
    const { folder, clock, disk } = computer;
    const host = { folder, clock, memento: new FakeMemento(), disk: disk.whole };
    loader = new WatchLoader(host, async () => {
      if (isSlow) await new Promise<void>(resolve => (goOn = resolve));
      return watching();
    });
    loader.onDidBuild(({ name }) => events.push(`${name} is told of`));
  }

  it('loads nothing where there is nothing to watch', async () => {
    begin();
    await computer.clock.advance(0);
    assert.equal(await loader.ifNeeded(), undefined);
    await settled();
    assert.deepEqual(events, []);
    assert.equal(loader.current, undefined);

    loader.stop();
    assert.deepEqual(events, []);
  });

  it('loads and starts the watch where a window holds a grant', async () => {
    computer.put('leases', `${randomUUID()}.json`, '{}');
    begin();
    await computer.clock.advance(0);
    assert.equal((await loader.ifNeeded())?.name, 'the watch');
    assert.deepEqual(events, ['built', 'the watch is told of', 'started']);
  });

  it('loads the watch once', async () => {
    begin();
    const [first, second] = await Promise.all([loader.load(), loader.load()]);
    assert.equal(first, second);
    assert.equal(loader.current, first);
    assert.equal(await loader.ifNeeded(), first);
    computer.put('leases', `${randomUUID()}.json`, '{}');
    await settled();
    assert.deepEqual(events, ['built', 'the watch is told of', 'started']);
  });

  it('stops the watch once, and disposes it', async () => {
    begin();
    await loader.load();
    loader.stop();
    loader.dispose();
    assert.deepEqual(events.slice(3), ['stopped', 'disposed']);
  });

  it('does not start the watch in a window that stops meanwhile', async () => {
    isSlow = true;
    begin();
    const loading = loader.load();
    loader.stop();
    goOn();
    await loading;
    assert.deepEqual(events, ['built', 'the watch is told of', 'stopped']);
  });
});

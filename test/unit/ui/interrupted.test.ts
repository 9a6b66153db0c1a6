import assert from 'node:assert/strict';
import { addInterrupted, addToHistory } from '../../../src/ui/addToHistory';
import { History } from '../../../src/vault/history';
import { ada, Computer, issue, requestFor } from '../support/computer';

describe('the history of a request that a reload interrupts', () => {
  let computer: Computer;
  let history: History;

  beforeEach(() => {
    computer = new Computer();
    history = new History(computer.host());
  });

  afterEach(() => computer.dispose());

  const add = (outcome: 'granted' | 'unknown', markId: string) =>
    addToHistory(
      { history, log: computer.log },
      requestFor('contoso'),
      { at: computer.clock.now(), accountLabel: ada.label, outcome },
      markId,
    );

  /** As the reloaded window reads it. */
  const outcomes = async () =>
    (await new History(computer.host()).list()).map(({ outcome }) => outcome);

  it('has one entry, also if the window is reloaded before the mark is cleared', async () => {
    const window = await computer.open();
    await window.vault.markPending(requestFor('contoso'), ada);
    for (let reload = 0; reload < 2; reload += 1) {
      await window.reload(5);
      const [mark] = window.vault.interrupted;
      assert.ok(mark);
      await add('unknown', mark.id);
    }
    assert.deepEqual(await outcomes(), ['unknown']);
  });

  it('waits with its mark until the disk has room for it', async () => {
    const window = await computer.open();
    await window.vault.markPending(requestFor('contoso'), ada);
    for (const isFull of [true, false]) {
      await window.reload(5);
      computer.disk.isFull = isFull;
      const { vault } = window;
      for (const mark of vault.interrupted) {
        await addInterrupted({ history, log: computer.log, vault }, mark);
      }
      assert.deepEqual(
        [vault.interrupted.length, await outcomes()],
        isFull ? [1, []] : [0, ['unknown']],
      );
    }
  });

  it('says unknown if the response came while the window stopped and nothing was kept', async () => {
    const window = await computer.open();
    const markId = await window.vault.markPending(requestFor('contoso'), ada);
    window.vault.stop();
    await window.vault.store(issue(computer, 'contoso'));
    await add('granted', markId);
    await window.vault.clearPending(markId);
    window.process.crash();
    await computer.seconds(2);
    await window.startAnew();
    const [mark] = window.vault.interrupted;
    assert.equal(mark?.id, markId);
    await add('unknown', mark.id);
    assert.deepEqual(window.vault.held, []);
    assert.deepEqual(await outcomes(), ['unknown']);
  });
});

import assert from 'node:assert/strict';
import { settled } from '../support/fakeClock';
import { ada, Computer, type FakeWindow, issue, requestFor } from '../support/computer';

/** A request goes through these calls: none of them may wait for ever. */
describe('A request in a second window never waits for ever', () => {
  let computer: Computer;
  let window: FakeWindow;
  beforeEach(async () => {
    computer = new Computer();
    const first = await computer.open();
    await first.vault.store(issue(computer, 'contoso'));
    window = await computer.open(first.memento);
  });
  afterEach(async () => {
    computer.disk.hangs = () => false;
    await computer.dispose();
  });

  const login = () => ({ ...requestFor('contoso'), account: ada });

  /** Whole seconds until a promise ends. */
  const secondsUntil = async (waiting: Promise<unknown>): Promise<number> => {
    const state = { hasEnded: false };
    void waiting.finally(() => (state.hasEnded = true)).catch(() => undefined);
    await settled();
    let seconds = 0;
    for (; !state.hasEnded && seconds < 120; seconds++) await computer.seconds(1);
    return seconds;
  };

  it('for the question whether it ends the credential of the first one', async () => {
    const asking = window.vault.endedByNew(login());
    assert.equal(await secondsUntil(asking), 5);
    assert.equal((await asking).length, 1);
  });

  for (const operation of ['list', 'read', 'stat', 'touch', 'write'] as const) {
    it(`for a disk that never ends to ${operation}`, async () => {
      computer.disk.hangs = each => each === operation;
      assert.ok((await secondsUntil(window.vault.claimed())) <= 35);
      assert.ok((await secondsUntil(window.vault.endedByNew(login()))) <= 20);
      const marking = window.vault.markPending(requestFor('contoso'), ada);
      assert.ok((await secondsUntil(marking)) <= 20);
      const issued = issue(computer, 'contoso');
      assert.ok((await secondsUntil(window.vault.store(issued))) <= 30);
      assert.equal(await window.vault.password(issued.grant), issued.password);
    });
  }

  it('for a VS Code that does not remember its ID', async () => {
    await computer.seconds(10);
    window.memento.hangs = true;
    const marking = window.vault.markPending(requestFor('contoso'), ada);
    assert.ok((await secondsUntil(marking)) <= 10);
  });

  it('for a keyring that hangs while twenty credentials are deleted or restored', async () => {
    await computer.seconds(10);
    for (let number = 0; number < 20; number++) {
      await window.vault.store(issue(computer, `environment-${number}`));
    }
    computer.secrets.deleting = 'hangs';
    computer.secrets.reading = 'hangs';
    computer.disk.remove(`${computer.folder}/leases`);
    void window.vault.forgetAll();
    const storing = window.vault.store(issue(computer, 'fabrikam'));
    assert.ok((await secondsUntil(storing)) <= 20);
  });
});

import assert from 'node:assert/strict';
import {
  TimedClipboard,
  type ClipboardDeadline,
  type CopySource,
} from '../../../src/services/clipboard';
import { FakeClock, settled } from '../support/fakeClock';
import { FakeLog } from '../support/fakeLog';

const second = 1_000;
const password = 'only-f0r-the-server!';
const source: CopySource = { grantId: 'g1', what: 'password' };

/** The clipboard of a computer, and the storage that survives a reload. */
class Scene {
  readonly clock = new FakeClock();
  readonly log = new FakeLog();
  text = '';
  writes: string[] = [];
  reading: () => void | Promise<void> = () => undefined;
  writing: (text: string) => void | Promise<void> = () => undefined;
  remembering: () => void | Promise<void> = () => undefined;
  removing: () => void | Promise<void> = () => undefined;
  deadlines: ClipboardDeadline[] = [];
  keepSeconds = 60;
  recalled: string | undefined = password;
  recalling: () => void | Promise<void> = () => undefined;
  listing: () => void | Promise<void> = () => undefined;
  #ids = 0;

  /** A window, or the same window after a reload. */
  open(): TimedClipboard {
    return new TimedClipboard({
      clock: this.clock,
      log: this.log,
      keepSeconds: () => this.keepSeconds,
      recall: async () => {
        await this.recalling();
        return this.recalled;
      },
      clipboard: {
        readText: async () => {
          await this.reading();
          return this.text;
        },
        writeText: async text => {
          await this.writing(text);
          this.text = text;
          this.writes.push(text);
        },
      },
      deadlines: {
        remember: async deadline => {
          await this.remembering();
          const id = `deadline ${++this.#ids}`;
          this.deadlines.push({ ...deadline, id });
          return id;
        },
        pendingDeadlines: async () => {
          await this.listing();
          return [...this.deadlines];
        },
        remove: async id => {
          await this.removing();
          this.deadlines = this.deadlines.filter(each => each.id !== id);
        },
      },
    });
  }
}

describe('the clipboard', () => {
  let scene: Scene;
  let clipboard: TimedClipboard;
  beforeEach(() => {
    scene = new Scene();
    clipboard = scene.open();
  });
  afterEach(() => {
    clipboard.dispose();
    assert.equal(scene.clock.pending, 0);
    assert.ok(!JSON.stringify([scene.log.lines, scene.deadlines]).includes(password));
  });

  const pass = (seconds: number) => scene.clock.advance(seconds * second);
  const fail = () => Promise.reject(new Error('not now'));

  it("is immediately cleared of a grant's value if it still contains it", async () => {
    await clipboard.copy(password, source);
    await clipboard.clearOf('another');
    assert.equal(scene.text, password);
    await clipboard.clearOf(source.grantId);
    assert.equal(scene.text, '');
    assert.deepEqual(scene.deadlines, []);
    await clipboard.copy(password, source);
    scene.text = 'something else';
    await clipboard.clearOf(source.grantId);
    assert.equal(scene.text, 'something else');
  });

  it("keeps its deadline while it can't be read", async () => {
    await clipboard.copy(password, source);
    scene.reading = fail;
    await clipboard.clearOf(source.grantId);
    scene.reading = () => undefined;
    await pass(62);
    assert.equal(scene.text, '');
  });

  it('is cleared of the values that an ended window copied, and of nothing else', async () => {
    scene.text = 'mine';
    await clipboard.clearText(password);
    assert.equal(scene.text, 'mine');
    scene.text = password;
    await clipboard.clearText(password);
    assert.equal(scene.text, '');
  });

  it('is cleared when its time is over, but not before', async () => {
    assert.equal(await clipboard.copy(password, source), 60);
    assert.equal(scene.text, password);
    const clearAt = scene.clock.now() + 60 * second;
    assert.deepEqual(scene.deadlines, [{ ...source, clearAt, id: 'deadline 1' }]);
    await scene.clock.advance(60 * second - 1);
    assert.equal(scene.text, password);
    await scene.clock.advance(1);
    assert.equal(scene.text, '');
    assert.deepEqual(scene.deadlines, []);
    assert.equal(scene.clock.pending, 0);
  });

  it("isn't cleared if it contains something else by then", async () => {
    await clipboard.copy(password, source);
    scene.text = 'the user’s own';
    await pass(60);
    assert.equal(scene.text, 'the user’s own');
    assert.deepEqual(scene.writes, [password]);
    assert.deepEqual(scene.deadlines, []);
  });

  it('is never cleared if the setting says so', async () => {
    scene.keepSeconds = 0;
    assert.equal(await clipboard.copy(password, source), 0);
    assert.deepEqual(scene.deadlines, []);
    await pass(86_400);
    assert.equal(scene.text, password);
  });

  it('is cleared at the deadline of the second copy, not the first', async () => {
    await clipboard.copy('first', { grantId: 'g1', what: 'user' });
    await pass(40);
    await clipboard.copy(password, source);
    assert.deepEqual(
      scene.deadlines.map(({ what }) => what),
      ['password'],
    );
    await pass(59);
    assert.equal(scene.text, password);
    await pass(1);
    assert.equal(scene.text, '');
  });

  it('keeps a later copy if the setting turns clearing off', async () => {
    await clipboard.copy('first', source);
    scene.keepSeconds = 0;
    await clipboard.copy('first', source);
    await pass(120);
    assert.equal(scene.text, 'first');
    assert.deepEqual(scene.deadlines, []);
  });

  it('is immediately cleared of the last of two copies, even if the disk is slow', async () => {
    const slow: (() => void)[] = [];
    scene.remembering = () => new Promise(resolve => slow.push(resolve));
    const both = [clipboard.copy('user', source), clipboard.copy(password, source)];
    while (slow.length > 0 || scene.writes.length < 2) {
      slow.pop()?.();
      await settled();
    }
    slow.pop()?.();
    await Promise.all(both);
    assert.equal(scene.text, password);
    assert.deepEqual(
      scene.deadlines.map(({ id }) => id),
      ['deadline 2'],
    );
    await pass(60);
    assert.equal(scene.text, '');
  });

  it('is cleared even if the disk fails', async () => {
    scene.remembering = fail;
    scene.removing = fail;
    assert.equal(await clipboard.copy(password, source), 60);
    await pass(60);
    assert.equal(scene.text, '');
    assert.match(scene.log.lines.join(), /can't be kept: Error: not now/);
    scene.remembering = () => undefined;
    await clipboard.copy(password, source);
    await pass(60);
    assert.equal(scene.text, '');
    assert.match(scene.log.lines.join(), /can't be forgotten: Error: not now/);
  });

  it('is cleared late rather than never after the computer slept', async () => {
    await clipboard.copy(password, source);
    await scene.clock.sleep(3_600 * second);
    assert.equal(scene.text, '');
  });

  it('is cleared by the clock, not by the timer', async () => {
    await clipboard.copy(password, source);
    scene.clock.jump(-30 * second);
    await pass(60);
    assert.equal(scene.text, password);
    await pass(30);
    assert.equal(scene.text, '');
  });

  it('reports a failed write, and still clears the earlier copy', async () => {
    await clipboard.copy(password, source);
    scene.writing = fail;
    await assert.rejects(clipboard.copy('second', source), /not now/);
    scene.writing = () => undefined;
    await pass(60);
    assert.equal(scene.text, '');
    assert.equal(await clipboard.copy('third', source), 60);
  });

  describe("that can't be read", () => {
    it('is cleared as soon as possible', async () => {
      scene.reading = fail;
      await clipboard.copy(password, source);
      await pass(70);
      assert.equal(scene.text, password);
      assert.equal(scene.deadlines.length, 1);
      scene.reading = () => undefined;
      await pass(2);
      assert.equal(scene.text, '');
      assert.deepEqual(scene.deadlines, []);
    });

    it("isn't retried forever, and the log says so", async () => {
      scene.reading = fail;
      await clipboard.copy(password, source);
      await pass(60 + 119);
      assert.deepEqual(scene.log.lines, []);
      await pass(2);
      assert.match(scene.log.lines.join(), /^warn The clipboard could not be read/);
      assert.equal(scene.clock.pending, 0);
    });

    it("isn't cleared of a copy that the user made during the read", async () => {
      let goOn: () => void = () => undefined;
      scene.reading = () => new Promise(resolve => (goOn = resolve));
      await clipboard.copy(password, source);
      await pass(60);
      await clipboard.copy(password, source);
      goOn();
      await settled();
      assert.equal(scene.text, password);
      assert.equal(scene.deadlines.length, 1);
      scene.reading = () => undefined;
      await pass(60);
      assert.equal(scene.text, '');
    });

    it("isn't retried after another copy", async () => {
      let refuse: (error: Error) => void = () => undefined;
      scene.reading = () => new Promise((_, reject) => (refuse = reject));
      await clipboard.copy('first', source);
      await pass(60);
      scene.keepSeconds = 0;
      await clipboard.copy('second', source);
      refuse(new Error('not now'));
      await settled();
      assert.equal(scene.clock.pending, 0);
    });
  });

  describe('after a reload', () => {
    beforeEach(async () => {
      await clipboard.copy(password, source);
      await pass(20);
      clipboard.dispose();
      clipboard = scene.open();
    });

    it('is cleared at the original deadline', async () => {
      assert.equal(scene.clock.pending, 0);
      await clipboard.resume();
      await pass(39);
      assert.equal(scene.text, password);
      await pass(1);
      assert.equal(scene.text, '');
      assert.deepEqual(scene.deadlines, []);
    });

    it('is cleared immediately if the deadline has passed', async () => {
      await pass(3_600);
      await clipboard.resume();
      await pass(0);
      assert.equal(scene.text, '');
    });

    for (const fault of ['recalling', 'listing'] as const) {
      it(`is cleared late where a failing keyring or disk hid the copied text (${fault})`, async () => {
        scene[fault] = fail;
        await clipboard.resume();
        await pass(300);
        assert.equal(scene.text, password);
        assert.equal(scene.deadlines.length, 1);
        scene[fault] = () => undefined;
        await pass(10);
        assert.equal(scene.text, '');
        assert.deepEqual(scene.deadlines, []);
      });
    }

    it('keeps its deadline for the next reload where the text stays hidden', async () => {
      scene.recalling = fail;
      await clipboard.resume();
      await pass(601);
      assert.match(scene.log.lines.join(), /can't be read, so it isn't cleared/);
      assert.equal(scene.deadlines.length, 1);
      assert.equal(scene.clock.pending, 0);
    });

    it('tries nothing again after its window has closed', async () => {
      let goOn: (error: Error) => void = () => undefined;
      scene.recalling = () => new Promise((_, reject) => (goOn = reject));
      const resuming = clipboard.resume();
      await settled();
      clipboard.dispose();
      goOn(new Error('not now'));
      await resuming;
      assert.equal(scene.clock.pending, 0);
    });

    it('is left alone where the copied text is gone', async () => {
      scene.recalled = undefined;
      await clipboard.resume();
      await pass(60);
      assert.equal(scene.text, password);
      assert.deepEqual(scene.deadlines, []);
    });

    it('is left to a later copy', async () => {
      await clipboard.copy('newer', source);
      await clipboard.resume();
      assert.equal(scene.deadlines.length, 1);
      await pass(59);
      assert.equal(scene.text, 'newer');
      await pass(1);
      assert.equal(scene.text, '');
    });
  });
});

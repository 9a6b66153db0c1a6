import assert from 'node:assert/strict';
import { type IssuedGrant } from '../../../src/access/grant';
import type { VaultHost } from '../../../src/vault/host';
import { settled } from '../support/fakeClock';
import {
  ada,
  Computer,
  FakeMemento,
  type FakeWindow,
  issue,
  requestFor,
} from '../support/computer';
import type { VaultApi } from '../support/computer';

/** Random numbers that depend on the seed only (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  uuid(): string {
    const digits = Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
    return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
}

/** What the model knows of a grant. */
interface ModelGrant {
  readonly issued: IssuedGrant;
  readonly isSingleLogin: boolean;
  /**
   * - `held`: its window must hold it, with its password
   * - `expired`, `replaced`: its window must show that state, and its password is deleted
   * - `unsure`: it may be held: a crash, a lost ID, or a clock decided
   * - `ended`: no window may hold it, but one may show it
   * - `gone`: no window may show it
   */
  state: 'held' | 'expired' | 'replaced' | 'unsure' | 'ended' | 'gone';
  window: FakeWindow;
  /**
   * Its index file is damaged while its window runs: until a reload, other windows do not know of it, and
   * after the clock was set back, none can tell which credential is newer.
   */
  isDamaged: boolean;
}

/** A history of up to four windows on one computer, and a model of what they must hold. */
export class WindowHistory {
  readonly computer: Computer;
  readonly steps: string[] = [];
  readonly #random: Random;
  readonly #folders = [new FakeMemento(), new FakeMemento(), new FakeMemento()];
  readonly #grants: ModelGrant[] = [];
  #open: FakeWindow[] = [];
  /** Secrets of windows that are closed for good, which only a working disk allows to delete. */
  #guarded: string[] = [];
  /** Whether every closed window can be proven to be closed. */
  #isProvable = true;
  #isReadingFaulty = false;
  #isClockOdd = false;

  constructor(seed: number, vault?: new (host: VaultHost) => VaultApi) {
    this.#random = new Random(seed);
    const ids = new Random(~seed);
    this.computer = new Computer(vault, () => ids.uuid());
    this.computer.disk.isSilent = this.#random.chance(0.3);
  }

  /** Takes random steps, and checks after each. Throws where the vault differs from the model. */
  async run(): Promise<void> {
    try {
      const steps = 8 + this.#random.below(12);
      await this.#openWindow();
      for (let step = 0; step < steps; step++) {
        await this.#step();
        await settled();
        await this.#check();
      }
      await this.#finish();
    } finally {
      await this.computer.dispose();
    }
  }

  async #step(): Promise<void> {
    const steps: readonly (readonly [number, string, () => Promise<void> | void])[] = [
      [this.#open.length < 4 ? 3 : 0, 'open', () => this.#openWindow()],
      [this.#open.length < 3 ? 1 : 0, 'open two at once', () => this.#openTwo()],
      [6, 'request', () => this.#request(true)],
      [2, 'import', () => this.#request(false)],
      [2, 'expire', () => this.#expire()],
      [2, 'forget', () => this.#forget()],
      [4, 'reload', () => this.#reload()],
      [3, 'crash and restart', () => this.#restart()],
      [2, 'crash during a request', () => this.#crashDuringRequest()],
      [2, 'interrupted request', () => this.#interruptedRequest()],
      [2, 'close', () => this.#close()],
      [1, 'crash', () => this.#crash()],
      [4, 'wait', () => this.#pass('wait', 1 + this.#random.below(180))],
      [1, 'sleep', () => this.#pass('sleep', 60 + this.#random.below(6 * 3600))],
      [1, 'jump', () => this.#pass('jump', this.#random.below(4 * 3600) - 2 * 3600)],
      [2, 'pause', () => this.#pause()],
      [1, 'full disk', () => this.#fullDisk()],
      [2, 'unreadable files', () => this.#unreadable()],
      [1, 'locked keyring', () => this.#lockedKeyring()],
      [1, 'damaged index', () => this.#damage()],
      [1, 'lost sockets', () => this.#loseSockets()],
    ];
    let left = this.#random.next() * steps.reduce((sum, [weight]) => sum + weight, 0);
    const chosen = steps.find(([weight]) => (left -= weight) < 0);
    if (chosen === undefined) return;
    this.steps.push(chosen[1]);
    await chosen[2]();
  }

  #anyWindow(): FakeWindow | undefined {
    return this.#random.pick(this.#open);
  }

  async #openWindow(): Promise<void> {
    const memento = this.#random.pick(this.#folders);
    const window = await this.computer.open(memento);
    this.#open.push(window);
    await this.#claimed(window);
    // A window on the folder of one that was just closed may be its reload.
    for (const grant of this.#grants) {
      if (mayComeBack(grant) && idsIn(window).includes(grant.issued.grant.id)) {
        grant.window = window;
      }
    }
  }

  /** Two windows may both take themselves for the one that was just closed. */
  async #openTwo(): Promise<void> {
    const before = this.#anyWindow();
    if (before === undefined) return;
    await before.close();
    this.#left(before);
    const windows = [0, 1].map(() => this.computer.open(before.memento));
    for (const window of await Promise.all(windows)) {
      this.#open.push(window);
      await this.#claimed(window);
    }
  }

  /** Lets time pass until a window knows which one it is. */
  async #claimed(window: FakeWindow): Promise<void> {
    for (let second = 0; window.vault.isClaiming && second < 15; second++) {
      await this.computer.seconds(1);
    }
    assert.ok(!window.vault.isClaiming, 'a window does not find out which one it is');
  }

  #issue(isSingleLogin: boolean, hours = 30 * 24): IssuedGrant {
    const issued = issue(this.computer, `environment-${this.#random.below(2)}`, hours);
    if (isSingleLogin) return issued;
    const environment = { ...issued.grant.environment, system: 'lifecycleServices' };
    return { ...issued, grant: { ...issued.grant, environment } };
  }

  async #request(isSingleLogin: boolean, hours?: number): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    const issued = this.#issue(isSingleLogin, hours);
    if (isSingleLogin) await this.#checkEndedByNew(window, issued);
    const { environment, account } = issued.grant;
    const mark = await window.vault.markPending(requestFor(environment.name), account);
    await window.vault.store(issued);
    await window.vault.clearPending(mark);
    this.#granted(window, issued, isSingleLogin, 'held');
    await this.#seenByAll();
  }

  /** Requests a credential, and waits until it expires. */
  async #expire(): Promise<void> {
    await this.#request(this.#random.chance(0.7), 0.01);
    await this.computer.seconds(40);
    const grant = this.#grants.at(-1);
    if (grant?.state === 'held') grant.state = 'expired';
  }

  /** Without file events, other windows see a new credential at their next beat. */
  async #seenByAll(): Promise<void> {
    await settled();
    if (this.computer.disk.isSilent) await this.computer.seconds(32);
    this.#checkCurrent();
  }

  /** A request must ask before it ends the credential of another window. */
  async #checkEndedByNew(window: FakeWindow, issued: IssuedGrant): Promise<void> {
    const ended = await window.vault.endedByNew(issued.grant);
    const ids = ended.map(({ grantId }) => grantId);
    const { url } = issued.grant.environment;
    // The window of a damaged credential may take it for the newest one, after the clock was set back.
    const isUndecided = this.#grants
      .filter(({ isDamaged, state }) => isDamaged && state === 'unsure')
      .some(({ issued: other }) => other.grant.environment.url === url);
    for (const { issued: other, state, isDamaged } of this.#grants) {
      if (hasEnded(state)) assert.ok(!ids.includes(other.grant.id), 'asks about an ended row');
      if (state !== 'held' || isDamaged || isUndecided) continue;
      if (other.grant.environment.url !== url) continue;
      const isUnified = other.grant.environment.system === 'unifiedEnvironments';
      assert.equal(ids.includes(other.grant.id), isUnified, 'asks before it ends a credential');
    }
  }

  #granted(
    window: FakeWindow,
    issued: IssuedGrant,
    isSingleLogin: boolean,
    state: 'held' | 'unsure',
  ): void {
    const isSame = (other: ModelGrant): boolean =>
      other.isSingleLogin === isSingleLogin &&
      other.issued.grant.environment.url === issued.grant.environment.url &&
      (isSingleLogin || other.window === window);
    // Whether an interrupted request ended the earlier credential is not known.
    for (const other of this.#grants.filter(isSame)) {
      const [isCertain, isHere] = [state === 'held', other.window === window];
      if (hasEnded(other.state)) {
        if (isHere && other.state !== 'gone') other.state = isCertain ? 'gone' : 'ended';
      } else if (!isCertain || other.isDamaged) other.state = 'unsure';
      else if (other.state === 'held') other.state = isHere ? 'gone' : 'replaced';
      else other.state = 'ended';
    }
    this.#grants.push({ issued, isSingleLogin, state, window, isDamaged: false });
  }

  async #forget(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    const id = this.#random.pick(idsIn(window));
    if (id === undefined) return;
    await window.vault.forget(id);
    for (const grant of this.#grants) if (grant.issued.grant.id === id) grant.state = 'gone';
  }

  /** Whether a reload of this window must keep its ID. */
  #keepsId(window: FakeWindow, delay: number): boolean {
    if (this.#isReadingFaulty) return false;
    const id = window.memento.get<string>('sqlCredentials.windowId') ?? '';
    const lease = this.computer.lease(id);
    if (lease?.sessionId !== window.sessionId) return false;
    return Math.abs(this.computer.clock.now() - lease.lastSeen) + delay * 1000 < 60_000;
  }

  async #reload(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    const delay = this.#random.below(90);
    const isKept = this.#keepsId(window, 0) && delay < 60;
    await window.reload(delay);
    await this.#restarted(window, isKept);
  }

  async #restart(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    const delay = this.#random.below(70);
    await window.kill();
    const isKept = this.#keepsId(window, delay);
    await this.computer.seconds(delay);
    await window.startAnew();
    await this.#restarted(window, isKept && !this.#isClockOdd);
  }

  async #restarted(window: FakeWindow, isKept: boolean): Promise<void> {
    await this.#claimed(window);
    if (!isKept) this.#lost(window);
  }

  /** If a window may have a new ID, it may have lost its grants. */
  #lost(window: FakeWindow): void {
    for (const grant of this.#grants.filter(each => each.window === window)) {
      if (grant.state === 'held') grant.state = 'unsure';
      else if (grant.state !== 'unsure' && grant.state !== 'gone') grant.state = 'ended';
    }
  }

  async #crashDuringRequest(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    const issued = this.#issue(true);
    window.process.stepsLeft = this.#random.below(12);
    void (async () => {
      const mark = await window.vault.markPending(requestFor(issued.grant.environment.name), ada);
      await window.vault.store(issued);
      await window.vault.clearPending(mark);
    })();
    await settled();
    window.process.stepsLeft = Number.POSITIVE_INFINITY;
    if (!hasCrashed(window)) {
      this.#granted(window, issued, true, 'held');
      return this.#seenByAll();
    }
    this.#granted(window, issued, true, 'unsure');
    // A crash while a lease is moved leaves none, which proves nothing.
    this.#isProvable = false;
    const isKept = this.#keepsId(window, 5);
    await this.computer.seconds(5);
    if (this.#random.chance(0.3)) window.process.stepsLeft = this.#random.below(4);
    await window.startAnew();
    const hadSecondCrash = hasCrashed(window);
    if (hadSecondCrash) await window.startAnew();
    await this.#restarted(window, isKept && !hadSecondCrash && !this.#isClockOdd);
  }

  /** A request that a crash or a slow reload interrupts is reported. */
  async #interruptedRequest(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    const mark = await window.vault.markPending(requestFor('environment-9'), ada);
    await settled();
    const isFull = this.computer.disk.isFull;
    const isSlow = this.#random.chance(0.3) && !this.#isClockOdd;
    const isKept = this.#keepsId(window, 0);
    await window.reload(isSlow ? 62 : 5);
    await this.#restarted(window, isKept && !isSlow);
    const isReported = window.vault.interrupted.some(({ id }) => id === mark);
    if (isKept && !isFull) assert.ok(isReported, 'an interrupted request is not reported');
    for (const { id } of window.vault.interrupted) await window.vault.clearPending(id);
  }

  async #close(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    await window.close();
    this.#left(window);
  }

  async #crash(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    await window.kill();
    this.#left(window);
  }

  #left(window: FakeWindow): void {
    this.#open = this.#open.filter(each => each !== window);
    this.#lost(window);
  }

  async #pass(how: 'wait' | 'sleep' | 'jump', seconds: number): Promise<void> {
    const { clock } = this.computer;
    this.steps.push(`${seconds} s`);
    if (how === 'wait') await clock.advance(seconds * 1000);
    else if (how === 'sleep') await clock.sleep(seconds * 1000);
    else clock.jump(seconds * 1000);
    // Until a beat, leases carry the time of before.
    this.#isClockOdd = how !== 'wait' || (this.#isClockOdd && seconds < 40);
    if (how === 'wait' && seconds > 60) this.#checkCurrent();
  }

  async #pause(): Promise<void> {
    const window = this.#anyWindow();
    if (window === undefined) return;
    window.process.isPaused = true;
    const isWithoutSocket = this.#random.chance(0.3);
    if (isWithoutSocket) {
      this.computer.sockets.names.clear();
      this.#isProvable = false;
    }
    if (this.#random.chance(0.4)) await this.computer.clock.sleep(12 * 3600 * 1000);
    // Without its socket, nothing proves that it lives: it has 10 min.
    await this.computer.seconds(30 + this.#random.below(isWithoutSocket ? 500 : 1800));
    window.process.resume();
    await settled();
  }

  async #fullDisk(): Promise<void> {
    this.#guarded = [...this.computer.secrets.values.keys()].filter(key => {
      const grant = this.#grants.find(({ issued }) => key.endsWith(issued.grant.id));
      return grant !== undefined && !this.#open.includes(grant.window);
    });
    this.computer.disk.isFull = true;
    await this.computer.seconds(60 + this.#random.below(300));
    const { values } = this.computer.secrets;
    for (const key of this.#guarded) {
      assert.ok(values.has(key), 'something was deleted although the disk is full');
    }
    for (const window of [...this.#open].slice(0, 1)) {
      const isKept = this.#keepsId(window, 0);
      await window.reload(20);
      await this.#restarted(window, isKept);
    }
    this.computer.disk.isFull = false;
  }

  async #unreadable(): Promise<void> {
    const code = this.#random.pick(['EMFILE', 'EIO', 'EACCES']);
    const part = this.#random.pick(['leases', 'index', 'ended', '.json', '']) ?? '';
    const operation = this.#random.pick(['read', 'list', 'stat']);
    this.#isReadingFaulty = true;
    this.computer.disk.fault = (each, path) =>
      each === operation && path.includes(part) ? code : undefined;
    await this.computer.seconds(30 + this.#random.below(1500));
    const window = this.#random.chance(0.5) ? this.#anyWindow() : undefined;
    const isKept = operation === 'list' || part === 'index' || part === 'ended';
    if (window !== undefined) {
      this.#isReadingFaulty = false;
      const keepsId = isKept && this.#keepsId(window, 0);
      this.#isReadingFaulty = true;
      await window.reload(10);
      await this.#restarted(window, keepsId);
    }
    this.computer.disk.fault = () => undefined;
    this.#isReadingFaulty = false;
    await this.computer.seconds(25);
  }

  async #lockedKeyring(): Promise<void> {
    const { secrets } = this.computer;
    secrets.reading = this.#random.chance(0.5) ? 'throws' : 'hangs';
    const window = this.#anyWindow();
    if (window !== undefined) {
      const isKept = this.#keepsId(window, 0);
      await window.reload(10);
      await this.#restarted(window, isKept);
    }
    await this.computer.seconds(this.#random.below(600));
    await secrets.release();
    await this.computer.seconds(25);
  }

  /** Empties or truncates a file of a grant, after every window had time to see it. */
  async #damage(): Promise<void> {
    await this.computer.seconds(60);
    const folder = this.#random.chance(0.7) ? 'index' : 'ended';
    const [name, text = ''] = this.#random.pick(this.computer.contents(folder)) ?? [];
    if (name === undefined) return;
    for (const grant of this.#grants) {
      if (!name.includes(grant.issued.grant.id)) continue;
      if (folder === 'index') grant.isDamaged = true;
      else if (grant.state !== 'gone') grant.state = 'ended';
    }
    this.computer.put(folder, name, text.slice(0, this.#random.below(20)));
  }

  async #loseSockets(): Promise<void> {
    this.computer.sockets.names.clear();
    this.#isProvable = false;
    await this.computer.seconds(15 + this.#random.below(1200));
  }

  /** What must be true after every step. */
  async #check(): Promise<void> {
    const { secrets } = this.computer;
    const active = this.#open.flatMap(window => window.activeIds());
    const shown = this.#open.flatMap(idsIn);
    assert.equal(new Set(shown).size, shown.length, 'a grant is in two windows');
    const indexed = new Set(this.computer.contents('index').map(([name]) => name.slice(37, 73)));
    for (const key of secrets.values.keys()) {
      assert.ok(indexed.has(key.split('/')[2] ?? ''), 'a secret that no index file names');
    }
    for (const { issued, state, window } of this.#grants) {
      const { id, environment } = issued.grant;
      if (hasEnded(state)) assert.ok(!active.includes(id), 'an ended grant came back');
      if (state === 'gone') assert.ok(!shown.includes(id), 'a cleared row came back');
      const held = window.vault.held.find(({ grant }) => grant.id === id);
      if (state === 'expired' || state === 'replaced') {
        assert.equal(held?.status, state, 'a window lost a row, or its state');
        const keys = [...secrets.values.keys()];
        assert.ok(!keys.some(key => key.endsWith(id)), 'an ended grant still has its secret');
      }
      if (state !== 'held') continue;
      assert.equal(held?.status, 'active', `a window lost a valid grant of ${environment.system}`);
      assert.equal(
        await window.vault.password(issued.grant),
        issued.password,
        'a password is wrong',
      );
    }
  }

  /** After every window has checked, at most one credential of a login is active: the newest. */
  #checkCurrent(): void {
    const unified = this.#grants.filter(({ isSingleLogin }) => isSingleLogin);
    const active = new Set(this.#open.flatMap(window => window.activeIds()));
    const urls = new Set<string>();
    for (const { issued, isDamaged } of unified.reverse()) {
      if (isDamaged) continue;
      const { id, environment } = issued.grant;
      if (!active.has(id)) continue;
      assert.ok(!urls.has(environment.url), 'two credentials of one login are active');
      urls.add(environment.url);
    }
  }

  /** When every window is closed, the next one deletes all that they left, in time. */
  async #finish(): Promise<void> {
    await this.computer.seconds(60);
    await this.#check();
    this.#checkCurrent();
    for (const window of this.#open)
      await (this.#random.chance(0.5) ? window.close() : window.kill());
    this.#open = [await this.computer.open(new FakeMemento())];
    await this.computer.seconds(this.#isProvable ? 125 : 900);
    assert.deepEqual([...this.computer.secrets.values.keys()], [], 'a password is left');
    for (const folder of ['index', 'ended', 'leases', 'pending', 'replaced', 'clipboard']) {
      const rest = this.computer.contents(folder).filter(([name]) => name.endsWith('.json'));
      assert.deepEqual(rest, [], `files are left in ${folder}`);
    }
    assert.equal(this.#open[0]?.vault.held.length, 0);
  }
}

function idsIn(window: FakeWindow): string[] {
  return window.vault.held.map(({ grant }) => grant.id);
}

/** Whether no window may hold a grant in this state. */
function hasEnded(state: ModelGrant['state']): boolean {
  return state !== 'held' && state !== 'unsure';
}

/** Whether a window that opens may show a grant. */
function mayComeBack({ state }: ModelGrant): boolean {
  return state === 'unsure' || state === 'ended';
}

function hasCrashed(window: FakeWindow): boolean {
  return window.process.hasCrashed;
}

/** The number of histories: 50 usually, more where the environment says so. */
export const histories = Number(process.env['HISTORIES'] ?? 50);

/** The seed of the first history. Each has the next one, so that one can be repeated alone. */
export const firstSeed = Number(process.env['HISTORY_SEED'] ?? 1);

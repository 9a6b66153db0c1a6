import { orWarn } from '../access/log';
import { Alarm, SerialQueue, withTimeLimit } from '../access/timing';
import { type VaultHost, windowIdKey } from './host';
import type { Liveness, OwnSocket } from './liveness';
import { isRecordId, type RecordFolder, type RecordReading } from './recordFolder';
import type { Lease } from './records';

/**
 * The state of the window that wrote a lease.
 * - `stopped`: its extension host was deactivated
 * - `dead`: its process has ended, as the operating system of this computer says
 * - `unknown`: its socket is not on this computer
 */
export type OwnerState = 'alive' | 'stopped' | 'dead' | 'unknown';

/** Milliseconds in which a reload may claim the lease of a stopped or crashed window. */
export const reloadLimit = 60_000;

/** Milliseconds in which VS Code remembers the ID. */
const mementoLimit = 5_000;
/** Milliseconds between two looks at a lease whose owner may live. */
const lookInterval = 1_000;
/** The host of before a reload may still end, and an unreadable file become readable. */
const mostLooks = 5;
/** How many leases a window tries to claim: other windows may be faster. */
const mostTries = 8;

/** A lease, and when its file changed, in milliseconds since 1970. */
type SeenLease = Lease & { readonly touchedAt: number };

export interface Claim {
  /** Whether the window kept its ID: there may be grants to load. */
  readonly isKept: boolean;
  /** The ID of the closed window whose interrupted requests this one reports. */
  readonly former?: string;
}

/**
 * The result of a renewal.
 * - `restored`: the lease was gone, or belonged to a window that has ended. Other files may be gone as well
 * - `taken`: another living window has the lease. This one must not use what belongs to it
 */
export type Renewal = 'renewed' | 'restored' | 'taken';

/**
 * Which window instance this is. VS Code remembers its ID for the window. A lease, a file that all
 * windows see, names a socket that this window listens on. A window that holds nothing has neither.
 *
 * At activation (`claim`), by the lease of the remembered ID:
 *
 * | lease                                    | it is                      | the ID  |
 * | ---------------------------------------- | -------------------------- | ------- |
 * | no ID, no lease, or unreadable for 5 s   | a window without grants    | is new  |
 * | of this session                          | a restarted host           | is kept |
 * | stopped less than 60 s ago               | a reload                   | is kept |
 * | socket dead, renewed less than 60 s ago  | a reload after a crash     | is kept |
 * | stopped or dead, older                   | a closed window            | is new  |
 * | socket alive or unknown for 5 s          | a second window            | is new  |
 *
 * In a browser, several windows can have one folder, and VS Code remembers the ID of only one of them. A window that
 * would get a new ID takes the lease of its folder that ended last, if that was less than 60 s ago. Of several windows
 * that claim one lease, the file system lets one have it. The others take the next one.
 */
export class WindowInstance {
  readonly #host: VaultHost;
  readonly #leases: RecordFolder<Lease>;
  readonly #queue = new SerialQueue();
  readonly #looks: Alarm;
  #id: string;
  #socket: OwnSocket | undefined;
  #isHeld = false;
  /** The time that this window last set on the lease's file. While the file has it, a touch is enough. */
  #touchedAt: number | undefined;
  #isStopped = false;
  #isFailing = false;
  #endPause: (() => void) | undefined;

  constructor(host: VaultHost, leases: RecordFolder<Lease>) {
    this.#host = host;
    this.#leases = leases;
    this.#looks = new Alarm(host.clock);
    this.#id = host.randomId();
  }

  /** The ID under which this window's grants are stored. Only `claim` and `moveOn` change it. */
  get id(): string {
    return this.#id;
  }

  /** Finds out whether this window was there before. Takes up to 6 s, and the time of the probes. */
  async claim(): Promise<Claim> {
    const { log, memento } = this.#host;
    const id = memento.get<unknown>(windowIdKey);
    const remembered = isRecordId(id) ? await this.#findLease(id) : undefined;
    const former = remembered === 'ended' && isRecordId(id) ? { former: id } : {};
    let lease = typeof remembered === 'object' ? remembered : await this.#findOther();
    for (let tries = 0; lease !== undefined && tries < mostTries; tries++) {
      const taking = this.#take(lease.windowId, lease);
      const isTaken = await orWarn(log, "The lease of this window can't be claimed", taking);
      if (isTaken === true) return { isKept: true, ...former };
      lease = isTaken === false ? await this.#findOther() : undefined;
    }
    return { isKept: false, ...former };
  }

  /** Makes sure that this window has a lease and a socket. Throws if the lease can't be written. */
  hold(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#isHeld) return;
      await this.#listen();
      await this.#write();
      this.#isHeld = true;
      await this.#remember(this.#id);
    });
  }

  /** Renews the lease, if this window holds one, and replaces a socket that doesn't respond, if asked. */
  renew(checksSocket: boolean): Promise<Renewal> {
    return this.#queue.run(async () => {
      if (!this.#isHeld || this.#isStopped) return 'renewed';
      if (checksSocket) await this.#checkSocket();
      const changedAt = this.#socket && (await this.#leases.changedAt(this.#id));
      const isUnchanged = changedAt !== undefined && changedAt === this.#touchedAt;
      if (isUnchanged && (await this.#touch())) return 'renewed';
      const { liveness, sessionId } = this.#host;
      const reading = await this.#leases.read(this.#id);
      const found = reading.kind === 'found' ? reading.record : undefined;
      const isOther = found !== undefined && found.sessionId !== sessionId;
      if (isOther && !hasStopped(await ownerState(found, liveness))) return 'taken';
      await this.#tryToRenew();
      return isOther || reading.kind === 'absent' ? 'restored' : 'renewed';
    });
  }

  /** This window holds nothing anymore: removes its lease, its socket, and its ID. */
  release(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#isStopped) return;
      if (this.#isHeld) {
        this.#isHeld = false;
        await this.#leases.remove(this.#id);
        const remembered = this.#host.memento.get<unknown>(windowIdKey);
        if (remembered === this.#id) await this.#remember(undefined);
      }
      this.#closeSocket();
    });
  }

  /** Leaves the ID to the window that took it. */
  moveOn(): void {
    this.#id = this.#host.randomId();
    this.#isHeld = false;
  }

  /** Closes the socket, and writes that the host stops. Both end before it returns. */
  stop(): void {
    this.#isStopped = true;
    this.#looks.clear();
    this.#endPause?.();
    this.#closeSocket();
    if (this.#isHeld) this.#writeStopped();
  }

  /** Finds the remembered lease from before a reload; `undefined` if there is none, or another window may live. */
  async #findLease(id: string): Promise<Lease | 'ended' | undefined> {
    let lease: SeenLease | undefined;
    for (let looks = 0; looks <= mostLooks; looks++) {
      if (looks > 0) await this.#pause();
      const reading = await readLease(this.#leases, id);
      if (this.#isStopped || reading.kind === 'absent') return undefined;
      if (reading.kind === 'found') {
        if (lease !== undefined && lease.sessionId !== reading.record.sessionId) return undefined;
        lease = reading.record;
      }
      if (lease === undefined) continue;
      if (lease.sessionId === this.#host.sessionId) return lease;
      if (!hasStopped(await ownerState(lease, this.#host.liveness))) continue;
      return leaseAge(lease, this.#host.clock.now()) < reloadLimit ? lease : 'ended';
    }
    return undefined;
  }

  /** Finds a lease that VS Code doesn't remember: of this session, or the one of this folder that ended last. */
  async #findOther(): Promise<Lease | undefined> {
    const { clock, liveness, log, sessionId, workspace } = this.#host;
    if (workspace === undefined) return undefined;
    const listing = this.#leases.list();
    const known = (await orWarn(log, "The leases of this folder can't be listed", listing)) ?? [];
    let latest: SeenLease | undefined;
    for (const { name } of known.filter(({ record }) => record.workspace === workspace)) {
      const reading = await readLease(this.#leases, name);
      if (reading.kind !== 'found') continue;
      const { record: lease } = reading;
      if (lease.sessionId === sessionId) return lease;
      const now = clock.now();
      const limit = latest ? leaseAge(latest, now) : reloadLimit;
      const isEnded = leaseAge(lease, now) < limit && hasStopped(await ownerState(lease, liveness));
      if (isEnded) latest = lease;
    }
    return latest;
  }

  async #take(id: string, judged: Lease): Promise<boolean> {
    await this.#listen();
    const lease = await this.#newLease(id);
    const isExpected = ({ sessionId }: Lease): boolean => sessionId === judged.sessionId;
    if (isExpected(lease)) await this.#leases.write(id, lease);
    else if (!(await this.#leases.claim(id, isExpected, lease))) return false;
    this.#id = id;
    this.#isHeld = true;
    if (this.#isStopped) this.#writeStopped();
    return true;
  }

  #pause(): Promise<void> {
    return new Promise<void>(resolve => {
      this.#endPause = resolve;
      this.#looks.set(lookInterval, resolve);
    });
  }

  async #listen(): Promise<void> {
    this.#socket ??= await this.#host.liveness.listen();
    if (!this.#isStopped) return;
    this.#closeSocket();
    throw new Error('The extension host stops.');
  }

  /** A program that cleans up temporary folders may have removed or replaced the file of the socket. */
  async #checkSocket(): Promise<void> {
    if (this.#socket === undefined) return;
    if ((await this.#host.liveness.probe(this.#socket.name)) !== 'alive') this.#closeSocket();
  }

  #closeSocket(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  async #newLease(id: string): Promise<Lease> {
    const { sessionId, workspace, liveness, clock } = this.#host;
    const socket = this.#socket?.name ?? '';
    const machine = await liveness.machine();
    return { windowId: id, sessionId, workspace, machine, socket, lastSeen: clock.now() };
  }

  async #write(): Promise<void> {
    await this.#leases.write(this.#id, await this.#newLease(this.#id));
    // `stop` may have written before this did.
    if (this.#isStopped) this.#writeStopped();
  }

  async #touch(): Promise<boolean> {
    this.#touchedAt = await this.#leases.touch(this.#id, this.#host.clock.now());
    return this.#touchedAt !== undefined;
  }

  async #tryToRenew(): Promise<void> {
    // Until a write succeeds, the file doesn't name a new socket, so a touch is not enough.
    this.#touchedAt = undefined;
    try {
      await this.#listen();
      await this.#write();
      await this.#touch();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing && !this.#isStopped) {
        this.#host.log.warn(`The lease of this window can't be renewed: ${String(error)}`);
      }
      this.#isFailing = true;
    }
  }

  #writeStopped(): void {
    const { sessionId, workspace, clock } = this.#host;
    const now = clock.now();
    try {
      this.#leases.writeNow(this.#id, {
        ...{ windowId: this.#id, sessionId, workspace, machine: '', socket: '' },
        ...{ lastSeen: now, stoppedAt: now },
      });
    } catch (error) {
      this.#host.log.warn(`The lease of this window can't be stopped: ${String(error)}`);
    }
  }

  async #remember(id: string | undefined): Promise<void> {
    const { clock, log, memento } = this.#host;
    const updating = withTimeLimit(clock, mementoLimit, memento.update(windowIdKey, id));
    await orWarn(log, "The ID of this window can't be remembered", updating);
  }
}

/** Reads a lease with the time of its file, which is all that most renewals change. */
export async function readLease(
  leases: RecordFolder<Lease>,
  id: string,
): Promise<RecordReading<SeenLease>> {
  const reading = await leases.read(id);
  if (reading.kind !== 'found') return reading;
  const touchedAt = await leases.changedAt(id);
  return touchedAt === undefined
    ? { kind: 'unreadable', writtenAt: undefined }
    : { kind: 'found', record: { ...reading.record, touchedAt } };
}

/** Whether the window that wrote a lease lives. Neither time nor a socket of another computer proves it. */
export async function ownerState(lease: Lease, liveness: Liveness): Promise<OwnerState> {
  if (lease.stoppedAt !== undefined) return 'stopped';
  const machine = await liveness.machine();
  const areKnown = machine !== '' && lease.machine !== '';
  if (areKnown && lease.machine !== machine) return 'unknown';
  const answer = await liveness.probe(lease.socket);
  if (answer === 'alive') return 'alive';
  return answer === 'dead' && areKnown ? 'dead' : 'unknown';
}

/** Whether the end of a window is proven. */
export function hasStopped(state: OwnerState): boolean {
  return state === 'stopped' || state === 'dead';
}

/**
 * Milliseconds since a lease's last sign of life. Absolute, because the clock can be set back. A file can
 * have the time of another computer until the first touch.
 */
export function leaseAge({ stoppedAt, lastSeen, touchedAt }: SeenLease, now: number): number {
  const signs = stoppedAt === undefined ? [lastSeen, touchedAt] : [stoppedAt];
  return Math.min(...signs.map(sign => Math.abs(now - sign)));
}

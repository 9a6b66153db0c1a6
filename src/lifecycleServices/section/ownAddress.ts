import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { NewAllowListEntry } from '../types';
import { AddressDetection } from '../../ui/dialog/addressDetection';
import { nameFor } from './allowList';
import type { LcsWindow } from '../window';

/** The public address of this computer, for the allow-list. Nobody waits for its look-up. */
export class OwnAddress {
  readonly #services: LcsWindow;
  readonly #detection: AddressDetection;
  readonly #changed: () => void;
  #address = '';

  constructor(services: LcsWindow, changed: () => void) {
    this.#services = services;
    this.#changed = changed;
    this.#detection = new AddressDetection(services.detectAddress, changed);
  }

  /** The address; empty where it is not known. */
  get value(): string {
    return this.#address;
  }

  /** An entry of the allow-list for it. */
  get entry(): NewAllowListEntry {
    return { name: nameFor(this.#address), addressOrCidr: this.#address };
  }

  /** Looks the address up where it is not known. Answers why it was not found. */
  async detectIfMissing(): Promise<AccessError | undefined> {
    if (this.#address !== '') return undefined;
    const address = await this.#detection.run();
    if (address === undefined) return this.#detection.failure;
    this.#address = address;
    this.#changed();
    return undefined;
  }

  stopDetecting(): void {
    this.#detection.cancel();
  }

  /** Copies the address, and says so. Answers why it was not found. */
  async copy(): Promise<AccessError | undefined> {
    const failed = await this.detectIfMissing();
    if (this.#address === '') return failed;
    await this.#services.plainClipboard.writeText(this.#address);
    this.#services.announcer.say(l10n.t('{0} copied.', this.#address));
    return undefined;
  }
}

import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import { AddressDetection } from '../../ui/dialog/addressDetection';
import type { NewAllowListEntry } from '../types';
import type { LcsWindow } from '../window';
import { nameFor } from './allowList';

/** The public address of the computer, for the allow-list. */
export class OwnAddress {
  readonly #window: LcsWindow;
  readonly #detection: AddressDetection;

  constructor(window: LcsWindow, onChange: () => void) {
    this.#window = window;
    this.#detection = new AddressDetection(window.detectAddress, onChange);
  }

  /** This computer's address; empty if unknown. */
  get address(): string {
    return this.#detection.address;
  }

  /** An entry of the allow-list for this computer, if its address is known. */
  get entries(): readonly NewAllowListEntry[] {
    const { address } = this;
    return address === '' ? [] : [{ name: nameFor(address), addressOrCidr: address }];
  }

  /** Looks up the address, if it isn't known. */
  async detect(): Promise<void> {
    if (this.address === '') await this.#detection.run();
  }

  /** Copies the address; returns the reason if it is unknown. */
  async copy(): Promise<AccessError | undefined> {
    await this.detect();
    if (this.address === '') return this.#detection.failure;
    const { plainClipboard, announcer } = this.#window;
    await plainClipboard.writeText(this.address);
    announcer.say(l10n.t('{0} copied.', this.address));
    return undefined;
  }

  cancel(): void {
    this.#detection.cancel();
  }
}

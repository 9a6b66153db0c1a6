import * as l10n from '@vscode/l10n';
import { isIpv4 } from '../../access/addresses';
import { accessError, type AccessError } from '../../access/errors';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { DetectedAddress } from '../../services/publicAddress';
import { explainError } from '../messages/errors';

/** Looks up the address; ends early when the signal does. */
export type DetectAddress = (signal: AbortSignal) => Promise<Result<DetectedAddress>>;

/**
 * The look-up of the public address behind the addresses field. Nobody ever waits for it: it runs
 * beside whatever the user does, and typing an address ends it.
 */
export class AddressDetection {
  readonly #detect: DetectAddress;
  readonly #onChange: () => void;
  #running: AbortController | undefined;
  #latest: Result<DetectedAddress> | undefined;

  constructor(detect: DetectAddress, onChange: () => void) {
    this.#detect = detect;
    this.#onChange = onChange;
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /**
   * Looks the address up.
   * @returns the address, or `undefined` where it was not found or no longer wanted
   */
  async run(): Promise<string | undefined> {
    this.cancel();
    const running = new AbortController();
    this.#running = running;
    this.#latest = undefined;
    this.#onChange();
    const detected = await this.#detect(running.signal);
    if (running.signal.aborted) return undefined;
    this.#running = undefined;
    this.#latest = checked(detected);
    this.#onChange();
    return this.#latest.ok ? this.#latest.value.address : undefined;
  }

  /** Stops looking. */
  cancel(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  /** Why the last look-up found nothing; `undefined` where it found an address, or still looks. */
  get failure(): AccessError | undefined {
    return this.#latest === undefined || this.#latest.ok ? undefined : this.#latest.error;
  }

  /** What is known of the address that stands in the field; empty where nothing is. */
  hint(address: string, computer: string): string {
    if (this.running) return l10n.t('Looking up the public address of {0}…', computer);
    if (this.#latest === undefined) return '';
    if (!this.#latest.ok) return address === '' ? explainError(this.#latest.error).sentence : '';
    const { address: found, source } = this.#latest.value;
    if (found !== address) return '';
    return l10n.t('Public address of {0}, told by {1}.', computer, visible(source, 100));
  }
}

/** Whoever was asked may have answered anything. */
function checked(detected: Result<DetectedAddress>): Result<DetectedAddress> {
  if (!detected.ok) return detected;
  if (isIpv4(detected.value.address)) return success(detected.value);
  const reason = l10n.t('{0} did not answer with an IPv4 address', detected.value.source);
  return failure(accessError('addressLookupFailed', { reason }));
}

import * as l10n from '@vscode/l10n';
import { isIpv4 } from '../../access/addresses';
import { accessError, type AccessError } from '../../access/errors';
import { failure, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { DetectedAddress } from '../../services/publicAddress';
import { explainError } from '../messages/errors';

/** Looks up the public address. The signal cancels it. */
export type DetectAddress = (signal: AbortSignal) => Promise<Result<DetectedAddress>>;

/**
 * Detects the public address for the addresses field. The form stays usable meanwhile, and typing an
 * address cancels the detection.
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

  /** @returns the address; `undefined` if there is none, or if the detection was cancelled */
  async run(): Promise<string | undefined> {
    this.cancel();
    const running = new AbortController();
    this.#running = running;
    this.#latest = undefined;
    this.#onChange();
    const detected = checked(await this.#detect(running.signal));
    if (running.signal.aborted) return undefined;
    this.#running = undefined;
    this.#latest = detected;
    this.#onChange();
    return this.address || undefined;
  }

  /** Ends the detection, and forgets its error: the user entered an address, or closed the page. */
  cancel(): void {
    this.#running?.abort();
    this.#running = undefined;
    if (this.#latest?.ok === false) this.#latest = undefined;
  }

  /** The detected address, or empty. */
  get address(): string {
    return this.#latest?.ok === true ? this.#latest.value.address : '';
  }

  /** The error of the last detection; `undefined` while one is running, and after a success. */
  get failure(): AccessError | undefined {
    return this.#latest === undefined || this.#latest.ok ? undefined : this.#latest.error;
  }

  /** The source of the address in the field, or why there is none; empty if the user entered it. */
  hint(address: string, computer: string): string {
    if (this.#running !== undefined)
      return l10n.t('Detecting the public IP address of {0}…', computer);
    if (this.#latest === undefined) return '';
    if (!this.#latest.ok) return explainError(this.#latest.error).sentence;
    const { address: found, source } = this.#latest.value;
    if (found !== address) return '';
    return l10n.t('Public IP address of {0}, detected by {1}.', computer, visible(source, 100));
  }
}

/** The service may respond with any text. */
function checked(detected: Result<DetectedAddress>): Result<DetectedAddress> {
  if (!detected.ok || isIpv4(detected.value.address)) return detected;
  const reason = l10n.t("{0} didn't return an IPv4 address", detected.value.source);
  return failure(accessError('addressLookupFailed', { reason }));
}

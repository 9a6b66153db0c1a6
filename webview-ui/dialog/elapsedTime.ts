/** Counts on from a time that the user has waited, as minutes and seconds. */
export class ElapsedTimeElement extends HTMLElement {
  #startedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Milliseconds that have passed by now. */
  set waited(milliseconds: number) {
    this.#startedAt = performance.now() - milliseconds;
    this.#show();
  }

  connectedCallback(): void {
    this.#show();
    this.#timer = setInterval(() => this.#show(), 1_000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  #show(): void {
    const seconds = Math.max(0, Math.floor((performance.now() - this.#startedAt) / 1_000));
    const rest = String(seconds % 60).padStart(2, '0');
    this.textContent = `${Math.floor(seconds / 60)}:${rest}`;
  }
}

/** Keeps an action from being started a second time while it is still being asked about, or runs. */
export class OnceAtATime {
  readonly #running = new Set<string>();

  /**
   * Starts an action, unless the same one is under way: a double click then asks nothing twice.
   * @param name what is done, and to what: `forget <grant id>`
   */
  async run(name: string, action: () => PromiseLike<void> | void): Promise<void> {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    try {
      await action();
    } finally {
      this.#running.delete(name);
    }
  }
}

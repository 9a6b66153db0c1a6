/** Prints the output of processes that run at the same time one after the other. */
export class OrderedOutput {
  /** @type {{ chunks: string[], isClosed: boolean }[]} */
  #waiting = [];

  /**
   * Starts the output of a process, which follows all output that was started before.
   * @returns {{ write: (text: string) => void, close: () => void }}
   */
  open() {
    /** @type {{ chunks: string[], isClosed: boolean }} */
    const part = { chunks: [], isClosed: false };
    this.#waiting.push(part);
    return {
      write: text => {
        part.chunks.push(text);
        this.#print();
      },
      close: () => {
        part.isClosed = true;
        this.#print();
      },
    };
  }

  #print() {
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      for (const chunk of first.chunks.splice(0)) process.stdout.write(chunk);
      if (!first.isClosed) return;
      this.#waiting.shift();
    }
  }
}

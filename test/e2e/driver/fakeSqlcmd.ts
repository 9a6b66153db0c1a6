import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { eventually } from './eventually';

/**
 * A program named `sqlcmd` in the `PATH` of VS Code. It records its environment, and prompts for a
 * password if it has none.
 */
export class FakeSqlcmd {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fake-sqlcmd-'));
  /**
   * The environment of a VS Code server. `VSCODE_CLI` prevents VS Code from using the environment
   * of a login shell.
   */
  readonly env = { VSCODE_CLI: '1', PATH: `${this.folder}:${process.env['PATH'] ?? ''}` };

  constructor() {
    const note = [
      '#!/bin/sh',
      `env > '${this.#note}.partial' && mv '${this.#note}.partial' '${this.#note}'`,
      `if [ -z "$SQLCMDPASSWORD" ]; then printf 'Password: '; read -r password; fi`,
    ].join('\n');
    fs.writeFileSync(path.join(this.folder, 'sqlcmd'), note, { mode: 0o755 });
  }

  get #note(): string {
    return path.join(this.folder, 'environment');
  }

  /** Waits until the program starts, and returns its environment, one variable per line. */
  async started(): Promise<readonly string[]> {
    const lines = await eventually(() => fs.readFileSync(this.#note, 'utf8').split('\n'));
    fs.rmSync(this.#note);
    return lines;
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}

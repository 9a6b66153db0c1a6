import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { hostOf, nodeOf, serverDir } from './paths.cjs';
import type { SecretsMode } from './project';

/** The options of a VS Code server. */
export interface ServerOptions {
  /** The version of VS Code, such as `1.139.1`. */
  readonly version: string;
  /** How the windows store secrets; `desktop` by default. */
  readonly secrets?: SecretsMode;
  /**
   * The folder for settings and extensions. By default, a temporary folder that is deleted at the
   * end.
   */
  readonly dataDir?: string;
  /** The port; a free one by default. */
  readonly port?: number;
  /** The user settings at the start. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folders of extensions with a package.json. The server installs copies. */
  readonly extensions?: readonly string[];
  /** Folders of extensions that the server links, so that a reload shows a new build. */
  readonly linkedExtensions?: readonly string[];
  /**
   * Allows a window to load an extension under development, and tests with it. VS Code 1.139.1
   * needs its smoke-test driver for that, which hides notifications (in 1.100.3, dialogs). So
   * install the extension where a person or a driver uses the window.
   */
  readonly development?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** A module that the server and its extension hosts load first. */
  readonly preload?: string;
}

/** A running VS Code server. */
export interface VscodeServer {
  readonly version: string;
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly dataDir: string;
  /** Stops the server and all its extension hosts. */
  stop(): Promise<void>;
}

const startLimitMs = 60_000;
const stopLimitMs = 5_000;
const pollMs = 50;

/** Starts a VS Code server on the loopback interface, and waits until it responds. */
export async function startServer(options: ServerOptions): Promise<VscodeServer> {
  const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-data-'));
  installExtensions(dataDir, options);
  seedSettings(dataDir, options.settings ?? {});

  const server = spawnServer(options, dataDir);
  const stop = async (): Promise<void> => {
    await endProcessGroup(server);
    if (options.dataDir === undefined) {
      // A browser that the extension started may still be writing to its profile.
      await fs.promises.rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
    }
  };
  try {
    const origin = await waitUntilReady(server, path.join(dataDir, 'server.log'));
    return { version: options.version, origin, dataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawnServer(options: ServerOptions, dataDir: string): ChildProcess {
  const { port = 0 } = options;
  const args = ['--host', '127.0.0.1', '--port', String(port), '--server-data-dir', dataDir];
  args.push('--without-connection-token', '--accept-server-license-terms');
  args.push('--disable-telemetry', '--disable-workspace-trust');
  if (options.development === true) {
    args.push('--enable-smoke-test-driver');
  }
  const dir = serverDir(options.version, options.secrets ?? 'desktop');
  const log = fs.openSync(path.join(dataDir, 'server.log'), 'w');
  const server = spawn(
    nodeOf(hostOf(options.version)),
    [
      // Extension hosts inherit the arguments of Node, but not NODE_OPTIONS.
      ...(options.preload === undefined ? [] : ['--require', options.preload]),
      ...[path.join(dir, 'out/server-main.js'), ...args],
    ],
    {
      stdio: ['ignore', log, log],
      // A process group of its own, so that the extension hosts stop with it.
      detached: true,
      // Disables the gallery, so that nothing leaves the machine.
      env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...options.env },
    },
  );
  fs.closeSync(log);
  endWithThisProcess(server);
  return server;
}

/** Stops the server even if the run is interrupted. */
function endWithThisProcess(server: ChildProcess): void {
  const kill = (): void => {
    signalGroup(server, 'SIGKILL');
  };
  process.once('exit', kill);
  server.once('exit', () => process.off('exit', kill));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // By default, a signal ends a process without its 'exit' event.
    if (process.listenerCount(signal) === 0) {
      process.once(signal, () => process.exit(1));
    }
  }
}

/** Returns the origin of the server when it responds. Only its log names a free port. */
async function waitUntilReady(server: ChildProcess, logFile: string): Promise<string> {
  const log = (): string => fs.readFileSync(logFile, 'utf8');
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error(`VS Code's server ended at once:\n${log()}`);
    }
    const [, port] = /^Extension host agent listening on (\d+)$/m.exec(log()) ?? [];
    const origin = `http://127.0.0.1:${String(port)}`;
    if (port !== undefined && (await responds(origin))) return origin;
    await sleep(pollMs);
  }
  throw new Error(`VS Code's server didn't start within ${String(startLimitMs)} ms:\n${log()}`);
}

async function responds(origin: string): Promise<boolean> {
  const response = await fetch(`${origin}/version`).catch(() => undefined);
  return response?.ok === true;
}

async function endProcessGroup(leader: ChildProcess): Promise<void> {
  const deadline = performance.now() + stopLimitMs;
  signalGroup(leader, 'SIGTERM');
  while (isAlive(leader) && performance.now() < deadline) {
    await sleep(pollMs);
  }
  signalGroup(leader, 'SIGKILL');
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function signalGroup(leader: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (leader.pid !== undefined && process.platform !== 'win32') {
      process.kill(-leader.pid, signal);
    } else {
      leader.kill(signal);
    }
  } catch {
    // The group has already ended.
  }
}

/** VS Code detects extensions in the folder as long as it hasn't written its own list. */
function installExtensions(dataDir: string, options: ServerOptions): void {
  const { extensions = [], linkedExtensions = [] } = options;
  const target = path.join(dataDir, 'extensions');
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  const place = (folder: string): string => {
    const { publisher, name, version } = readManifest(folder);
    return path.join(target, `${publisher}.${name}-${version}`);
  };
  for (const folder of extensions) {
    fs.cpSync(folder, place(folder), { recursive: true });
  }
  for (const folder of linkedExtensions) {
    fs.symlinkSync(folder, place(folder), 'junction');
  }
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

/** Publisher, name, and version of an extension. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Keeps the settings of an earlier run, except those that this run needs. */
function seedSettings(dataDir: string, settings: Readonly<Record<string, unknown>>): void {
  const dir = path.join(dataDir, 'data', 'User');
  const file = path.join(dir, 'settings.json');
  fs.mkdirSync(dir, { recursive: true });
  const earlier: unknown = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const seeded = Object.assign({ ...quietSettings }, earlier, settings);
  fs.writeFileSync(file, JSON.stringify(seeded, undefined, 2));
}

/** Disables animations, prompts, and look-ups. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.showReleaseNotes': false,
};

/**
 * Finds a free port of the loopback interface.
 * @param wanted a specific port, or 0 for any
 */
export async function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

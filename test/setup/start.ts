import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { lcsPageLines, startEmulator, type Emulator } from '../emulator/index';
import { programSwitches } from '../emulator/switches';
import { startDesktop } from './desktop';
import { emulatorSettings } from './productSettings';
import { companionDir, hosts, projectDir } from './project';
import { freePort, startServer } from './server';
import { workbenchUrl } from './workbenchUrl';

/** The options of `npm start`. */
export interface StartOptions {
  /** Port of the VS Code server. The default is 4200, or a free port if it is in use. */
  readonly port: number | undefined;
  /** Whether to open the browser. */
  readonly open: boolean;
  /** Whether to use a desktop VS Code. */
  readonly desktop: boolean;
}

/** A process that runs until Ctrl+C. */
interface Running {
  readonly where: string;
  stop(): Promise<void>;
}

const usualPort = 4200;
const usualEmulatorPort = 4100;

/** Shows the extension in a real VS Code until Ctrl+C. */
export async function start(options: StartOptions): Promise<void> {
  let stop = (): void => process.exit(0);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stop());
  }

  const emulator = await startEmulator({
    port: options.port === usualEmulatorPort ? 0 : await portNear(usualEmulatorPort),
    switches: programSwitches,
  });
  const running = options.desktop
    ? await startDesktop(emulator)
    : await startInBrowser(options, emulator);
  explain(running.where, emulator);

  stop = (): void => {
    // A second Ctrl+C exits immediately.
    stop = () => process.exit(1);
    void Promise.all([running.stop(), emulator.close()]).finally(() => process.exit(0));
  };
}

function explain(where: string, { url }: Emulator): void {
  console.log(`
VS Code with the extension: ${where}

  1. Press F1 and run "SQL Credentials for Dynamics 365 FinOps…".
  2. Select "Sign in to list environments", select the environment "Contoso Dev", enter a reason, and
     select "Request Access".
  3. Press Ctrl+C here to stop all.

The emulator fails on demand, for example:
  curl -d '{"next":[{"answer":"error","status":403}]}' ${url}/__emulator/switches
  curl -d '{"latencyMs":{"action":15000}}' ${url}/__emulator/switches

Lifecycle Services: sign in at ${url}/Logon/AdLogon as ada@contoso.com with any password but
"wrong" and any six digits. The page of each environment:
${lcsPageLines(url)}

Managed applications: what the customer decides about the newest request (Approved, Denied …):
  curl -d '{"state":"Approved"}' ${url}/__emulator/jitRequests/decide

All that the emulator can be told: ${url}/__emulator
`);
}

async function startInBrowser(options: StartOptions, emulator: Emulator): Promise<Running> {
  const dataDir = path.join(projectDir, 'out', 'start');
  const folder = path.join(dataDir, 'workspace');
  fs.mkdirSync(folder, { recursive: true });
  const server = await startServer({
    version: hosts.current.version,
    // The port stays the same, because the browser stores the state of windows by origin.
    port: options.port === undefined ? await portNear(usualPort) : await freePort(options.port),
    dataDir,
    settings: emulatorSettings(emulator.url),
    extensions: [companionDir],
    linkedExtensions: [projectDir],
  });
  const where = workbenchUrl(server, { folder });
  if (options.open) {
    openInBrowser(where);
  }
  return { where, stop: () => server.stop() };
}

async function portNear(wanted: number): Promise<number> {
  return freePort(wanted).catch(() => freePort());
}

/** Without a screen or a program for URLs, the user opens the printed address. */
function openInBrowser(address: string): void {
  const hasScreen =
    process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  if (process.platform === 'linux' && !hasScreen) {
    return;
  }
  const commands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  };
  const [program, ...args] = commands[process.platform] ?? ['xdg-open'];
  const opener = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
